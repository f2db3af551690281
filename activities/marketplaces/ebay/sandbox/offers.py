"""Offers: made, changed as a whole, published, withdrawn and deleted."""

from typing import Any, Final

from activities.marketplaces.ebay.sandbox import fields, publishing
from activities.marketplaces.ebay.sandbox.catalog import SITE
from activities.marketplaces.ebay.sandbox.front import body_of
from activities.marketplaces.ebay.sandbox.listed import living_offers, revise, shown
from activities.marketplaces.ebay.sandbox.refusals import answer, refuse, user_error, wrong
from activities.marketplaces.ebay.sandbox.routes import Heard
from activities.marketplaces.ebay.sandbox.windows import window
from activities.sandbox.dialect import Answer
from activities.sandbox.state import Document

_FORMATS: Final = frozenset({"FIXED_PRICE", "AUCTION"})
_DEFAULTS: Final = {
    "listingDuration": "GTC",
    "includeCatalogProductDetails": True,
    "hideBuyerDetails": False,
}


def read_all(heard: Heard) -> Answer:
    """Return the offers of an article."""
    limit, page = window(heard, default=100, most=100)
    sku, asked = fields.a_sku(heard.query.get("sku")), heard.query
    if asked.get("marketplace_id", SITE) != SITE:
        wrong("marketplace_id")
    if asked.get("format", "FIXED_PRICE") not in _FORMATS:
        wrong("format")
    found = [
        shown(one)
        for one in living_offers(heard.books, sku)
        if asked.get("format") in {None, one["format"]}
    ]
    if not found:
        refuse(404, 25713, "This Offer is not available.")
    offers = found[page * limit : (page + 1) * limit]
    body = {
        "href": f"{heard.asked.path}?{heard.asked.query}",
        "total": len(found),
        "size": len(offers),
        "limit": limit,
        "offers": offers,
    }
    return answer(200, body)


def read(heard: Heard) -> Answer:
    """Return one offer."""
    return answer(200, shown(_found(heard)))


def create(heard: Heard) -> Answer:
    """Make an offer that is not published yet."""
    given, books = body_of(heard), heard.books
    fields.keys(given, fields.NEW_OFFER, "")
    sku = fields.a_sku(given.get("sku"))
    if given.get("marketplaceId") != SITE:
        wrong("marketplaceId")
    if given.get("format") != "FIXED_PRICE":
        wrong("format", "The simulated shop holds no auctions.")
    fields.offer(given, heard.shop.currency)
    item = books.find("item", sku)
    if item is None:
        refuse(400, 25702, f"{sku} could not be found or is not available in the system.")
    for one in living_offers(books, sku):
        user_error("Offer entity already exists.", offerId=one["offerId"])
    id = str(books.next_number())
    offer = {"offerId": id, "status": "UNPUBLISHED", **_DEFAULTS, **given}
    if text := item.get("product", {}).get("description"):
        offer.setdefault("listingDescription", text)
    books.put("offer", id, offer)
    price = given.get("pricingSummary", {}).get("price", {}).get("value")
    books.effect(sku, "created", price)
    return answer(201, {"offerId": id})


def replace(heard: Heard) -> Answer:
    """Change an offer: what is not given is gone."""
    given, before, books = body_of(heard), _found(heard), heard.books
    fields.keys(given, fields.OFFER, "")
    fields.offer(given, heard.shop.currency)
    own = ("offerId", "sku", "marketplaceId", "format", "status", "listing")
    after = {**{name: before[name] for name in own if name in before}, **_DEFAULTS, **given}
    if before["status"] == "PUBLISHED":
        publishing.check(books, books.find("item", before["sku"]), after)
        revise(books, before)
    books.put("offer", before["offerId"], after)
    told = False
    if _price(before) != _price(after):
        books.effect(before["sku"], "price", _price(after))
        told = True
    if not told or _but_price(before) != _but_price(after):
        books.effect(before["sku"], "content", before["sku"])
    return answer(204, None)


def publish(heard: Heard) -> Answer:
    """Make an offer a listing."""
    offer, books = _found(heard), heard.books
    if offer["status"] == "PUBLISHED":
        user_error("The offer is already published.", offerId=offer["offerId"])
    publishing.check(books, books.find("item", offer["sku"]), offer)
    number = f"11{books.next_number()}"
    listing = {"listingId": number, "listingStatus": "ACTIVE", "soldQuantity": 0}
    books.put("offer", offer["offerId"], {**offer, "status": "PUBLISHED", "listing": listing})
    books.effect(offer["sku"], "state", "active")
    return answer(200, {"listingId": number})


def withdraw(heard: Heard) -> Answer:
    """End a listing and keep its offer."""
    offer = _found(heard)
    if offer["status"] != "PUBLISHED":
        user_error("The offer is not published.", offerId=offer["offerId"])
    number = offer["listing"]["listingId"]
    heard.books.put("offer", offer["offerId"], withdrawn(offer))
    heard.books.effect(offer["sku"], "state", "paused")
    return answer(200, {"listingId": number})


def delete(heard: Heard) -> Answer:
    """Delete an offer, and end the listing that it is."""
    offer = _found(heard)
    heard.books.put("offer", offer["offerId"], {**withdrawn(offer), "deleted": True})
    heard.books.effect(offer["sku"], "ended", None)
    return answer(204, None)


def withdrawn(offer: Document) -> dict[str, Any]:
    """Return an offer whose listing has ended."""
    kept = {name: value for name, value in offer.items() if name != "listing"}
    return {**kept, "status": "UNPUBLISHED"}


def _found(heard: Heard) -> Document:
    found = heard.offer()
    if found is None:
        refuse(404, 25713, "This Offer is not available.", offerId=heard.path["offer"])
    return found


def _price(offer: Document) -> str | None:
    price = offer.get("pricingSummary", {}).get("price")
    return price["value"] if price else None


def _but_price(offer: Document) -> Document:
    prices = {k: v for k, v in offer.get("pricingSummary", {}).items() if k != "price"}
    return {**offer, "pricingSummary": prices}
