"""A marketplace that only tests know: others sell there too, and every write can be undone."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from activities.change import Change, Reconciled, Undo
from activities.context import Call
from activities.core.listing import (
    CreateListing,
    GetListing,
    ListingFound,
    ListingsFound,
    SearchListings,
    create,
    get,
    search,
)
from activities.core.offer import (
    CompetitorPrice,
    CompetitorPriceFound,
    UpdatePrice,
    competitor_price,
    update_price,
)
from activities.declaration import Idempotency, Marketplace, Params, supports
from activities.errors import NotFound


class Client:
    """A shop without a vendor."""

    def __init__(self, *_: object) -> None:
        self.asked: list[object] = []


BAZAAR = Marketplace(
    "bazaar",
    "Bazaar",
    connect=Client,
    unsupported={"listing.end": "listings of a bazaar end by themselves at night"},
)


class BazaarListing(Params):
    """What a bazaar asks beside."""

    stall: str = Field(description="where it stands")
    row: int = Field(1, ge=1, strict=True)


@supports(search, BAZAAR)
async def find(params: SearchListings, call: Call[Client]) -> ListingsFound:
    """Find nothing."""
    call.client.asked.append(params)
    return ListingsFound(listings=(), count=0)


@supports(get, BAZAAR)
async def read(params: GetListing, call: Call[Client]) -> ListingFound:
    """Know no listing."""
    call.client.asked.append(params)
    raise NotFound(f"There is no {params.sku}.")


@supports(competitor_price, BAZAAR)
async def look_around(params: CompetitorPrice, call: Call[Client]) -> CompetitorPriceFound:
    """See nobody else."""
    call.client.asked.append(params)
    return CompetitorPriceFound(sku=params.sku, price=None)


class _Write:
    """Changes nothing, and says so."""

    stages = ("only",)

    async def preview(self, params: UpdatePrice | CreateListing, call: Call[Any]) -> Change:
        call.client.asked.append(params)
        return Change(shop=params.shop, item=params.sku, skus=(params.sku,), before={}, after={})

    async def send(self, stage: str, change: Change, call: Call[Any]) -> Mapping[str, Any]:
        call.client.asked.append(change)
        return {"stage": stage}

    async def reconcile(self, stage: str, change: Change, call: Call[Any]) -> Reconciled:
        call.client.asked.append((stage, change))
        return Reconciled.UNKNOWN

    def undo(self, change: Change) -> Undo:
        return Undo(activity="offer.update_price", params={"shop": change.shop})


@supports(update_price, BAZAAR, settles_s=1, idempotency=Idempotency.COMPARE_AND_SET)
class Reprice(_Write):
    """Writes another price on the stall."""


@supports(create, BAZAAR, settles_s=1, idempotency=Idempotency.NATIVE, extension=BazaarListing)
class Display(_Write):
    """Puts the article on the stall."""
