"""Orders: when, how much, which articles; never who.

Source: Orders API 2026-01-01. What identifies buyers and recipients is a data set of its own there,
which is not asked for.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from pydantic import AwareDatetime

from activities.context import Call
from activities.core.order import ListOrders, Order, OrderLine, OrdersFound, list_orders
from activities.declaration import supports
from activities.errors import Unavailable
from activities.marketplaces.amazon import AMAZON
from activities.marketplaces.amazon.client import Amazon, Pagination
from activities.marketplaces.amazon.wire import Amount, Operation, Shape
from activities.money import Money

PAGE: Final = 100
LOOK_BACK: Final = tuple(timedelta(days=days) for days in (7, 30, 120, 730))
"""How far back to look, step by step: Amazon does not list the newest first."""


class Paid(Shape):
    """An amount with its currency."""

    amount: Amount
    currency_code: str

    @property
    def money(self) -> Money:
        """Say it in our words."""
        return Money(amount=self.amount, currency=self.currency_code)


class UnitPrice(Shape):
    """What one unit costs."""

    unit_price: Paid | None = None


class Bought(Shape):
    """The article of a line."""

    seller_sku: str | None = None
    price: UnitPrice | None = None


class Line(Shape):
    """What was bought."""

    quantity_ordered: int
    product: Bought


class Proceeds(Shape):
    """What the order brings."""

    grand_total: Paid | None = None


class OneOrder(Shape):
    """One order, without its buyer."""

    order_id: str
    created_time: AwareDatetime
    proceeds: Proceeds | None = None
    order_items: tuple[Line, ...]

    @property
    def total(self) -> Money | None:
        """The whole amount; None while Amazon has not charged it and names no prices."""
        if self.proceeds is not None and self.proceeds.grand_total is not None:
            return self.proceeds.grand_total.money
        prices = [line.product.price and line.product.price.unit_price for line in self.order_items]
        known = [price for price in prices if price]
        if not known or len(known) < len(prices):
            return None
        counts = (line.quantity_ordered for line in self.order_items)
        pairs = zip(known, counts, strict=True)
        whole = sum((price.amount * count for price, count in pairs), Decimal(0))
        return Money(amount=whole, currency=known[0].currency_code)


class OrderPage(Shape):
    """A page of orders."""

    orders: tuple[OneOrder, ...]
    pagination: Pagination = Pagination()


ORDERS: Final = Operation(
    "searchOrders", "GET", "/orders/2026-01-01/orders", OrderPage, rate=0.0056, burst=20
)


@supports(list_orders, AMAZON)
async def read(params: ListOrders, call: Call[Amazon]) -> OrdersFound:
    """Read the newest orders of two years; one that Amazon has not priced yet is left out."""
    found: dict[str, OneOrder] = {}
    now = call.clock.now()
    before: datetime | None = None
    for back in LOOK_BACK:
        since = now - back
        found |= {order.order_id: order for order in await _between(since, before, call.client)}
        before = since
        if sum(order.total is not None for order in found.values()) >= params.limit:
            break
    newest = sorted(found.values(), key=lambda order: order.created_time, reverse=True)
    orders = [drawn for order in newest if (drawn := _order(order))][: params.limit]
    return OrdersFound(orders=tuple(orders), count=len(orders))


async def _between(since: datetime, before: datetime | None, client: Amazon) -> list[OneOrder]:
    query: dict[str, str | int | tuple[str, ...]] = {
        "createdAfter": _written(since),
        "marketplaceIds": (client.place.id,),
        "includedData": ("PROCEEDS",),
        "maxResultsPerPage": PAGE,
    }
    if before is not None:
        query["createdBefore"] = _written(before)
    found: list[OneOrder] = []
    while True:
        page = await client.run(ORDERS, query=query)
        found += page.orders
        token = page.pagination.next_token
        if not token:
            return found
        if token == query.get("paginationToken"):
            raise Unavailable(f"{client.name}: its list has no end.")
        query["paginationToken"] = token


def _written(at: datetime) -> str:
    return at.replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _order(found: OneOrder) -> Order | None:
    if found.total is None:
        return None
    lines = (
        OrderLine(sku=line.product.seller_sku or None, quantity=line.quantity_ordered)
        for line in found.order_items
    )
    return Order(
        order=found.order_id, placed_at=found.created_time, total=found.total, lines=tuple(lines)
    )
