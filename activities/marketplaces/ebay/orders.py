"""Orders: when, how much, which articles; never who."""

from datetime import timedelta
from typing import Final

from pydantic import AwareDatetime

from activities.context import Call
from activities.core.order import ListOrders, Order, OrderLine, OrdersFound, list_orders
from activities.declaration import supports
from activities.errors import Unavailable
from activities.marketplaces.ebay import EBAY
from activities.marketplaces.ebay.client import Ebay
from activities.marketplaces.ebay.shapes import Amount, named
from activities.marketplaces.ebay.wire import Operation, Shape
from activities.money import Money

PAGE: Final = 200
WINDOWS: Final = tuple(timedelta(days=days) for days in (2, 14, 90, 729))
"""How far back it looks, wider until enough is found; eBay shows orders of two years at most."""


class Line(Shape):
    """What was bought."""

    sku: str | None = None
    quantity: int


class Sums(Shape):
    """What the buyer pays."""

    total: Amount


class OrderWhole(Shape):
    """One order, without its buyer."""

    order_id: str
    creation_date: AwareDatetime
    pricing_summary: Sums
    line_items: tuple[Line, ...]


class OrderPage(Shape):
    """Some orders, and how many there are."""

    orders: tuple[OrderWhole, ...] = ()
    total: int = 0


ORDERS: Final = Operation("getOrders", "GET", "/sell/fulfillment/v1/order", OrderPage)


@supports(list_orders, EBAY)
async def read(params: ListOrders, call: Call[Ebay]) -> OrdersFound:
    """Read the newest orders with their totals."""
    found: list[OrderWhole] = []
    for window in WINDOWS:
        found = await _since(window, call)
        if len(found) >= params.limit:
            break
    found.sort(key=lambda order: order.creation_date, reverse=True)  # eBay promises no order
    orders = tuple(_order(one) for one in found[: params.limit])
    return OrdersFound(orders=orders, count=len(orders))


async def _since(window: timedelta, call: Call[Ebay]) -> list[OrderWhole]:
    start = call.clock.now() - window
    span = f"creationdate:[{start:%Y-%m-%dT%H:%M:%S}.000Z..]"
    found: dict[str, OrderWhole] = {}
    offset = 0
    while True:
        query = {"filter": span, "limit": str(PAGE), "offset": str(offset)}
        page = await call.client.run(ORDERS, query=query)
        found |= {order.order_id: order for order in page.orders}
        offset += PAGE
        if offset >= page.total:
            return list(found.values())
        if not page.orders:
            raise Unavailable(f"{call.client.place}: its orders changed while they were read.")


def _order(order: OrderWhole) -> Order:
    total = order.pricing_summary.total
    return Order(
        order=order.order_id,
        placed_at=order.creation_date,
        total=Money(amount=total.value, currency=total.currency),
        lines=tuple(
            OrderLine(sku=named(line.sku), quantity=line.quantity) for line in order.line_items
        ),
    )
