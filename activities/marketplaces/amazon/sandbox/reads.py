"""The reads of the simulated Selling Partner API, as strict as the vendor about what is asked."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from activities.marketplaces.amazon.places import Place
from activities.marketplaces.amazon.sandbox.accounts import SELLER
from activities.marketplaces.amazon.sandbox.answers import Refused, refuse
from activities.marketplaces.amazon.sandbox.draw import Drawn, Pen
from activities.marketplaces.amazon.sandbox.front import Meant
from activities.marketplaces.amazon.sandbox.kinds import BY_NAME, Kind, definition, like
from activities.sandbox.state import Books, Document

MOST_PAGED: Final = 1_000
_PARTS: Final = (
    "summaries attributes issues offers fulfillmentAvailability procurement relationships"
    " productTypes"
).split()
_SORTS: Final = {"sku": "sku", "createdDate": "created", "lastUpdatedDate": "updated"}
_ORDER_PARTS: Final = (
    "BUYER RECIPIENT PROCEEDS EXPENSE PROMOTION CANCELLATION FULFILLMENT PACKAGES TAX PAYMENT"
    " FULFILLMENT_ORDERS"
).split()
_IDENTIFIERS: Final = "ASIN EAN FNSKU GTIN ISBN JAN MINSAN SKU UPC".split()
_VERSION: Final = "UHqSqmb4FNUk="


class Reads:
    """What one request may read in one shop."""

    def __init__(self, place: Place, books: Books) -> None:
        self._place = place
        self._books = books
        self._pen = Pen(place, books.now)

    def answer(self, meant: Meant) -> Drawn:
        """Read what was asked for."""
        routes: Mapping[str, Callable[[Meant], Drawn]] = {
            "getListingsItem": self._item,
            "searchListingsItems": self._items,
            "searchDefinitionsProductTypes": self._kinds,
            "getDefinitionsProductType": self._kind,
            "getInventorySummaries": self._stock,
            "searchOrders": self._orders,
            "getCompetitiveSummary": self._summaries,
        }
        return routes[meant.operation](meant)

    def _living(self) -> list[Document]:
        return [one for one in self._books.all("item").values() if not one["ended"]]

    def _item(self, meant: Meant) -> Drawn:
        parts = included(meant, _PARTS, ["summaries"])
        found = self._books.find("item", meant.at["sku"])
        if found is None or found["ended"]:
            text = f"SKU '{meant.at['sku']}' not found in marketplace {self._place.id}"
            raise Refused(404, "NOT_FOUND", text)
        return self._pen.item(found, parts)

    def _items(self, meant: Meant) -> Drawn:
        parts = included(meant, _PARTS, ["summaries"])
        by = _SORTS[meant.one_of("sortBy", list(_SORTS), "lastUpdatedDate")]
        downwards = meant.one_of("sortOrder", ["ASC", "DESC"], "DESC") == "DESC"
        size = meant.number("pageSize", 10, 20)
        found = sorted(self._living(), key=lambda one: (one[by], one["sku"]), reverse=downwards)
        found = [one for one in found if _asked_for(one, meant, self._pen)]
        start, end, token = _page(meant, "pageToken", size, min(len(found), MOST_PAGED))
        return {
            "numberOfResults": len(found),
            "pagination": {"nextToken": token} if token else {},
            "items": [self._pen.item(one, parts) for one in found[start:end]],
        }

    def _kinds(self, meant: Meant) -> Drawn:
        if "keywords" in meant.query and "itemName" in meant.query:
            refuse("Only one of 'keywords' and 'itemName' can be provided.")
        words = meant.query.get("itemName", " ".join(meant.several("keywords")))
        found = like(words) if words else list(BY_NAME.values())
        return {
            "productTypes": [
                {
                    "name": kind.name,
                    "displayName": kind.title,
                    "marketplaceIds": [self._place.id],
                }
                for kind in found
            ],
            "productTypeVersion": _VERSION,
        }

    def _kind(self, meant: Meant) -> Drawn:
        kind = _known_kind(meant)
        schema = definition(kind, self._place)
        checksum = sha256(repr(schema).encode()).hexdigest()[:32]
        host = meant.asked.headers.get("host", "127.0.0.1")
        resource = f"http://{host}/amazon/{self._books.shop}/schemas/{kind.name}"
        return {
            "schema": {"link": {"resource": resource, "verb": "GET"}, "checksum": checksum},
            "requirements": meant.one_of(
                "requirements",
                ["LISTING", "LISTING_PRODUCT_ONLY", "LISTING_OFFER_ONLY"],
                "LISTING",
            ),
            "requirementsEnforced": meant.one_of(
                "requirementsEnforced", ["ENFORCED", "NOT_ENFORCED"], "ENFORCED"
            ),
            "propertyGroups": {
                "product_identity": {
                    "title": "Product Identity",
                    "propertyNames": list(schema["properties"]),
                }
            },
            "locale": self._place.language,
            "marketplaceIds": [self._place.id],
            "productType": kind.name,
            "displayName": kind.title,
            "productTypeVersion": {"version": _VERSION, "latest": True, "releaseCandidate": False},
        }

    def _stock(self, meant: Meant) -> Drawn:
        meant.one_of("granularityType", ["Marketplace"], "")
        if meant.query.get("granularityId") != self._place.id:
            refuse("Invalid 'granularityId' provided.")
        details = meant.one_of("details", ["true", "false"], "false") == "true"
        wanted = set(meant.several("sellerSkus"))
        if len(wanted) > 50:  # noqa: PLR2004 - the vendor's own number
            refuse("At most 50 'sellerSkus' can be provided.")
        if one := meant.query.get("sellerSku"):
            wanted = {one}
        found = [one for one in self._living() if not wanted or one["sku"] in wanted]
        kept = [one for one in found if one["kept"] or self._by_amazon(one)]
        start, end, token = _page(meant, "nextToken", 50, len(kept))
        return {
            "payload": {
                "granularity": {"granularityType": "Marketplace", "granularityId": self._place.id},
                "inventorySummaries": [
                    self._pen.stock(one, details=details) for one in kept[start:end]
                ],
            },
            **({"pagination": {"nextToken": token}} if token else {}),
        }

    def _by_amazon(self, found: Document) -> bool:
        rows = self._pen.item(found, ["fulfillmentAvailability"])["fulfillmentAvailability"]
        return any(row["fulfillmentChannelCode"] != "DEFAULT" for row in rows)

    def _orders(self, meant: Meant) -> Drawn:
        parts = included(meant, _ORDER_PARTS, [])
        if ("createdAfter" in meant.query) is ("lastUpdatedAfter" in meant.query):
            refuse("Exactly one of 'createdAfter' and 'lastUpdatedAfter' must be provided.")
        after = _moment(meant, "createdAfter") or _moment(meant, "lastUpdatedAfter")
        before = _moment(meant, "createdBefore") or _moment(meant, "lastUpdatedBefore")
        if before is not None and after is not None and before < after:
            refuse("'createdBefore' must be equal to or after 'createdAfter'.")
        size = meant.number("maxResultsPerPage", 100, 100)
        orders = sorted(self._books.all("order").values(), key=lambda one: str(one["at"]))
        found = [
            one
            for one in orders
            if (after is None or datetime.fromisoformat(one["at"]) >= after)
            and (before is None or datetime.fromisoformat(one["at"]) <= before)
        ]
        start, end, token = _page(meant, "paginationToken", size, len(found))
        return {
            "orders": [self._pen.order(one, parts) for one in found[start:end]],
            **({"pagination": {"nextToken": token}} if token else {}),
        }

    def _summaries(self, meant: Meant) -> Drawn:
        requests = meant.body().get("requests")
        if not isinstance(requests, list) or not 1 <= len(requests) <= 20:  # noqa: PLR2004 - theirs
            refuse("'requests' must have from 1 to 20 elements.")
        return {"responses": [self._summary(one) for one in requests]}

    def _summary(self, one: Any) -> Drawn:  # noqa: ANN401 - any JSON
        needed = {"asin", "marketplaceId", "includedData", "method", "uri"}
        if not isinstance(one, dict) or needed - one.keys():
            refuse("A request lacks asin, marketplaceId, includedData, method or uri.")
        asin, place = str(one["asin"]), str(one["marketplaceId"])
        head = {"asin": asin, "marketplaceId": place}
        found = next((item for item in self._living() if item["asin"] == asin), None)
        if place != self._place.id or found is None:
            error = {"code": "InvalidInput", "message": "The requested ASIN is not there."}
            body: Drawn = {**head, "errors": [error]}
            return {"status": {"statusCode": 400, "reasonPhrase": "Bad Request"}, "body": body}
        own = self._pen.own_offer(found)
        rivals = [
            self._pen.offer(_seller(rival.seller), float(rival.price))
            for rival in self._books.rivals()
            if rival.sku == found["sku"]
        ]
        offers = sorted(
            [*rivals, *([own] if own else [])],
            key=lambda offer: float(offer["listingPrice"]["amount"]),
        )
        body = {**head, "lowestPricedOffers": self._lowest(one, offers)}
        return {"status": {"statusCode": 200, "reasonPhrase": "OK"}, "body": body}

    @staticmethod
    def _lowest(one: Mapping[str, Any], offers: Sequence[Drawn]) -> list[Drawn]:
        if "lowestPricedOffers" not in one["includedData"] or not offers:
            return []
        inputs = one.get("lowestPricedOffersInputs") or [
            {"itemCondition": "New", "offerType": "Consumer"}
        ]
        return [
            {"lowestPricedOffersInput": wanted, "offers": list(offers[:20])}
            for wanted in inputs
            if wanted["itemCondition"] == "New"
        ]


def schema_document(meant: Meant, place: Place) -> Drawn:
    """Return the document that a definition points to."""
    return definition(_known_kind(meant), place)


def included(meant: Meant, known: Sequence[str], default: Sequence[str]) -> Sequence[str]:
    """Return the data sets that were asked for."""
    found = meant.several("includedData") or default
    for one in found:
        if one not in known:
            refuse("Invalid 'includedData' provided.", f"{one} is no data set.")
    return found


def _known_kind(meant: Meant) -> Kind:
    kind = BY_NAME.get(meant.at["productType"])
    if kind is None:
        text = f"Product type {meant.at['productType']} not found."
        raise Refused(404, "NOT_FOUND", text)
    return kind


def _asked_for(item: Document, meant: Meant, pen: Pen) -> bool:
    query = meant.query
    if ("identifiers" in query) is not ("identifiersType" in query):
        refuse("'identifiers' and 'identifiersType' must be provided together.")
    if "identifiers" in query:
        kind = meant.one_of("identifiersType", _IDENTIFIERS, "SKU")
        wanted = meant.several("identifiers")
        if len(wanted) > 20:  # noqa: PLR2004 - the vendor's own number
            refuse("At most 20 'identifiers' can be provided.")
        if item[{"SKU": "sku", "ASIN": "asin"}.get(kind, "sku")] not in wanted:
            return False
    for name, field, newer in (
        ("createdAfter", "created", True),
        ("createdBefore", "created", False),
        ("lastUpdatedAfter", "updated", True),
        ("lastUpdatedBefore", "updated", False),
    ):
        limit = _moment(meant, name)
        at = datetime.fromisoformat(item[field])
        if limit is not None and (at < limit if newer else at > limit):
            return False
    status = pen.item(item, ["summaries"])["summaries"][0]["status"]
    wants, avoids = meant.several("withStatus"), meant.several("withoutStatus")
    return set(wants) <= set(status) and not set(avoids) & set(status)


def _moment(meant: Meant, name: str) -> datetime | None:
    text = meant.query.get(name)
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        refuse(f"Invalid '{name}' provided.", "It must be an ISO 8601 date-time.")
    return found


def _page(meant: Meant, name: str, size: int, count: int) -> tuple[int, int, str | None]:
    """Return where a page begins and ends, and the token of the next one."""
    token = meant.query.get(name, "page-0")
    place = token.removeprefix("page-")
    if not (place.isascii() and place.isdecimal()):
        refuse(f"Invalid '{name}' provided.")
    start = int(place)
    end = min(start + size, count)
    return start, end, f"page-{end}" if end < count else None


def _seller(name: str) -> str:
    return SELLER if name == SELLER else f"A{sha256(name.encode()).hexdigest()[:13].upper()}"
