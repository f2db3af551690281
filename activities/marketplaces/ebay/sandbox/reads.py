"""What is only read: policies, places, categories, orders, and what buyers can find."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from activities.marketplaces.ebay.sandbox.catalog import LEAVES, NAMES, SITE, TREE, aspects
from activities.marketplaces.ebay.sandbox.documents import keys, titles
from activities.marketplaces.ebay.sandbox.refusals import answer, refuse, wrong
from activities.marketplaces.ebay.sandbox.routes import Heard
from activities.marketplaces.ebay.sandbox.windows import window
from activities.sandbox.dialect import Answer

_TAXONOMY: Final = "API_TAXONOMY"
_BROWSE: Final = "API_BROWSE"
_KNOWN: Final = frozenset({"buyingOptions", "conditions", "excludeSellers", "sellers"})
_PLURAL: Final = {"fulfillment": "fulfillmentPolicies", "payment": "paymentPolicies"}


def policies(heard: Heard) -> Answer:
    """Return the seller's policies of one kind."""
    if heard.query.get("marketplace_id") != SITE:
        refuse(400, 20403, "Invalid marketplaceId.", domain="API_ACCOUNT")
    kind = heard.asked.path.rpartition("/")[2].removesuffix("_policy")
    found = [one for one in heard.books.all("policy").values() if one["kind"] == kind]
    shown = [
        {f"{kind}PolicyId": one["id"], "name": one["name"], "marketplaceId": SITE} for one in found
    ]
    return answer(200, {"total": len(shown), _PLURAL.get(kind, "returnPolicies"): shown})


def locations(heard: Heard) -> Answer:
    """Return the places where articles are kept."""
    limit, offset = window(heard, default=100, most=100)
    found = list(heard.books.all("location").values())
    shown = [
        {"merchantLocationKey": one["merchantLocationKey"], "merchantLocationStatus": "ENABLED"}
        for one in found[offset : offset + limit]
    ]
    return answer(200, {"total": len(found), "limit": limit, "offset": offset, "locations": shown})


def tree(heard: Heard) -> Answer:
    """Return the site's category tree."""
    if heard.query.get("marketplace_id") != SITE:
        refuse(400, 62003, "The marketplace ID is missing or not known.", domain=_TAXONOMY)
    return answer(200, {"categoryTreeId": TREE, "categoryTreeVersion": "1"})


def suggestions(heard: Heard) -> Answer:
    """Return leaves whose name a word of the query begins like."""
    _check_tree(heard)
    words = heard.query.get("q", "").casefold().split()
    if not words:
        refuse(400, 62006, "The query is missing.", domain=_TAXONOMY)
    fits = [
        kind
        for kind in LEAVES
        if any(kind.casefold().startswith(word[: max(len(word) - 1, 3)]) for word in words)
    ]
    found = [
        {"category": {"categoryId": LEAVES[kind], "categoryName": kind}}
        for kind in fits or list(LEAVES)
    ]
    return answer(200, {"categoryTreeId": TREE, "categorySuggestions": found})


def item_specifics(heard: Heard) -> Answer:
    """Return the item specifics of a leaf."""
    _check_tree(heard)
    category = heard.query.get("category_id", "")
    if category not in NAMES:
        text = "The specified category ID does not belong to specified category tree."
        refuse(400, 62005, text, domain=_TAXONOMY)
    return answer(200, {"aspects": aspects(category)})


def _check_tree(heard: Heard) -> None:
    if heard.path["tree"] != TREE:
        refuse(404, 62004, "The specified category tree ID was not found.", domain=_TAXONOMY)


_SPAN: Final = re.compile(r"creationdate:\[([0-9TZ:.-]{20,24})\.\.([0-9TZ:.-]{20,24})?\]")


def orders(heard: Heard) -> Answer:
    """Return orders in the order in which they were made."""
    limit, offset = window(heard, default=50, most=200)
    since, until = "", "9"
    if (asked := heard.query.get("filter")) is not None:
        span = _SPAN.fullmatch(asked)
        if span is None:
            refuse(400, 30700, "Invalid filter.", domain="API_FULFILLMENT")
        since, until = span[1], span[2] or "9"
    found = sorted(heard.books.all("order").values(), key=lambda one: str(one["creationDate"]))
    found = [one for one in found if since <= one["creationDate"] <= until]
    body = {
        "href": f"{heard.asked.path}?{heard.asked.query}",
        "total": len(found),
        "limit": limit,
        "offset": offset,
        "orders": found[offset : offset + limit],
    }
    return answer(200, body)


def search(heard: Heard) -> Answer:
    """Return what buyers find: this seller's listings and what others offer."""
    if heard.header("x-ebay-c-marketplace-id") != SITE:
        refuse(409, 12013, "The marketplace is not known.", domain=_BROWSE)
    limit, offset = window(heard, default=50, most=200)
    asked = heard.query
    if not asked.get("q") and not asked.get("gtin"):
        text = "The call must have a valid 'q', 'category_ids' or 'gtin' query parameter."
        refuse(400, 12001, text, domain=_BROWSE)
    if asked.get("sort", "price") not in {"price", "-price", "newlyListed"}:
        wrong("sort")
    filters = _filters(asked.get("filter", ""))
    excluded, only = filters.get("excludeSellers", ()), filters.get("sellers")
    found = [
        one
        for one in _offered(heard)
        if _fits(one, asked)
        and one["seller"]["username"] not in excluded
        and (only is None or one["seller"]["username"] in only)
        and one["condition"] in filters.get("conditions", ("NEW",))
    ]
    found.sort(
        key=lambda one: Decimal(one["price"]["value"]), reverse=asked.get("sort") == "-price"
    )
    shown = [
        {name: value for name, value in one.items() if name != "gtin"}
        for one in found[offset : offset + limit]
    ]
    body: dict[str, Any] = {"total": len(found), "limit": limit, "offset": offset}
    return answer(200, body | ({"itemSummaries": shown} if shown else {}))


def _filters(text: str) -> dict[str, tuple[str, ...]]:
    found = {}
    for one in filter(None, re.split(r",(?![^{]*\})", text)):
        spoken = re.fullmatch(r"(\w+):\{([^{}]+)\}", one)
        if spoken is None or spoken[1] not in _KNOWN:
            refuse(400, 12002, f"The 'filter' {one} is not valid.", domain=_BROWSE)
        found[spoken[1]] = tuple(spoken[2].split("|"))
    return found


def _fits(one: dict[str, Any], asked: Any) -> bool:  # noqa: ANN401 - any mapping
    if "gtin" in asked:
        return bool(one["gtin"] == asked["gtin"])
    title = one["title"].casefold()
    words = asked["q"].casefold().split()
    return words == [one["gtin"]] or all(word in title for word in words)


def _offered(heard: Heard) -> Iterator[dict[str, Any]]:
    books, known = heard.books, titles()
    for offer in books.all("offer").values():
        item = books.find("item", offer["sku"])
        if item is not None and offer["status"] == "PUBLISHED" and not offer.get("deleted"):
            number = offer["listing"]["listingId"]
            price = offer["pricingSummary"]["price"]
            title = item["product"]["title"]
            yield _summary(number, title, price, keys(books.shop).seller, item)
    for n, rival in enumerate(books.rivals()):
        item = books.find("item", rival.sku)
        title = (item or {}).get("product", {}).get("title") or known.get(rival.sku, rival.sku)
        price = {"value": rival.price, "currency": heard.shop.currency}
        yield _summary(str(199_000_000_001 + n), title, price, rival.seller, item)


def _summary(
    number: str,
    title: str,
    price: dict[str, str],
    seller: str,
    item: Any,  # noqa: ANN401
) -> dict[str, Any]:
    return {
        "itemId": f"v1|{number}|0",
        "legacyItemId": number,
        "title": title,
        "price": price,
        "condition": "NEW",
        "conditionId": "1000",
        "buyingOptions": ["FIXED_PRICE"],
        "seller": {"username": seller, "feedbackPercentage": "99.8", "feedbackScore": 812},
        "itemWebUrl": f"https://www.ebay.example/itm/{number}",
        "gtin": next(iter((item or {}).get("product", {}).get("ean", ())), ""),
    }
