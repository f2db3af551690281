"""Reads of listings, stock, orders and others' prices, to the end of every list."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from activities.context import Call
from activities.core.listing import GetListing, SearchListings
from activities.core.offer import CompetitorPrice
from activities.core.order import ListOrders
from activities.core.stock import StockLevels
from activities.errors import NotFound, Rejected, Throttled, Unavailable
from activities.marketplaces.amazon import Amazon, client, competitors, listings, orders, stock
from activities.marketplaces.amazon.client import SEARCH_ITEMS
from activities.money import Money
from activities.product import Listing, ListingState
from tests.activities.amazon.conftest import UK, Connect, Shops
from tests.activities.amazon.scripted_amazon import PLACE, Seen, item, scripted, told
from tests.fakes.sandbox_process import SandboxProcess

pytestmark = pytest.mark.anyio


async def search(call: Call[Amazon], query: str = "", **more: Any) -> list[Listing]:  # noqa: ANN401
    found = await listings.find(SearchListings(shop="amazon_de", query=query, **more), call)
    return list(found.listings)


async def get(call: Call[Amazon], sku: str) -> Listing:
    return (await listings.read(GetListing(shop="amazon_de", sku=sku), call)).listing


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("mug", 5),
        ("MUG red", 1),
        ("drinking_cup", 5),
        ("can-", 4),
        ("übersee", 1),
        ("organic", 3),
        ("nothing like it", 0),
        ("", 41),
    ],
)
async def test_every_word_must_occur_in_title_type_or_number(
    query: str, found: int, call: Call[Amazon]
) -> None:
    assert len(await search(call, query)) == found


async def test_only_listings_in_a_state_are_found(call: Call[Amazon]) -> None:
    paused = await search(call, state=ListingState.PAUSED)

    assert sorted(one.sku for one in paused) == ["BAS-WILLOW", "CAL-2026", "LAM-OIL", "LAM-PAPER"]


async def test_a_listing_is_read_with_all_that_it_has(call: Call[Amazon]) -> None:
    assert await get(call, "MUG-RED") == Listing(
        shop="amazon_de",
        listing="MUG-RED",
        sku="MUG-RED",
        title="Red Mug",
        state=ListingState.ACTIVE,
        price=Money(amount=Decimal("18.50"), currency="EUR"),
        stock=25,
        kind="DRINKING_CUP",
    )


async def test_the_british_shop_has_the_same_article_in_pounds(shops: Shops) -> None:
    found = await get(shops(UK), "MUG-RED")

    assert (found.shop, str(found.price)) == ("amazon_uk", "15.73 GBP")


async def test_what_is_sold_out_is_active_and_what_is_over_is_paused(call: Call[Amazon]) -> None:
    assert (await get(call, "CAN-PINE")).state is ListingState.ACTIVE
    assert (await get(call, "CAL-2026")).state is ListingState.PAUSED


async def test_an_article_that_is_not_there_is_not_found(call: Call[Amazon]) -> None:
    with pytest.raises(NotFound, match="Amazon DE has no article MUG-PINK"):
        await get(call, "MUG-PINK")


async def test_article_numbers_of_any_letters_are_asked_for_as_they_are(connect: Connect) -> None:
    sku = "A/B ü?&,#1"
    async with scripted(lambda _: told(item(sku))) as shop:
        await get(connect(shop.base_url), sku)

    assert shop.seen[0].path.endswith("/A%2FB%20%C3%BC%3F%26%2C%231")


async def test_look_ups_of_one_moment_travel_together(
    call: Call[Amazon], sandbox: SandboxProcess
) -> None:
    skus = ("MUG-RED", "MUG-XL", "MUG-PINK")
    found = await asyncio.gather(*(call.client.find(sku) for sku in skus))

    assert [one.sku if one else None for one in found] == ["MUG-RED", "MUG-XL", None]
    asked = [one["operation"] for one in sandbox.control.requests()]
    assert asked == ["token", "searchListingsItems"]


async def test_a_shop_with_more_than_one_search_may_show_is_read_to_its_end(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1 050 items of which one search shows 1 000: the next begins where it ended."""
    began = datetime(2026, 6, 1, tzinfo=UTC)
    shelf = []
    for n in range(1050):
        one = item(f"SKU-{n:04}")
        one["summaries"][0]["createdDate"] = (began + timedelta(minutes=n)).isoformat()
        shelf.append(one)

    def page(seen: Seen) -> bytes:
        after = seen.query.get("createdAfter")
        shown = [
            one for one in shelf if after is None or one["summaries"][0]["createdDate"] >= after
        ][:1000]
        start = int(seen.query.get("pageToken", "0"))
        token = {"nextToken": str(start + 20)} if start + 20 < len(shown) else {}
        rows = shown[start : start + 20]
        return told({"numberOfResults": 1050, "items": rows, "pagination": token})

    monkeypatch.setattr(client, "SEARCH_ITEMS", replace(SEARCH_ITEMS, rate=10_000, burst=10_000))
    async with scripted(page) as shop:
        found = await connect(shop.base_url).client.everything()

    assert len({one.sku for one in found}) == 1050


async def test_a_list_without_end_is_given_up(connect: Connect) -> None:
    again = {"numberOfResults": 2, "items": [item()], "pagination": {"nextToken": "same"}}
    async with scripted(lambda _: told(again)) as shop:
        with pytest.raises(Unavailable, match="no end"):
            await connect(shop.base_url).client.everything()


async def test_an_offer_to_businesses_is_not_the_price(connect: Connect) -> None:
    found = item()
    consumer = found["attributes"]["purchasable_offer"][0]
    business = {**consumer, "audience": "B2B", "our_price": [{"schedule": [{"value_with_tax": 1}]}]}
    found["attributes"]["purchasable_offer"] = [business, consumer]
    async with scripted(lambda _: told(found)) as shop:
        assert str((await get(connect(shop.base_url), "MUG-RED")).price) == "18.50 EUR"


async def test_what_amazon_has_in_another_marketplace_is_not_read(connect: Connect) -> None:
    found = item()
    for row in found["attributes"]["purchasable_offer"]:
        row["marketplace_id"] = UK.location
    async with scripted(lambda _: told(found)) as shop:
        with pytest.raises(Rejected, match="has no offer"):
            await get(connect(shop.base_url), "MUG-RED")


async def test_a_listing_that_amazon_itself_suppresses_is_not_active(connect: Connect) -> None:
    found = item()
    found["summaries"][0]["status"] = ["DISCOVERABLE"]
    async with scripted(lambda _: told(found)) as shop:
        assert (await get(connect(shop.base_url), "MUG-RED")).state is ListingState.PAUSED


async def test_stock_is_what_the_seller_ships_and_what_amazon_could_ship(
    call: Call[Amazon],
) -> None:
    wanted = StockLevels(shop="amazon_de", skus=("MUG-RED", "NOT-A5"))
    found = await stock.read_levels(wanted, call)

    assert {one.sku: one.stock for one in found.levels} == {"MUG-RED": 25, "NOT-A5": 70}


async def test_the_stock_of_all_is_read_with_few_requests(
    call: Call[Amazon], sandbox: SandboxProcess
) -> None:
    assert (await stock.read_levels(StockLevels(shop="amazon_de"), call)).count == 41
    asked = [one["operation"] for one in sandbox.control.requests()]
    assert asked == ["token", *["searchListingsItems"] * 3, "getInventorySummaries"]


async def test_orders_come_newest_first_with_totals_and_no_more_than_asked(
    call: Call[Amazon],
) -> None:
    found = await orders.read(ListOrders(shop="amazon_de", limit=2), call)

    assert [str(one.placed_at.date()) for one in found.orders] == ["2026-11-21", "2026-11-19"]
    assert str(found.orders[0].total) == "76.00 EUR"
    assert [(line.sku, line.quantity) for line in found.orders[0].lines] == [
        ("VAS-MINI", 2),
        ("TOW-LINEN", 3),
    ]


async def test_all_orders_of_two_years_are_found(call: Call[Amazon]) -> None:
    assert (await orders.read(ListOrders(shop="amazon_de", limit=250), call)).count == 14


async def test_an_order_that_amazon_has_not_priced_is_left_out(connect: Connect) -> None:
    line = {"orderItemId": "1", "quantityOrdered": 2, "product": {"sellerSku": "MUG-RED"}}
    bare = {"orderId": "1", "createdTime": "2026-11-20T00:00:00Z", "orderItems": [line]}
    unit = {"unitPrice": {"amount": "5.00", "currencyCode": "EUR"}}
    priced = {**bare, "orderId": "2"}
    priced["orderItems"] = [{**line, "product": {"sellerSku": "MUG-RED", "price": unit}}]
    async with scripted(lambda _: told({"orders": [bare, priced]})) as shop:
        found = await orders.read(ListOrders(shop="amazon_de"), connect(shop.base_url))

    assert [(one.order, str(one.total)) for one in found.orders] == [("2", "10.00 EUR")]


async def test_the_lowest_price_of_others_is_not_our_own(
    call: Call[Amazon], sandbox: SandboxProcess
) -> None:
    for seller, price in (("Tassenwelt", "21.50"), ("Becherhaus", "20.10")):
        order = {"shop": "amazon_de", "sku": "MUG-RED", "price": price, "seller": seller}
        sandbox.control.post("competitor", order)
    wanted = CompetitorPrice(shop="amazon_de", sku="MUG-RED")

    assert str((await competitors.look_around(wanted, call)).price) == "20.10 EUR"


async def test_where_nobody_else_sells_there_is_no_price(call: Call[Amazon]) -> None:
    wanted = CompetitorPrice(shop="amazon_de", sku="MUG-RED")

    assert (await competitors.look_around(wanted, call)).price is None


async def test_prices_of_many_articles_are_asked_for_in_one_call(
    call: Call[Amazon], sandbox: SandboxProcess
) -> None:
    skus = ("MUG-RED", "MUG-WHITE", "MUG-GREEN")
    wanted = [CompetitorPrice(shop="amazon_de", sku=sku) for sku in skus]
    await asyncio.gather(*(competitors.look_around(one, call) for one in wanted))

    asked = [one["operation"] for one in sandbox.control.requests()]
    assert asked.count("getCompetitiveSummary") == 1


async def test_a_second_look_around_within_half_a_minute_says_how_long_to_wait(
    call: Call[Amazon],
) -> None:
    wanted = CompetitorPrice(shop="amazon_de", sku="MUG-RED")
    await competitors.look_around(wanted, call)
    with pytest.raises(Throttled) as slow:
        await competitors.look_around(wanted, call)

    assert 25 < slow.value.retry_after_s < 31


async def test_a_product_that_amazon_says_nothing_of_is_no_absence_of_others(
    connect: Connect,
) -> None:
    body = {"asin": "B000000001", "marketplaceId": PLACE, "errors": []}
    failed = {"responses": [{"status": {"statusCode": 500}, "body": body}]}

    def script(seen: Seen) -> bytes:
        return told(failed if "competitiveSummary" in seen.path else item())

    async with scripted(script) as shop:
        with pytest.raises(Unavailable, match="did not say"):
            await competitors.look_around(
                CompetitorPrice(shop="amazon_de", sku="MUG-RED"), connect(shop.base_url)
            )
