"""Say which product a listing sells, where the rows alone cannot."""

from activities.errors import Missing
from authz.people import Person
from workflows.documents import UnmatchedDocument, UnmatchedView
from workflows.halt import allowed
from workflows.matching import How, Place
from workflows.office import Office
from workflows.store import matches, products
from workflows.store.door import Transaction
from workflows.store.matches import Unmatched

MOST = 200


async def unmatched(office: Office, by: Person) -> UnmatchedDocument:
    """Return the listings of which it is not clear what they sell, the doubtful ones first."""
    found = await office.store.read(lambda tx: matches.unmatched(tx, by.tenant, MOST + 1))
    return UnmatchedDocument(
        listings=tuple(_view(one) for one in found[:MOST]), more=len(found) > MOST
    )


async def match(office: Office, by: Person, place: Place, product: str | None) -> None:
    """Keep which product a person says a listing sells; None takes their word back.

    Raises:
        Denied: this person may not.
        Missing: no such listing was seen, or there is no such product.
    """
    await allowed(office, by, "products.change")
    now = office.clock.now()

    def unit(tx: Transaction) -> str | None:
        if not matches.is_listed(tx, by.tenant, place):
            return "listing"
        if product is not None and products.get(tx, by.tenant, product) is None:
            return "product"
        matches.say(tx, by.tenant, place, product, by=by.id, now=now)
        matches.again(tx, by.tenant)
        return None

    absent = await office.store.write(unit)
    if absent is not None:
        hints = {
            "listing": "`countersign products unmatched` shows shop, listing and SKU.",
            "product": "`countersign products list` shows them.",
        }
        raise Missing(f"There is no such {absent}.", at=absent, hint=hints[absent])


def _view(one: Unmatched) -> UnmatchedView:
    listing, found = one.listing, one.match
    reason = (
        f"It could be {' or '.join(found.candidates)}."
        if found.how is How.AMBIGUOUS and len(found.candidates) > 1
        else "The shop has its article number more than once."
        if found.how is How.AMBIGUOUS
        else "No product has its article number or its identifier."
    )
    return UnmatchedView(
        shop=listing.shop,
        listing=listing.listing,
        sku=listing.sku,
        title=listing.title,
        ambiguous=found.how is How.AMBIGUOUS,
        candidates=found.candidates,
        reason=reason,
    )
