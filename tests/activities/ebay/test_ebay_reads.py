"""What the reads ask for, and what they make of the answers."""

from decimal import Decimal

import pytest
from pydantic import JsonValue

from activities.core.listing import CreateListing, GetListing, OneListing, SearchListings
from activities.core.offer import CompetitorPrice
from activities.core.order import ListOrders
from activities.core.stock import StockLevels
from activities.errors import NotFound, Rejected, Unavailable
from activities.marketplaces.ebay import competitors, listings, orders, stock
from activities.marketplaces.ebay.create import Create
from activities.money import Money
from activities.product import ListingState, Product
from tests.activities.ebay.conftest import SHOP, Connect, owning
from tests.activities.ebay.scripted_ebay import (
    NO_OFFER,
    Seen,
    answer,
    item,
    offer,
    paused,
    scripted,
    shows,
)
from tests.fakes.scripted import Raw

pytestmark = pytest.mark.anyio

MUG = GetListing(shop="ebay", sku="MUG-BLUE")


def eur(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="EUR")


async def test_an_offer_is_looked_up_by_article_site_and_format(connect: Connect) -> None:
    async with scripted(shows(item(), offer())) as shop:
        await listings.read(MUG, connect(shop.base_url))

    (asked,) = [one for one in shop.seen if one.path.endswith("/offer")]
    assert asked.query == {
        "sku": "MUG-BLUE", "marketplace_id": "EBAY_DE", "format": "FIXED_PRICE",
    }  # fmt: skip


async def test_a_listing_is_named_by_its_offer(connect: Connect) -> None:
    async with scripted(shows(item(), offer())) as shop:
        found = (await listings.read(MUG, connect(shop.base_url))).listing

    assert (found.listing, found.sku, found.price) == ("77", "MUG-BLUE", eur("19.99"))
    assert (found.state, found.stock, found.kind) == (ListingState.ACTIVE, 12, "Mugs")


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("ACTIVE", ListingState.ACTIVE),
        ("OUT_OF_STOCK", ListingState.ACTIVE),
        ("ENDED", ListingState.PAUSED),
        ("EBAY_ENDED", ListingState.PAUSED),
    ],
)
async def test_a_listing_is_on_sale_while_it_has_not_ended(
    status: str, state: ListingState, connect: Connect
) -> None:
    details = {"listingId": "110", "listingStatus": status}
    async with scripted(shows(item(), offer(listing=details))) as shop:
        assert (await listings.read(MUG, connect(shop.base_url))).listing.state is state


async def test_an_offer_that_is_not_published_is_paused(connect: Connect) -> None:
    async with scripted(shows(item(), paused())) as shop:
        found = (await listings.read(MUG, connect(shop.base_url))).listing

    assert found.state is ListingState.PAUSED


async def test_an_offer_never_sells_more_than_its_article_has(connect: Connect) -> None:
    async with scripted(shows(item(), offer(availableQuantity=40))) as shop:
        assert (await listings.read(MUG, connect(shop.base_url))).listing.stock == 12


async def test_an_article_without_an_offer_is_no_listing(connect: Connect) -> None:
    async with scripted(shows(item())) as shop:
        with pytest.raises(NotFound, match="does not offer it on EBAY_DE"):
            await listings.read(MUG, connect(shop.base_url))


async def test_an_article_with_two_offers_is_never_a_pick(connect: Connect) -> None:
    async with scripted(shows(item(), offer(), offer(offerId="78"))) as shop:
        with pytest.raises(Rejected, match="ambiguous_sku"):
            await listings.read(MUG, connect(shop.base_url))


async def test_an_answer_for_another_article_is_not_believed(connect: Connect) -> None:
    async with scripted(shows(item(), offer("MUG-RED"))) as shop:
        with pytest.raises(Unavailable, match="another article"):
            await listings.read(MUG, connect(shop.base_url))


async def test_an_article_number_is_written_into_the_path_as_it_is(connect: Connect) -> None:
    async with scripted(shows(None)) as shop:
        with pytest.raises(NotFound):
            await listings.read(GetListing(shop="ebay", sku="A/B ü?"), connect(shop.base_url))

    assert "/sell/inventory/v1/inventory_item/A%2FB%20%C3%BC%3F" in {s.target for s in shop.seen}


async def test_the_whole_inventory_is_read_page_by_page(connect: Connect) -> None:
    skus = [f"MUG-{n}" for n in range(130)]

    def script(seen: Seen) -> Raw:
        if seen.path.endswith("/offer"):
            return answer({"offers": [offer(seen.query["sku"], offerId="1")]})
        start = int(seen.query["offset"]) * 100
        page = [item(sku) for sku in skus[start : start + 100]]
        return answer({"inventoryItems": page, "total": len(skus)})

    async with scripted(script) as shop:
        found = await listings.find(SearchListings(shop="ebay"), connect(shop.base_url))

    assert [row.sku for row in found.listings] == skus


async def test_an_inventory_that_never_ends_is_not_read_for_ever(connect: Connect) -> None:
    def script(_: Seen) -> Raw:
        return answer({"inventoryItems": [item()], "total": 5})

    async with scripted(script) as shop:
        with pytest.raises(Unavailable, match="changed while it was read"):
            await listings.find(SearchListings(shop="ebay"), connect(shop.base_url))


async def test_one_failure_of_a_long_read_is_its_failure(connect: Connect) -> None:
    def script(seen: Seen) -> Raw:
        if seen.path.endswith("/offer"):
            return None
        return answer({"inventoryItems": [item()], "total": 1})

    async with scripted(script) as shop:
        with pytest.raises(Unavailable, match="broke off"):
            await listings.find(SearchListings(shop="ebay"), connect(shop.base_url))


async def test_levels_of_all_are_the_levels_of_what_is_offered(connect: Connect) -> None:
    async with scripted(shows(item(), offer())) as shop:
        found = await stock.read_levels(StockLevels(shop="ebay"), connect(shop.base_url))

    assert [(row.sku, row.stock) for row in found.levels] == [("MUG-BLUE", 12)]


async def test_a_listing_can_be_named_by_its_offer(connect: Connect) -> None:
    async with scripted(shows(item(), offer())) as shop:
        client = connect(shop.base_url).client
        found = await client.article_of(OneListing(shop="ebay", listing="77"))

    assert found.item.sku == "MUG-BLUE"


async def test_a_listing_that_is_no_offer_is_not_asked_for(connect: Connect) -> None:
    async with scripted(lambda _: NO_OFFER) as shop:
        client = connect(shop.base_url).client
        with pytest.raises(NotFound, match=r"no listing \.\./x"):
            await client.article_of(OneListing(shop="ebay", listing="../x"))

    assert shop.seen == []


def order(number: int, at: str) -> dict[str, object]:
    return {
        "orderId": f"12-{number}",
        "creationDate": at,
        "buyer": {"username": "somebody", "buyerRegistrationAddress": {"fullName": "Some Body"}},
        "pricingSummary": {"total": {"value": "39.98", "currency": "EUR"}},
        "lineItems": [{"sku": "MUG-BLUE", "quantity": 2}, {"quantity": 1}],
    }


async def test_orders_come_newest_first_and_without_their_buyers(connect: Connect) -> None:
    found = [order(1, "2026-11-01T08:00:00.000Z"), order(2, "2026-11-02T08:00:00.000Z")]
    async with scripted(lambda _: answer({"orders": found, "total": 2})) as shop:
        read = await orders.read(ListOrders(shop="ebay", limit=1), connect(shop.base_url))

    assert [one.order for one in read.orders] == ["12-2"]
    assert read.orders[0].lines[0].sku == "MUG-BLUE"
    assert "omebody" not in read.model_dump_json()


async def test_orders_are_looked_for_further_back_until_there_are_enough(connect: Connect) -> None:
    async with scripted(lambda _: answer({"orders": [], "total": 0})) as shop:
        await orders.read(ListOrders(shop="ebay", limit=5), connect(shop.base_url))

    spans = [one.query["filter"] for one in shop.seen]
    assert len(spans) == len(orders.WINDOWS)
    assert spans == sorted(spans, reverse=True)


def summary(amount: str, seller: str, currency: str = "EUR") -> dict[str, object]:
    price = {"value": amount, "currency": currency}
    return {"itemId": f"v1|{amount}|0", "price": price, "seller": {"username": seller}}


async def competitor(
    connect: Connect, *found: dict[str, object], product: Product | None = None
) -> tuple[Money | None, Seen]:
    def script(seen: Seen) -> Raw:
        if "/buy/" in seen.path:
            return answer({"itemSummaries": list(found)} if found else {"total": 0})
        return answer(item())

    async with scripted(script) as shop:
        call = connect(shop.base_url)
        call = owning(call, product) if product else call
        price = await competitors.read(CompetitorPrice(shop="ebay", sku="MUG-BLUE"), call)
        return price.price, shop.seen[-1]


async def test_the_lowest_price_of_others_is_found(connect: Connect) -> None:
    price, _ = await competitor(
        connect,
        summary("18.00", "b"),
        summary("17.00", "c"),
        summary("9.00", "Demo-Goods"),
        summary("5.00", "d", "GBP"),
    )

    assert price == eur("17.00")


async def test_nobody_else_is_no_price(connect: Connect) -> None:
    assert (await competitor(connect))[0] is None


async def test_we_are_left_out_of_the_search_itself(connect: Connect) -> None:
    _, seen = await competitor(connect)

    assert seen.query["filter"] == (
        "buyingOptions:{FIXED_PRICE},conditions:{NEW},excludeSellers:{demo-goods}"
    )
    assert seen.headers["x-ebay-c-marketplace-id"] == "EBAY_DE"


@pytest.mark.parametrize(
    ("identifiers", "about"),
    [
        ({}, {"q": "Blue Mug"}),
        ({"gtin": "4006381333931"}, {"q": "4006381333931"}),
        ({"upc": "036000291452"}, {"gtin": "036000291452"}),
        ({"gtin": "none"}, {"q": "Blue Mug"}),
    ],
)
async def test_an_article_is_searched_by_its_number_or_else_by_its_title(
    identifiers: dict[str, str], about: dict[str, str], connect: Connect
) -> None:
    product = Product(sku="MUG-BLUE", title="Blue Mug", identifiers=identifiers)
    _, seen = await competitor(connect, product=product)

    assert {n: seen.query[n] for n in ("q", "gtin") if n in seen.query} == about


async def test_what_everybody_may_see_is_asked_for_with_our_own_keys(connect: Connect) -> None:
    def script(seen: Seen) -> Raw:
        return answer({} if "/buy/" in seen.path else item())

    async with scripted(script) as shop:
        await competitors.read(CompetitorPrice(shop="ebay", sku="MUG-BLUE"), connect(shop.base_url))

    grants = [one.body.partition(b"&")[0] for one in shop.logins]
    assert grants == [b"grant_type=refresh_token", b"grant_type=client_credentials"]


async def test_a_shop_without_a_location_lists_nothing(connect: Connect) -> None:
    nowhere = SHOP.model_copy(update={"location": ""})
    mug = Product(
        sku="MUG-BLUE", title="Mug", description="x", images=("https://e.example/a.jpg",),
        price=eur("9.00"), stock=1,
    )  # fmt: skip
    extension: dict[str, JsonValue] = {
        "category": "1", "condition": "NEW",
        "fulfillment_policy": "1", "payment_policy": "2", "return_policy": "3",
    }  # fmt: skip

    def script(seen: Seen) -> Raw:
        if "taxonomy" in seen.path:
            return answer({"categoryTreeId": "77", "aspects": []})
        return NO_OFFER

    async with scripted(script) as shop:
        call = owning(connect(shop.base_url, shop=nowhere), mug)
        with pytest.raises(Rejected, match="without a stock location"):
            await Create().preview(
                CreateListing(shop="ebay", sku="MUG-BLUE", extension=extension), call
            )
