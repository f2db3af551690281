"""One preview reads a whole catalogue once, and nobody else reads from what it saw."""

from typing import Any

import pytest

from activities.context import Call
from activities.core.listing import GetListing, SearchListings
from activities.errors import NotFound, Rejected
from activities.marketplaces.shopify import SHOPIFY, listings
from tests.activities.shopify.conftest import Connect
from tests.activities.shopify.scripted_shop import Seen, scripted, variant, variants
from tests.fakes.scripted import Raw

pytestmark = pytest.mark.anyio

TWINS = [variant("MUG-RED", number=1), variant("MUG-2", number=4), variant("MUG-2", number=7)]


def catalogue(_: Seen) -> Raw:
    return variants(*TWINS)


def glance(call: Call[Any]) -> Call[Any]:
    assert SHOPIFY.glance is not None
    return Call(client=SHOPIFY.glance(call.client), clock=call.clock, products=call.products)


async def searched(call: Call[Any]) -> None:
    await listings.find(SearchListings(shop="shopify", query="mug"), call)


async def test_what_a_search_has_read_is_not_asked_for_again(connect: Connect) -> None:
    async with scripted(catalogue) as shop:
        call = glance(connect(shop.base_url))
        await searched(call)
        found = await listings.read(GetListing(shop="shopify", sku="MUG-RED"), call)

        assert found.listing.sku == "MUG-RED"
        assert len(shop.seen) == 1


async def test_what_no_search_has_read_is_asked_for(connect: Connect) -> None:
    async with scripted(lambda _: variants(variant("MUG-RED"))) as shop:
        call = glance(connect(shop.base_url))
        await listings.read(GetListing(shop="shopify", sku="MUG-RED"), call)

        assert [seen.variables["query"] for seen in shop.seen] == ['sku:"MUG-RED"']


async def test_a_number_that_names_two_articles_is_no_pick_here_either(connect: Connect) -> None:
    async with scripted(catalogue) as shop:
        call = glance(connect(shop.base_url))
        await searched(call)

        with pytest.raises(Rejected, match="ambiguous_sku"):
            await call.client.variant("MUG-2")


async def test_what_the_catalogue_lacks_is_not_found(connect: Connect) -> None:
    async with scripted(catalogue) as shop:
        call = glance(connect(shop.base_url))
        await searched(call)

        with pytest.raises(NotFound):
            await call.client.variant("MUG-BLUE")


async def test_nobody_else_reads_from_what_one_preview_saw(connect: Connect) -> None:
    async with scripted(catalogue) as shop:
        living = connect(shop.base_url)
        await searched(glance(living))
        await living.client.variants("MUG-RED")
        await glance(living).client.variants("MUG-RED")

        assert len(shop.seen) == 3
