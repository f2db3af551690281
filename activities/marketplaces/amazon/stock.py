"""Units for sale: what the seller keeps can be set, what Amazon keeps can only be read."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any, Final

from activities.change import Change, Declined, Reconciled, Undo
from activities.context import Call
from activities.core.stock import (
    SetStock,
    StockLevel,
    StockLevels,
    StockLevelsFound,
    levels,
    set_stock,
)
from activities.declaration import Idempotency, supports
from activities.errors import Rejected
from activities.marketplaces.amazon import AMAZON, SETTLES_S
from activities.marketplaces.amazon.client import Amazon
from activities.marketplaces.amazon.shapes import AVAILABILITY, MERCHANT, Article
from activities.marketplaces.amazon.submission import (
    PATCH,
    TRY_PATCH,
    known_errors,
    merge,
    outcome,
    patched,
    submit,
    try_out,
)
from activities.marketplaces.amazon.warehouse import units_at_amazon

ABOUT: Final = (AVAILABILITY,)


@supports(
    set_stock, AMAZON, settles_s=SETTLES_S, confirms=True, idempotency=Idempotency.READ_BEFORE
)
class PutStock:
    """Sets the units that the seller ships; units in Amazon's warehouses cannot be set.

    The present number moves with every sale, so it is shown and not insisted on.
    """

    stages: tuple[str, ...] = ("quantity",)

    async def preview(self, params: SetStock, call: Call[Amazon]) -> Change:
        """Read the units that are there."""
        client = call.client
        article = await client.article(params.sku)
        if article.by_amazon:
            raise Rejected(
                f"{params.sku} is fulfilled by Amazon in {client.name}: Amazon counts what lies in"
                " its own warehouses, and nobody else can set it.",
                at=params.sku,
                hint="Send more units in to raise it, or pause the listing.",
            )
        change = Change(
            shop=client.shop.id,
            item=params.sku,
            listing=params.sku,
            skus=(params.sku,),
            title=article.title,
            before={"stock": article.quantity},
            after={"stock": params.quantity},
            target={"product_type": article.product_type},
            warnings=known_errors(article, ABOUT),
        )
        if not change.is_idle:
            await try_out(TRY_PATCH, change, call, _body(change))
        return change

    async def send(self, _: str, change: Change, call: Call[Amazon]) -> Mapping[str, Any]:
        """Submit the units."""
        return await submit(PATCH, change, call, _body(change))

    async def reconcile(self, _: str, change: Change, call: Call[Amazon]) -> Reconciled | Declined:
        """Read the units back; a number that moved by itself proves nothing."""
        return await outcome(change, call, ABOUT, lambda article: {"stock": article.quantity})

    def undo(self, change: Change) -> Undo:
        """Set the units that were."""
        params = {"shop": change.shop, "sku": change.item, "quantity": change.before["stock"]}
        return Undo(activity=set_stock.name, params=params)


def _body(change: Change) -> Mapping[str, Any]:
    value = {"fulfillment_channel_code": MERCHANT, "quantity": change.after["stock"]}
    return patched(change, [merge(AVAILABILITY, value)])


@supports(levels, AMAZON)
async def read_levels(params: StockLevels, call: Call[Amazon]) -> StockLevelsFound:
    """Read the units that the seller ships, and those that Amazon could ship now."""
    client = call.client
    if params.skus:
        named = (client.article(sku) for sku in dict.fromkeys(params.skus))
        articles = await asyncio.gather(*named)  # side by side, they travel together
    else:
        articles = list(await client.everything())
    rows = await _levels(articles, client)
    return StockLevelsFound(levels=rows, count=len(rows))


async def _levels(articles: Iterable[Article], client: Amazon) -> tuple[StockLevel, ...]:
    known = list(articles)
    kept = await units_at_amazon([one.sku for one in known if one.by_amazon], client)
    return tuple(StockLevel(sku=one.sku, stock=kept.get(one.sku, one.quantity)) for one in known)
