"""Prices."""

from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import Field

from activities.declaration import Attribute, Effect, ItemKind, Params, Result, Worse, activity
from activities.money import Money, PriceChange, asked_pct, less
from activities.product import Product, ShopId, Sku

if TYPE_CHECKING:
    from activities.change import Change


def _money(change: "Change", side: str) -> Money | None:
    value = getattr(change, side).get("price")
    return value if isinstance(value, Money) else None


def _price_change_pct(change: "Change", _: Product | None) -> Decimal | None:
    before, after = _money(change, "before"), _money(change, "after")
    return asked_pct(before, after) if before and after else None


def _unknown_price(change: "Change", _: Product | None) -> bool:
    before = _money(change, "before")
    return before is None or before.amount <= 0


def _below_floor(change: "Change", product: Product | None) -> bool:
    after = _money(change, "after")
    if after is None or after.amount <= 0:
        return True
    if product is None or product.floor is None or product.floor.currency != after.currency:
        return False
    return less(after, product.floor)


price_change_pct = Attribute(
    "price_change_pct",
    "decimal",
    Worse.AWAY_FROM_ZERO,
    "change of the price in percent of the present price; negative lowers",
    _price_change_pct,
)
unknown_price = Attribute(
    "unknown_price", "flag", Worse.TRUE, "there is no present price to compare with", _unknown_price
)
below_floor = Attribute(
    "below_floor",
    "flag",
    Worse.TRUE,
    "the new price is below the product's floor, or not above zero",
    _below_floor,
)


class UpdatePrice(Params):
    """Change the price of one article in one shop."""

    shop: ShopId = Field(description="the shop to change")
    sku: Sku = Field(description="your article number", examples=["MUG-BLUE"])
    change: PriceChange


class PriceUpdated(Result):
    """The price that was, and the price that is."""

    sku: Sku
    before: Money
    after: Money


def _updated(change: "Change") -> PriceUpdated:
    before, after = _money(change, "before"), _money(change, "after")
    if before is None or after is None:
        reason = "a price change has a price on both sides"
        raise TypeError(reason)
    return PriceUpdated(sku=change.item, before=before, after=after)


update_price = activity(
    "offer.update_price",
    version=1,
    title="Change price",
    effect=Effect.WRITE,
    params=UpdatePrice,
    result=PriceUpdated,
    item=ItemKind.SKU,
    guarded=("price",),
    shows="price",
    attributes=(price_change_pct, unknown_price, below_floor),
    outcome=_updated,
)


class CompetitorPrice(Params):
    """Read the lowest price that others ask for the same article."""

    shop: ShopId
    sku: Sku


class CompetitorPriceFound(Result):
    """The lowest price of others; absent when nobody else offers it."""

    sku: Sku
    price: Money | None = Field(description="lowest price of another seller")


competitor_price = activity(
    "offer.competitor_price",
    version=1,
    title="Read competitor price",
    effect=Effect.READ,
    params=CompetitorPrice,
    result=CompetitorPriceFound,
)
