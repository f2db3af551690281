"""Orders, without anything about the buyer."""

from datetime import datetime

from pydantic import Field

from activities.declaration import Effect, Params, Result, activity
from activities.money import Money
from activities.product import ShopId, Sku


class ListOrders(Params):
    """Read the newest orders of a shop."""

    shop: ShopId
    limit: int = Field(20, ge=1, le=250, strict=True, description="how many, newest first")


class OrderLine(Result):
    """What was bought."""

    sku: Sku | None = Field(description="absent for an article the shop no longer knows")
    quantity: int


class Order(Result):
    """One order; the buyer's identity is never asked for."""

    order: str = Field(description="the shop's own order number")
    placed_at: datetime
    total: Money
    lines: tuple[OrderLine, ...]


class OrdersFound(Result):
    """Orders, newest first."""

    orders: tuple[Order, ...]
    count: int


list_orders = activity(
    "order.list",
    version=1,
    title="List orders",
    effect=Effect.READ,
    params=ListOrders,
    result=OrdersFound,
)
