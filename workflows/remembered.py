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
from activities.core.listing import ListingsFound
from activities.declaration import Implementation, Params
from activities.errors import ActivityError
from activities.remembered import NotKept
from workflows.aside import aside
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
    """The marketplace's own, which answers from what was kept."""
    title: str
    seen_at: datetime
    used: int = field(default=0)

    def told(self, now: datetime) -> str:
        """Say how old the values of a card are; nothing where none was used."""
        if not self.used:
            return ""
        return (
            f"{self.title}: {self.used:,} old values were read {self._age(now)};"
            " each is read again before it is changed."
        )

    def told_of_search(self, now: datetime) -> str:
        """Say how old the prices and states are that a search has looked at."""
        return (
            f"{self.title}: what its listings cost and which are on sale was read"
            f" {self._age(now)}; the run looks again."
        )

    def _age(self, now: datetime) -> str:
        """Count from the card: it is read for days, and on clocks of other zones."""
        minutes = max(1, math.ceil((now - self.seen_at) / timedelta(minutes=1)))
        before = "a minute" if minutes == 1 else f"{minutes} minutes"
        return f"{before} before this card"


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
        untouched = [one for one in kept if one.sku not in written]
        return shops.get(tx, tenant, shop), untouched

    connected, kept = await office.store.read(unit)
    if connected is None or not kept:
        return None
    remembers = office.catalogue.marketplaces[connected.marketplace].remembers
    if remembers is None:
        return None
    living = await office.connections.client(tenant, shop)
    parts = [one.parts for one in kept]
    client = await aside(len(parts), lambda: remembers.client(living, parts))
    oldest = min(one.seen_at for one in kept)
    return Recalled(client, connected.title, oldest)


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


class Memory:
    """What fresh syncs saw of a tenant's shops, looked up once a preview."""

    def __init__(self, office: Office, tenant: str) -> None:
        """Look when first asked about a shop."""
        self._office = office
        self._tenant = tenant
        self._seen: dict[str, Recalled | None] = {}
        self._searched: dict[str, Recalled] = {}

    async def of(self, shop: str) -> Recalled | None:
        """Return what a fresh sync saw of a shop."""
        if shop not in self._seen:
            self._seen[shop] = await recalled(self._office, self._tenant, shop)
        return self._seen[shop]

    async def search(self, place: Implementation, params: Params) -> ListingsFound | None:
        """Search a shop with the help of what was seen.

        Returns:
            None where that finds little or fails: then the shop is asked for everything.
        """
        market = self._office.catalogue.marketplaces.get(place.marketplace or "")
        if (
            place.read is None
            or market is None
            or not (market.remembers and market.remembers.searches)
        ):
            return None
        shop = str(params.model_dump()["shop"])
        seen = await self.of(shop)
        if seen is None:
            return None
        call = await self._office.connections.reading(self._tenant, shop)
        recall = Call(client=seen.client, clock=call.clock, products=call.products)
        try:
            found = ListingsFound.model_validate(await place.read(params, recall))
        except ActivityError:
            return None
        if found.count <= MOST_LIVE:
            return None
        self._searched[shop] = seen
        return found

    def told(self) -> list[str]:
        """Say how old what was used is."""
        now = self._office.clock.now()
        used = [seen.told(now) for seen in self._seen.values() if seen]
        looked = [seen.told_of_search(now) for seen in self._searched.values() if not seen.used]
        return [*filter(None, used), *looked]
