"""Price and quantity of one article in one bulk call, whose answer has a row for each part."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from activities.http import lost
from activities.marketplaces.ebay.client import Ebay
from activities.marketplaces.ebay.envelope import refused, stored_otherwise
from activities.marketplaces.ebay.operations import SET_NUMBERS, BulkRow

_DONE: Final = range(200, 300)
_REFUSED: Final = range(400, 500)


async def set_numbers(
    client: Ebay, sku: str, wanted: Mapping[str, Any], deadline: datetime | None
) -> None:
    """Send what is wanted of one article, and look at every row of the answer.

    Raises:
        Rejected: every row says that eBay refused; nothing was changed.
        OutcomeUnknown: a row is missing, speaks of something else, or some were done and some not.
    """
    body = {"requests": [wanted]}
    rows = (await client.run(SET_NUMBERS, body=body, deadline=deadline)).responses
    offers = {one["offerId"] for one in wanted.get("offers", ())}
    for row in rows:
        if row.sku not in {None, sku} or row.offer_id not in {None, *offers}:
            raise stored_otherwise(client.place, "change of", sku, row.sku or row.offer_id)
    if not rows:
        raise lost(client.place, "did not say what it stored", writes=True)
    # Of a call in two parts, the vendor may answer for one of them only.
    whole = not (offers and "shipToLocationAvailability" in wanted)
    if all(_is_refused(row) for row in rows) and whole:
        raise refused(tuple(error for row in rows for error in row.errors), client.place)
    if not all(row.status_code in _DONE for row in rows):
        raise lost(client.place, "did not do all of it", writes=True)
    if offers - {row.offer_id for row in rows}:
        raise lost(client.place, "did not say what became of the offer", writes=True)


def _is_refused(row: BulkRow) -> bool:
    spoken = bool(row.errors) and all(error.is_ours for error in row.errors)
    return row.status_code in _REFUSED and spoken
