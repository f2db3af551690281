"""Look-ups of one tick travel as one question, and remember nothing."""

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from activities.batch import Batch
from activities.core.listing import GetListing, SearchListings
from activities.errors import NotFound, Rejected, Unavailable
from activities.marketplaces.shopify import listings
from tests.activities.shopify.conftest import Connect
from tests.activities.shopify.scripted_shop import Seen, answer, scripted, variant, variants
from tests.fakes.scripted import Raw

pytestmark = pytest.mark.anyio

SKUS = [f"MUG-{number}" for number in range(10)]


class Asked:
    """Answers with the key itself and remembers every question."""

    def __init__(self, problem: Exception | None = None) -> None:
        self.questions: list[tuple[str, ...]] = []
        self.problem = problem

    async def __call__(self, keys: Sequence[str]) -> Mapping[str, str]:
        self.questions.append(tuple(keys))
        await asyncio.sleep(0.01)
        if self.problem:
            raise self.problem
        return {key: key.lower() for key in keys}


async def test_what_is_asked_in_one_tick_is_one_question() -> None:
    asked = Asked()
    batch = Batch(asked)

    found = await asyncio.gather(*(batch.get(key) for key in ["A", "B", "A"]))

    assert found == ["a", "b", "a"]
    assert asked.questions == [("A", "B")]


async def test_what_is_asked_later_is_asked_anew() -> None:
    asked = Asked()
    batch = Batch(asked)

    await batch.get("A")
    await batch.get("A")

    assert asked.questions == [("A",), ("A",)]


async def test_a_question_on_its_way_takes_nobody_else_along() -> None:
    asked = Asked()
    batch = Batch(asked)

    first = asyncio.ensure_future(batch.get("A"))
    await asyncio.sleep(0.005)
    await batch.get("A")
    await first

    assert asked.questions == [("A",), ("A",)]


async def test_a_failure_reaches_everybody_who_asked() -> None:
    batch = Batch(Asked(Unavailable("no")))

    found = await asyncio.gather(batch.get("A"), batch.get("B"), return_exceptions=True)

    assert [type(one) for one in found] == [Unavailable, Unavailable]


async def test_somebody_who_no_longer_waits_disturbs_nobody() -> None:
    batch = Batch(Asked())
    gone = asyncio.ensure_future(batch.get("A"))
    stays = asyncio.ensure_future(batch.get("B"))
    await asyncio.sleep(0.002)

    gone.cancel()

    assert await stays == "b"


async def test_ten_articles_are_read_with_one_request(connect: Connect) -> None:
    found = [variant(sku, number=number) for number, sku in enumerate(SKUS, 1)]
    async with scripted(lambda _: variants(*found)) as shop:
        call = connect(shop.base_url)
        asks = (listings.read(GetListing(shop="shopify", sku=sku), call) for sku in SKUS)
        rows = await asyncio.gather(*asks)

        assert [row.listing.sku for row in rows] == SKUS
        assert len(shop.seen) == 1


@pytest.mark.parametrize("sku", ["MUG-BLUE", 'a "quoted" one', "back\\slash", "OR", "sku:*"])
async def test_an_article_number_is_quoted_in_the_search(sku: str, connect: Connect) -> None:
    async with scripted(lambda _: variants(variant(sku))) as shop:
        await connect(shop.base_url).client.variant(sku)

        escaped = sku.replace("\\", "\\\\").replace('"', '\\"')
        assert shop.seen[0].variables["query"] == f'sku:"{escaped}"'


async def test_a_neighbour_that_the_loose_search_finds_is_not_taken(connect: Connect) -> None:
    loose = [variant("mug-blue", number=1), variant("MUG-BLUE-2", number=2)]
    async with scripted(lambda _: variants(*loose)) as shop:
        with pytest.raises(NotFound):
            await connect(shop.base_url).client.variant("MUG-BLUE")


async def test_a_number_that_names_two_listings_is_never_a_pick(connect: Connect) -> None:
    two = [variant("MUG-BLUE", number=4), variant("MUG-BLUE", number=7)]
    async with scripted(lambda _: variants(*two)) as shop:
        with pytest.raises(Rejected, match=r"ambiguous_sku.*listing 4 and listing 7"):
            await connect(shop.base_url).client.variant("MUG-BLUE")


def page(first: int, last: int, *, after: str | None) -> Raw:
    nodes = [variant(f"MUG-{number}", number=number) for number in range(first, last)]
    info = {"hasNextPage": after is not None, "endCursor": after}
    found = {"nodes": nodes, "pageInfo": info}
    return answer({"shop": {"currencyCode": "EUR"}, "productVariants": found})


async def test_a_list_is_read_to_its_end(connect: Connect) -> None:
    def script(seen: Seen) -> Raw:
        return (
            page(1, 101, after="c1")
            if seen.variables["after"] is None
            else page(101, 151, after=None)
        )

    async with scripted(script) as shop:
        found = await listings.every_listing(connect(shop.base_url).client)

        assert [row.sku for row in found] == [f"MUG-{number}" for number in range(1, 151)]
        assert [seen.variables["after"] for seen in shop.seen] == [None, "c1"]


async def test_searches_asked_together_read_the_catalogue_once(connect: Connect) -> None:
    async with scripted(lambda _: page(1, 4, after=None)) as shop:
        call = connect(shop.base_url)
        asks = (
            listings.find(SearchListings(shop="shopify", query=query), call)
            for query in ("MUG-1", "MUG-2")
        )
        one, two = await asyncio.gather(*asks)

        assert [row.sku for row in (*one.listings, *two.listings)] == ["MUG-1", "MUG-2"]
        assert len(shop.seen) == 1


async def test_a_later_search_reads_anew(connect: Connect) -> None:
    async with scripted(lambda _: page(1, 4, after=None)) as shop:
        call = connect(shop.base_url)
        await listings.find(SearchListings(shop="shopify", query="MUG-1"), call)
        await listings.find(SearchListings(shop="shopify", query="MUG-1"), call)

        assert len(shop.seen) == 2


async def test_a_list_that_runs_in_a_circle_is_given_up(connect: Connect) -> None:
    async with scripted(lambda _: page(1, 3, after="c1")) as shop:
        with pytest.raises(Unavailable):
            await listings.every_listing(connect(shop.base_url).client)
