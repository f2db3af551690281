"""Units for sale, at the shop's one stock location."""

from collections.abc import Mapping
from typing import Any, Final

from activities.change import Change, Reconciled, Undo
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
from activities.marketplaces.shopify import SETTLES_S, SHOPIFY
from activities.marketplaces.shopify.client import Shopify
from activities.marketplaces.shopify.listings import every_listing
from activities.marketplaces.shopify.user_errors import (
    Payload,
    check,
    stored_otherwise,
)
from activities.marketplaces.shopify.wire import Operation, Shape
from activities.read_back import judged


class ChangedItem(Shape):
    """The inventory item of a change."""

    id: str


class QuantityChange(Shape):
    """How one quantity moved."""

    name: str
    delta: int
    quantity_after_change: int | None
    item: ChangedItem | None

    def concerns(self, item: str) -> bool:
        """Tell whether it says what an item's available units now are."""
        is_it = self.item is not None and self.item.id == item
        return is_it and self.name == "available" and self.quantity_after_change is not None


class Adjustment(Shape):
    """All that one call moved."""

    changes: tuple[QuantityChange, ...]


class StockPayload(Payload):
    """The adjustment; null when the shop already had these quantities."""

    inventory_adjustment_group: Adjustment | None


class StockAnswer(Shape):
    """What the mutation gives back."""

    inventory_set_quantities: StockPayload | None


SET_STOCK: Final = Operation(
    "SetStock",
    """
mutation SetStock($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup {
      changes { name delta quantityAfterChange item { id } }
    }
    userErrors { code field message }
  }
}
""",
    StockAnswer,
    points=15,
)


@supports(set_stock, SHOPIFY, settles_s=SETTLES_S, idempotency=Idempotency.NATIVE)
class PutStock:
    """Sets the available units of this variant at the shop's stock location.

    The shop itself ignores a repeat under the same key. The present number moves with every
    sale, so it is shown and not insisted on: what was approved is what is set.
    """

    stages: tuple[str, ...] = ("quantity",)

    async def preview(self, params: SetStock, call: Call[Shopify]) -> Change:
        """Read the units that are there."""
        client = call.client
        variant = await client.variant(params.sku)
        item = variant.inventory_item
        untracked = f"Shopify does not count the stock of {params.sku}: it sells without limit."
        return Change(
            shop=client.shop.id,
            item=params.sku,
            listing=variant.product.listing,
            skus=(params.sku,),
            title=variant.product.title,
            before={"stock": variant.stock},
            after={"stock": params.quantity},
            target={
                "variant": variant.id,
                "inventory_item": item.id,
                "location": client.catalog.location,
            },
            warnings=() if item.tracked else (untracked,),
        )

    async def send(self, _: str, change: Change, call: Call[Shopify]) -> Mapping[str, Any]:
        """Set the units under the write's own key."""
        quantity = change.after["stock"]
        item = change.target["inventory_item"]
        wanted = {
            "inventoryItemId": item,
            "locationId": change.target["location"],
            "quantity": quantity,
            "changeFromQuantity": None,  # said outright: do not compare with the present number
        }
        answer = await call.client.run(
            SET_STOCK,
            {
                "input": {"name": "available", "reason": "correction", "quantities": [wanted]},
                "key": call.key,
            },
            deadline=call.deadline,
        )
        payload = answer.inventory_set_quantities
        check(payload, call.client.place)
        group = payload.inventory_adjustment_group if payload else None
        for moved in group.changes if group else ():
            if moved.concerns(item):
                _same(moved.quantity_after_change, quantity, call.client.place)
        return {"inventory_item": item, "stock": quantity}

    async def reconcile(self, _: str, change: Change, call: Call[Shopify]) -> Reconciled:
        """Read the units back; a number that moved by itself proves nothing."""
        variant = await call.client.variant_by_id(change.target["variant"])
        if variant is None:
            return Reconciled.UNKNOWN
        return judged(change, {"stock": variant.stock})

    def undo(self, change: Change) -> Undo:
        """Set the units that were."""
        before = change.before["stock"]
        oversold = isinstance(before, int) and before < 0  # the shop takes no negative number back
        params = {"shop": change.shop, "sku": change.item, "quantity": 0 if oversold else before}
        return Undo(activity=set_stock.name, params=params)


@supports(levels, SHOPIFY)
async def read_levels(params: StockLevels, call: Call[Shopify]) -> StockLevelsFound:
    """Read the available units at the shop's stock location."""
    if params.skus:
        rows = await _named(params.skus, call.client)
    else:
        listings = await every_listing(call.client)
        rows = [StockLevel(sku=listing.sku, stock=listing.stock) for listing in listings]
    return StockLevelsFound(levels=tuple(rows), count=len(rows))


async def _named(skus: tuple[str, ...], client: Shopify) -> list[StockLevel]:
    found = await client.catalog.by_sku(tuple(dict.fromkeys(skus)))
    only = {sku: client.only(sku, variants) for sku, variants in found.items()}
    return [StockLevel(sku=sku, stock=variant.stock) for sku, variant in only.items()]


def _same(found: object, sent: object, place: str) -> None:
    if found != sent:
        raise stored_otherwise(place, "stock", sent, found)
