"""Units for sale."""

from typing import TYPE_CHECKING

from pydantic import Field

from activities.declaration import Attribute, Effect, ItemKind, Params, Result, Worse, activity
from activities.product import Product, ShopId, Sku

if TYPE_CHECKING:
    from activities.change import Change


def _units(change: "Change", side: str) -> int:
    value = getattr(change, side).get("stock")
    return value if isinstance(value, int) else 0


def _stock(change: "Change", _: Product | None) -> int:
    return _units(change, "after")


stock = Attribute("stock", "integer", Worse.UP, "units for sale after the change", _stock)


class SetStock(Params):
    """Set the units for sale of one article at the shop's one stock location."""

    shop: ShopId
    sku: Sku
    quantity: int = Field(ge=0, le=1_000_000, strict=True, description="units for sale")


class StockSet(Result):
    """The units that were, and the units that are."""

    sku: Sku
    before: int
    after: int


def _set(change: "Change") -> StockSet:
    return StockSet(sku=change.item, before=_units(change, "before"), after=_units(change, "after"))


set_stock = activity(
    "stock.set",
    version=1,
    title="Set stock",
    effect=Effect.WRITE,
    params=SetStock,
    result=StockSet,
    item=ItemKind.SKU,
    shows="stock",
    attributes=(stock,),
    outcome=_set,
)


class StockLevels(Params):
    """Read the units for sale of some articles, or of all."""

    shop: ShopId
    skus: tuple[Sku, ...] = Field((), description="empty means every article of the shop")


class StockLevel(Result):
    """One article's units for sale."""

    sku: Sku
    stock: int


class StockLevelsFound(Result):
    """Units for sale, one row an article."""

    levels: tuple[StockLevel, ...]
    count: int


levels = activity(
    "stock.levels",
    version=1,
    title="Read stock",
    effect=Effect.READ,
    params=StockLevels,
    result=StockLevelsFound,
)
