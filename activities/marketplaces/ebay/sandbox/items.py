"""The inventory: articles without their price, each replaced as a whole."""

from typing import Any, Final

from activities.marketplaces.ebay.sandbox import fields
from activities.marketplaces.ebay.sandbox.front import body_of
from activities.marketplaces.ebay.sandbox.listed import living_offers, published, revise
from activities.marketplaces.ebay.sandbox.publishing import check_item
from activities.marketplaces.ebay.sandbox.refusals import answer, refuse
from activities.marketplaces.ebay.sandbox.routes import Heard
from activities.marketplaces.ebay.sandbox.windows import window
from activities.sandbox.dialect import Answer
from activities.sandbox.state import Document

MOST: Final = 100


def read_all(heard: Heard) -> Answer:
    """Return one page of the inventory; the offset counts pages."""
    limit, page = window(heard, default=25, most=MOST)
    items = [heard.books.all("item")[sku] for sku in sorted(heard.books.all("item"))]
    shown = items[page * limit : (page + 1) * limit]
    base = f"{heard.asked.path}?limit={limit}&offset="
    body: dict[str, Any] = {
        "href": f"{base}{page}",
        "limit": limit,
        "size": len(shown),
        "total": len(items),
        "inventoryItems": shown,
    }
    if (page + 1) * limit < len(items):
        body["next"] = f"{base}{page + 1}"
    return answer(200, body)


def read(heard: Heard) -> Answer:
    """Return one article."""
    return answer(200, _found(heard, fields.a_sku(heard.path["sku"])))


def replace(heard: Heard) -> Answer:
    """Create an article, or replace it with all that it was."""
    sku, given = fields.a_sku(heard.path["sku"]), body_of(heard)
    fields.item(given)
    books, before = heard.books, heard.books.find("item", sku)
    kept = {**given, "sku": sku, "locale": heard.header("content-language").replace("-", "_")}
    offers = living_offers(books, sku)
    for offer in published(offers):
        check_item(kept, offer)
        revise(books, offer)
    books.put("item", sku, kept)
    if before is None:
        books.effect(sku, "item", given.get("product", {}).get("title"))
        return answer(201, None)
    if _units(before) != _units(kept):
        books.effect(sku, "stock", _units(kept))
    if _texts(before) != _texts(kept) or _units(before) == _units(kept):
        books.effect(sku, "content", given.get("product", {}).get("title"))
    return answer(204, None)


def _found(heard: Heard, sku: str) -> Document:
    found = heard.books.find("item", sku)
    if found is None:
        text = f"{sku} could not be found or is not available in the system."
        refuse(404, 25702, text, skuValue=sku)
    return found


def _units(item: Document) -> int:
    ship = item.get("availability", {}).get("shipToLocationAvailability", {})
    return int(ship.get("quantity", 0))


def _texts(item: Document) -> Document:
    return {name: value for name, value in item.items() if name != "availability"}
