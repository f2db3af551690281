"""What an offer and its article need before they may be a listing."""

from decimal import Decimal
from typing import Final

from activities.marketplaces.ebay.sandbox.catalog import NAMES, aspects
from activities.marketplaces.ebay.sandbox.listed import units_of
from activities.marketplaces.ebay.sandbox.refusals import refuse
from activities.sandbox.state import Books, Document

_POLICIES: Final = {
    "fulfillmentPolicyId": ("fulfillment", 25007),
    "paymentPolicyId": ("payment", 25008),
    "returnPolicyId": ("return", 25009),
}


def check(books: Books, item: Document | None, offer: Document) -> None:
    """Refuse an offer that cannot be published.

    Raises:
        Refused: something is missing or not right.
    """
    if item is None:
        refuse(400, 25702, f"{offer['sku']} could not be found or is not available in the system.")
    check_offer(books, offer)
    check_item(item, offer)
    if units_of(item, offer) < 1:
        refuse(400, 25004, "The unpublished offer has an invalid quantity. It must be at least 1.")


def check_offer(books: Books, offer: Document) -> None:
    """Refuse an offer that lacks what a listing has."""
    price = offer.get("pricingSummary", {}).get("price")
    if price is None or Decimal(price["value"]) <= 0:
        refuse(400, 25003, "The unpublished offer has an invalid price. It has none.")
    if offer.get("categoryId") not in NAMES:
        refuse(400, 25005, "The offer has an invalid category ID. It is no leaf of this site.")
    if books.find("location", offer.get("merchantLocationKey") or "") is None:
        refuse(400, 25012, "Invalid inventory location. There is no such location.")
    if not offer.get("listingDescription"):
        refuse(400, 25017, "A listing description is missing.")
    for name, (kind, number) in _POLICIES.items():
        found = books.find("policy", offer.get("listingPolicies", {}).get(name) or "")
        if found is None or found["kind"] != kind:
            refuse(400, number, f"The offer has invalid data in the associated {kind} policy.")


def check_item(item: Document, offer: Document) -> None:
    """Refuse an article that lacks what a listing has."""
    product = item.get("product", {})
    for name in ("title", "description"):
        if not product.get(name):
            refuse(400, 25017, f"Missing information in fields. {name} is missing.")
    if not product.get("imageUrls"):
        refuse(400, 25014, "The listing has invalid pictures. At least one is needed.")
    if item.get("condition") is None:
        refuse(400, 25021, "The listing has invalid item condition information. It is missing.")
    given = product.get("aspects", {})
    for one in aspects(offer["categoryId"]):
        name, rules = one["localizedAspectName"], one["aspectConstraint"]
        values = given.get(name, [])
        if rules["aspectRequired"] and not values:
            refuse(400, 25002, f"The item specific {name} is missing.", name=name)
        known = {value["localizedValue"] for value in one["aspectValues"]}
        if rules["aspectMode"] == "SELECTION_ONLY" and not set(values) <= known:
            refuse(400, 25502, f"Invalid attribute information. {name} takes listed values only.")
        if rules["itemToAspectCardinality"] == "SINGLE" and len(values) > 1:
            refuse(400, 25502, f"Invalid attribute information. {name} takes one value.")
