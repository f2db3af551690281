"""Units for sale."""

from collections.abc import Mapping
from typing import Any

from activities.change import Change, Reconciled, Undo, Value
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
from activities.marketplaces.ebay import EBAY, SETTLES_S
from activities.marketplaces.ebay.bulk import set_numbers
from activities.marketplaces.ebay.client import Ebay
from activities.marketplaces.ebay.shapes import Article, named
from activities.read_back import judged


@supports(set_stock, EBAY, settles_s=SETTLES_S, idempotency=Idempotency.READ_BEFORE)
class PutStock:
    """Sets the article's units, and its offer's own number where that holds them back.

    The same number twice is the same stock. The present number moves with every sale, so it is
    shown and not insisted on: what was approved is what is set.
    """

    stages: tuple[str, ...] = ("quantity",)

    async def preview(self, params: SetStock, call: Call[Ebay]) -> Change:
        """Read the units that buyers may order."""
        client = call.client
        article = await client.article(params.sku)
        _wanted(article, params.quantity, client)
        return Change(
            shop=client.shop.id,
            item=params.sku,
            listing=article.offer.offer_id,
            skus=(params.sku,),
            title=article.item.product.title,
            before={"stock": article.stock},
            after={"stock": params.quantity},
            target={"offer": article.offer.offer_id},
        )

    async def send(self, _: str, change: Change, call: Call[Ebay]) -> Mapping[str, Any]:
        """Set the units in one call."""
        client, quantity = call.client, change.after["stock"]
        wanted = _wanted(await client.article(change.item), quantity, client)
        await set_numbers(client, change.item, wanted, call.deadline)
        return {"sku": change.item, "stock": quantity}

    async def reconcile(self, _: str, change: Change, call: Call[Ebay]) -> Reconciled:
        """Read the units back; a number that moved by itself proves nothing."""
        return judged(change, {"stock": (await call.client.article(change.item)).stock})

    def undo(self, change: Change) -> Undo:
        """Set the units that were."""
        before = change.before["stock"]
        params = {"shop": change.shop, "sku": change.item, "quantity": before}
        return Undo(activity=set_stock.name, params=params)


@supports(levels, EBAY)
async def read_levels(params: StockLevels, call: Call[Ebay]) -> StockLevelsFound:
    """Read the units that buyers may order."""
    if params.skus:
        named_once = tuple(dict.fromkeys(params.skus))
        articles = [await call.client.article(sku) for sku in named_once]
    else:
        articles = await call.client.articles()
    rows = tuple(
        StockLevel(sku=article.item.sku, stock=article.stock)
        for article in articles
        if named(article.item.sku)
    )
    return StockLevelsFound(levels=rows, count=len(rows))


def _wanted(article: Article, quantity: Value, client: Ebay) -> Mapping[str, Any]:
    """Return what to ask of the bulk call.

    Raises:
        Rejected: it cannot be asked in one number.
    """
    item, offer = article.item, article.offer
    if item.availability.ship_to_location_availability.availability_distributions:
        raise Rejected(
            f"{item.sku} is stocked at several places in {client.place}; one number for all of"
            " them would be wrong.",
            at=item.sku,
            hint="Set its stock in eBay, place by place.",
        )
    units = {"sku": item.sku, "shipToLocationAvailability": {"quantity": quantity}}
    own = offer.available_quantity
    if own is None:
        return units
    if offer.is_published:
        number = {"offerId": offer.offer_id, "availableQuantity": quantity}
        return {**units, "offers": [number]}
    if isinstance(quantity, int) and own < quantity:
        raise Rejected(
            f"The paused offer of {item.sku} in {client.place} sells {own} at most, which eBay"
            " changes only while it is on sale.",
            at=item.sku,
            hint="Reopen the listing first, then set its stock.",
        )
    return units
