"""Price and quantity of one article in one call, with a row for each part in the answer."""

from typing import Any, Final

from activities.marketplaces.ebay.sandbox import fields
from activities.marketplaces.ebay.sandbox.front import body_of
from activities.marketplaces.ebay.sandbox.listed import living_offers, published, revise
from activities.marketplaces.ebay.sandbox.refusals import (
    Refused,
    answer,
    refuse,
    user_error,
    wrong,
)
from activities.marketplaces.ebay.sandbox.routes import Heard
from activities.sandbox.dialect import Answer
from activities.sandbox.state import Document

MOST_OFFERS: Final = 25
_PART: Final = frozenset({"sku", "offers", "shipToLocationAvailability"})
_OFFER: Final = frozenset({"offerId", "availableQuantity", "price"})

Row = dict[str, Any]


def update(heard: Heard) -> Answer:
    """Change price and quantity; each row is done or refused by itself."""
    given = body_of(heard)
    fields.keys(given, frozenset({"requests"}), "")
    parts = given.get("requests")
    if not isinstance(parts, list) or len(parts) != 1 or not isinstance(parts[0], dict):
        user_error("Only one SKU can be updated per call.")
    part = parts[0]
    fields.keys(part, _PART, "requests.")
    offers = part.get("offers", [])
    if not isinstance(offers, list) or len(offers) > MOST_OFFERS:
        wrong("offers")
    sku, rows = part.get("sku"), []
    if "shipToLocationAvailability" in part:
        rows += [_tried(lambda: _set_units(heard, part), sku=sku)]
        if rows[0]["statusCode"] != 200:  # noqa: PLR2004 - an HTTP status
            return answer(207, {"responses": rows})
    elif not offers:
        wrong("requests", "Neither offers nor a quantity are given.")
    for one in offers:
        rows.append(_tried(lambda one=one: _set_offer(heard, one, sku), offer=_id(one)))
    done = all(row["statusCode"] == 200 for row in rows)  # noqa: PLR2004 - an HTTP status
    return answer(200 if done else 207, {"responses": rows})


def _tried(change: Any, *, sku: str | None = None, offer: str | None = None) -> Row:  # noqa: ANN401
    about = {"sku": sku, "offerId": offer}
    row: Row = {name: value for name, value in about.items() if isinstance(value, str)}
    try:
        row |= change()
    except Refused as refused:
        return {"statusCode": refused.status, **row, "errors": [refused.error]}
    return {"statusCode": 200, **row}


def _set_units(heard: Heard, part: Document) -> Row:
    sku, books = fields.a_sku(part.get("sku")), heard.books
    ship = fields.an_object(part, "shipToLocationAvailability") or {}
    fields.keys(ship, frozenset({"quantity", "availabilityDistributions"}), "")
    count = fields.units(ship.get("quantity"), "quantity")
    item = books.find("item", sku)
    if item is None:
        refuse(404, 25702, f"{sku} could not be found or is not available in the system.")
    for offer in published(living_offers(books, sku)):
        revise(books, offer)
    availability = item.get("availability", {})
    kept = {**availability.get("shipToLocationAvailability", {}), "quantity": count}
    changed = {**availability, "shipToLocationAvailability": kept}
    books.put("item", sku, {**item, "availability": changed})
    books.effect(sku, "stock", count)
    return {"sku": sku}


def _set_offer(heard: Heard, given: object, sku: str | None) -> Row:
    if not isinstance(given, dict):
        wrong("offers")
    fields.keys(given, _OFFER, "offers.")
    books, found = heard.books, heard.books.find("offer", _id(given) or "")
    if found is None or found.get("deleted"):
        refuse(404, 25713, "This Offer is not available.")
    if sku not in {None, found["sku"]}:
        wrong("sku", "It is not the article of this offer.")
    if found["status"] != "PUBLISHED":
        user_error("The offer is not published.", offerId=found["offerId"])
    if "price" not in given and "availableQuantity" not in given:
        wrong("offers", "Neither a price nor a quantity is given.")
    changed: dict[str, Any] = dict(found)
    if "price" in given:
        price = fields.amount(given["price"], heard.shop.currency)
        changed["pricingSummary"] = {**found.get("pricingSummary", {}), "price": price}
    if "availableQuantity" in given:
        count = fields.units(given["availableQuantity"], "availableQuantity")
        changed["availableQuantity"] = count
    revise(books, found)
    books.put("offer", found["offerId"], changed)
    if "price" in given:
        books.effect(found["sku"], "price", given["price"]["value"])
    if "availableQuantity" in given and sku is None:  # else the article's own effect says it
        books.effect(found["sku"], "stock", given["availableQuantity"])
    return {"sku": found["sku"]}


def _id(given: object) -> str | None:
    id = given.get("offerId") if isinstance(given, dict) else None
    return id if isinstance(id, str) else None
