"""Reads of listings, stock and orders, to the end of every list."""

from datetime import UTC, datetime
from typing import Any

import pytest

from activities.core.listing import SearchListings
from activities.core.order import ListOrders
from activities.core.stock import StockLevels
from activities.errors import NotFound, Rejected
from activities.marketplaces.shopify import listings, orders, stock
from tests.activities.shopify.conftest import Connect
from tests.activities.shopify.scripted_shop import (
    LAST_PAGE,
    Seen,
    answer,
    scripted,
    variant,
    variants,
)
from tests.fakes.scripted import Raw

pytestmark = pytest.mark.anyio


def article(sku: str | None, number: int, *, title: str = "Becher", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    found = {**variant(sku or "", number=number), "sku": sku}
    return {**found, "product": {**found["product"], "title": title, **more}}


SHELF = [
    article("MUG-BLUE", 1, title="Blue Mug"),
    article("CUP-1", 2, title="Espresso Cup", productType="Mugs"),
    article("POT-MUG", 3, title="Teapot", productType="Pots", status="DRAFT"),
    article("BAG", 4, title="Übertasche", productType="Bags", status="ARCHIVED"),
    article("HIDDEN", 5, productType="Bags", status="UNLISTED"),
    article(None, 6, title="Mug without a number"),
    article(" ", 7, title="Mug with a blank number"),
]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("mug", ["MUG-BLUE", "CUP-1", "POT-MUG"]),
        ("MUG blue", ["MUG-BLUE"]),
        ("blue mug cup", []),
        ("ÜBER", ["BAG"]),
        ("", ["MUG-BLUE", "CUP-1", "POT-MUG", "BAG", "HIDDEN"]),
    ],
)
async def test_every_word_must_occur_in_title_type_or_number(
    query: str, found: list[str], connect: Connect
) -> None:
    async with scripted(lambda _: variants(*SHELF)) as shop:
        result = await listings.find(
            SearchListings(shop="shopify", query=query), connect(shop.base_url)
        )

    assert [row.sku for row in result.listings] == found
    assert result.count == len(found)


@pytest.mark.parametrize(
    ("state", "found"),
    [("active", ["MUG-BLUE", "CUP-1", "HIDDEN"]), ("paused", ["POT-MUG", "BAG"]), ("ended", [])],
)
async def test_a_search_may_ask_for_one_state(
    state: str, found: list[str], connect: Connect
) -> None:
    async with scripted(lambda _: variants(*SHELF)) as shop:
        asked = SearchListings.model_validate({"shop": "shopify", "state": state})
        result = await listings.find(asked, connect(shop.base_url))

    assert [row.sku for row in result.listings] == found


async def test_a_listing_bears_the_number_that_people_see_in_the_shop(connect: Connect) -> None:
    async with scripted(lambda _: variants(SHELF[0])) as shop:
        result = await listings.find(SearchListings(shop="shopify"), connect(shop.base_url))

    row = result.listings[0]
    assert (row.listing, str(row.price), row.stock, row.kind) == ("1", "19.99 EUR", 12, "Mugs")


async def test_stock_is_read_for_the_articles_that_were_named(connect: Connect) -> None:
    async with scripted(lambda _: variants(*SHELF)) as shop:
        asked = StockLevels(shop="shopify", skus=("CUP-1", "MUG-BLUE"))
        result = await stock.read_levels(asked, connect(shop.base_url))

    assert [(row.sku, row.stock) for row in result.levels] == [("CUP-1", 12), ("MUG-BLUE", 12)]


async def test_stock_of_an_unknown_article_is_not_found(connect: Connect) -> None:
    async with scripted(lambda _: variants(*SHELF)) as shop:
        with pytest.raises(NotFound, match="no article NO-SUCH"):
            await stock.read_levels(
                StockLevels(shop="shopify", skus=("NO-SUCH",)), connect(shop.base_url)
            )


async def test_an_article_that_is_not_at_the_location_has_no_stock(connect: Connect) -> None:
    bare = variant("MUG-BLUE")
    bare["inventoryItem"]["inventoryLevel"] = None
    async with scripted(lambda _: variants(bare)) as shop:
        result = await stock.read_levels(StockLevels(shop="shopify"), connect(shop.base_url))

        assert result.levels[0].stock == 0
        assert shop.seen[0].variables["location"] == "gid://shopify/Location/1"


async def test_a_shop_without_a_location_says_what_to_do(connect: Connect) -> None:
    async with scripted(lambda _: variants(*SHELF)) as shop:
        call = connect(shop.base_url)
        call.client.catalog._location = ""  # noqa: SLF001 - as connected before one was chosen
        with pytest.raises(Rejected, match="without a stock location"):
            await listings.find(SearchListings(shop="shopify"), call)

        assert shop.seen == []


def lines(*skus: str | None, more: str | None = None) -> dict[str, Any]:
    info = {"hasNextPage": more is not None, "endCursor": more}
    return {"nodes": [{"sku": sku, "quantity": 2} for sku in skus], "pageInfo": info}


def order(number: int, found: dict[str, Any]) -> dict[str, Any]:
    total = {"shopMoney": {"amount": "39.98", "currencyCode": "EUR"}}
    return {
        "id": f"gid://shopify/Order/{number}",
        "number": number,
        "createdAt": "2026-11-23T10:00:00Z",
        "currentTotalPriceSet": total,
        "lineItems": found,
    }


async def test_orders_are_read_newest_first_without_their_buyers(connect: Connect) -> None:
    page = {"nodes": [order(1002, lines("A", None)), order(1001, lines("B"))]}
    async with scripted(lambda _: answer({"orders": {**page, "pageInfo": LAST_PAGE}})) as shop:
        result = await orders.read(ListOrders(shop="shopify"), connect(shop.base_url))

    newest = result.orders[0]
    assert [row.order for row in result.orders] == ["1002", "1001"]
    assert newest.placed_at == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert [(line.sku, line.quantity) for line in newest.lines] == [("A", 2), (None, 2)]
    assert str(newest.total) == "39.98 EUR"


async def test_as_many_orders_as_were_asked_for_are_read_over_several_pages(
    connect: Connect,
) -> None:
    def script(seen: Seen) -> Raw:
        first, start = seen.variables["first"], int(seen.variables["after"] or 0)
        nodes = [order(number, lines("A")) for number in range(start + 1, start + first + 1)]
        info = {"hasNextPage": True, "endCursor": str(start + first)}
        return answer({"orders": {"nodes": nodes, "pageInfo": info}})

    async with scripted(script) as shop:
        result = await orders.read(ListOrders(shop="shopify", limit=60), connect(shop.base_url))

        assert result.count == 60
        assert [seen.variables["first"] for seen in shop.seen] == [25, 25, 10]


async def test_a_long_order_is_read_to_its_last_line(connect: Connect) -> None:
    def script(seen: Seen) -> Raw:
        if seen.operation == "OrderLines":
            return answer({"order": {"lineItems": lines("C")}})
        nodes = [order(1001, lines("A", "B", more="c2"))]
        return answer({"orders": {"nodes": nodes, "pageInfo": LAST_PAGE}})

    async with scripted(script) as shop:
        result = await orders.read(ListOrders(shop="shopify"), connect(shop.base_url))

        assert [line.sku for line in result.orders[0].lines] == ["A", "B", "C"]
        # The second page begins where the first one ended.
        assert shop.seen[1].variables["after"] == "c2"
