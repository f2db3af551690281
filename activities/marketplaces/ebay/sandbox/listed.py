"""What is offered of an article, and how often a listing may be changed."""

from datetime import UTC, datetime
from typing import Final

from activities.marketplaces.ebay.sandbox.refusals import user_error
from activities.sandbox.state import Books, Document

REVISIONS_A_DAY: Final = 250
"""How often one listing may be changed. Source: the vendor's note on bulkUpdatePriceQuantity."""


def living_offers(books: Books, sku: str) -> list[Document]:
    """Return the offers of an article that were not deleted."""
    found = books.all("offer").values()
    return [one for one in found if one["sku"] == sku and not one.get("deleted")]


def published(offers: list[Document]) -> list[Document]:
    """Return those that are listings."""
    return [one for one in offers if one["status"] == "PUBLISHED"]


def units_of(item: Document | None, offer: Document) -> int:
    """Return the units that buyers may order."""
    ship = (item or {}).get("availability", {}).get("shipToLocationAvailability", {})
    whole = int(ship.get("quantity", 0))
    own = offer.get("availableQuantity")
    return whole if own is None else min(int(own), whole)


def revise(books: Books, offer: Document) -> None:
    """Count a change of a listing.

    Raises:
        Refused: it was changed too often today.
    """
    day = datetime.fromtimestamp(books.now, UTC).date().isoformat()
    id = f"{offer['offerId']} {day}"
    count = int((books.find("revisions", id) or {"n": 0})["n"]) + 1
    if count > REVISIONS_A_DAY:
        user_error("The listing has been revised too often today.", 25019)
    books.put("revisions", id, {"n": count})


def shown(offer: Document) -> Document:
    """Return an offer as the vendor shows it."""
    return {name: value for name, value in offer.items() if name != "deleted"}
