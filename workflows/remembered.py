"""What a sync has just seen, for previews so large that asking again would take minutes.

Only what people are shown comes from here: a run reads each item again before it writes it.
"""

import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from activities.change import Change
from activities.context import Call
from activities.remembered import NotKept
from workflows.office import Office
from workflows.store import products, receipts, shops
from workflows.store.door import Transaction

MOST_LIVE: Final = 200
"""Items of one step that are read from the shop whatever a sync has seen."""
FRESH_FOR: Final = timedelta(minutes=15)


@dataclass
class Recalled:
    """A shop as a sync saw it, and how often a preview was content with that."""

    client: Any
    """The marketplace's own, which asks nothing."""
    title: str
    seen_at: datetime
    used: int = field(default=0)

    def told(self, now: datetime) -> str:
        """Say how old the values of a card are; nothing where none was used."""
        if not self.used:
            return ""
        minutes = max(1, math.ceil((now - self.seen_at) / timedelta(minutes=1)))
        ago = "a minute" if minutes == 1 else f"{minutes} minutes"
        return (
            f"{self.title}: {self.used} before-values are as of {ago} ago"
            f" ({self.seen_at:%H:%M} UTC); each is read again before it is written."
        )


async def recalled(office: Office, tenant: str, shop: str) -> Recalled | None:
    """Return what a fresh sync saw of a shop, less what we ourselves have written since.

    Returns:
        None where no sync is fresh enough, or the marketplace keeps nothing.
    """
    now = office.clock.now()

    def unit(tx: Transaction) -> tuple[shops.Connected | None, list[products.Kept]]:
        kept = products.kept(tx, tenant, shop, now - FRESH_FOR)
        oldest = min((one.seen_at for one in kept), default=now)
        written = receipts.written_since(tx, tenant, shop, oldest)
        return shops.get(tx, tenant, shop), [one for one in kept if one.sku not in written]

    connected, kept = await office.store.read(unit)
    if connected is None or not kept:
        return None
    remembers = office.catalogue.marketplaces[connected.marketplace].remembers
    if remembers is None:
        return None
    living = await office.connections.client(tenant, shop)
    client = remembers.client(living, [one.parts for one in kept])
    return Recalled(client, connected.title, min(one.seen_at for one in kept))


async def from_rows(
    seen: Recalled, call: Call[Any], preview: Callable[[Call[Any]], Awaitable[Change]]
) -> Change:
    """Preview from what was seen, or from the shop where that does not say."""
    recall = Call(client=seen.client, clock=call.clock, products=call.products)
    try:
        change = await preview(recall)
    except NotKept:
        return await preview(call)
    seen.used += 1
    return change
