"""Orders: when, how much, which articles; never who."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from pydantic import AwareDatetime

from activities.context import Call
from activities.core.order import ListOrders, Order, OrderLine, OrdersFound, list_orders
from activities.declaration import supports
from activities.errors import Unavailable
from activities.marketplaces.shopify import SHOPIFY
from activities.marketplaces.shopify.client import Shopify
from activities.marketplaces.shopify.shapes import PageInfo, named
from activities.marketplaces.shopify.wire import Operation, Shape
from activities.money import DecimalText, Money

ORDERS_A_PAGE: Final = 25
LINES_A_PAGE: Final = 20


class Amount(Shape):
    """An amount with its currency."""

    amount: DecimalText
    currency_code: str


class Total(Shape):
    """An amount in the shop's own currency."""

    shop_money: Amount


class Line(Shape):
    """What was bought."""

    sku: str | None
    quantity: int


class Lines(Shape):
    """A page of lines."""

    nodes: tuple[Line, ...]
    page_info: PageInfo


class OrderNode(Shape):
    """One order, without its buyer."""

    id: str
    number: int
    created_at: AwareDatetime
    current_total_price_set: Total
    line_items: Lines


class OrderPage(Shape):
    """A page of orders."""

    nodes: tuple[OrderNode, ...]
    page_info: PageInfo


class OrdersAnswer(Shape):
    """Orders, newest first."""

    orders: OrderPage


class OrderLines(Shape):
    """Further lines of one order."""

    line_items: Lines


class OrderLinesAnswer(Shape):
    """A further page of one order's lines."""

    order: OrderLines | None


ORDERS: Final = Operation(
    "Orders",
    """
query Orders($first: Int!, $after: String, $lines: Int!) {
  orders(first: $first, after: $after, sortKey: CREATED_AT, reverse: true) {
    nodes {
      id
      number
      createdAt
      currentTotalPriceSet { shopMoney { amount currencyCode } }
      lineItems(first: $lines) {
        nodes { sku quantity }
        pageInfo { hasNextPage endCursor }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
""",
    OrdersAnswer,
    points=650,
)

ORDER_LINES: Final = Operation(
    "OrderLines",
    """
query OrderLines($id: ID!, $first: Int!, $after: String) {
  order(id: $id) {
    lineItems(first: $first, after: $after) {
      nodes { sku quantity }
      pageInfo { hasNextPage endCursor }
    }
  }
}
""",
    OrderLinesAnswer,
    points=255,
)


@supports(list_orders, SHOPIFY)
async def read(params: ListOrders, call: Call[Shopify]) -> OrdersFound:
    """Read the newest orders with totals as they are now, after returns."""
    nodes = await _newest(params.limit, call.client)
    orders = [_order(node, await _lines(node, call.client)) for node in nodes]
    return OrdersFound(orders=tuple(orders), count=len(orders))


async def _newest(limit: int, client: Shopify) -> list[OrderNode]:
    found: list[OrderNode] = []
    after: str | None = None
    while len(found) < limit:
        first = min(ORDERS_A_PAGE, limit - len(found))
        variables = {"first": first, "after": after, "lines": LINES_A_PAGE}
        page = (await client.run(ORDERS, variables)).orders
        found += page.nodes
        if not page.page_info.has_next_page:
            break
        after = _onward(page.page_info, after, client)
    return found


async def _lines(node: OrderNode, client: Shopify) -> Sequence[Line]:
    found, page = list(node.line_items.nodes), node.line_items.page_info
    after: str | None = None
    while page.has_next_page:
        after = _onward(page, after, client)
        more = (await client.run(ORDER_LINES, {"id": node.id, "first": 250, "after": after})).order
        if more is None:
            raise Unavailable(f"{client.place}: an order went away while it was read.")
        found += more.line_items.nodes
        page = more.line_items.page_info
    return found


def _onward(page: PageInfo, before: str | None, client: Shopify) -> str:
    if page.end_cursor is None or page.end_cursor == before:
        raise Unavailable(f"{client.place}: its list has no end.")
    return page.end_cursor


def _order(node: OrderNode, lines: Sequence[Line]) -> Order:
    total = node.current_total_price_set.shop_money
    placed_at: datetime = node.created_at
    return Order(
        order=str(node.number),
        placed_at=placed_at,
        total=Money(amount=total.amount, currency=total.currency_code),
        lines=tuple(OrderLine(sku=named(line.sku), quantity=line.quantity) for line in lines),
    )
