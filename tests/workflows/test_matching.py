"""Listings find their products by what is clear, and by nothing else."""

import json
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import delete

from activities.errors import Denied, Missing
from tests.fakes.office import Desk, IdleEngine, Place, staffed
from tests.workflows.plans import plan, price
from workflows import matching
from workflows.documents import RefusedDocument, UnmatchedView
from workflows.importing import import_products
from workflows.match_listings import match, unmatched
from workflows.matching import How, Match, match_all
from workflows.propose import propose
from workflows.shops import sync
from workflows.store import events, matches, products
from workflows.store.door import Transaction
from workflows.store.product_tables import ProductRow

pytestmark = pytest.mark.anyio

EAN = "4006381333931"
HERE = matching.Place("shop", "1", "MUG")
OTHER = matching.Place("shop", "2", "CUP")

CASES: dict[str, tuple[dict[str, dict[str, str]], Match]] = {
    "the same number": ({"MUG": {}}, Match(How.SKU, "MUG")),
    "the same identifier": ({"M-1": {"ean": EAN}}, Match(How.IDENTIFIER, "M-1")),
    "its identifier with a zero": ({"M-1": {"gtin": f"0{EAN}"}}, Match(How.IDENTIFIER, "M-1")),
    "both": ({"MUG": {"gtin": EAN}}, Match(How.SKU, "MUG")),
    "number and another identifier": ({"MUG": {"gtin": "96385074"}}, Match(How.SKU, "MUG")),
    "nothing": ({"M-1": {}}, Match(How.NONE)),
    "another case": ({"mug": {}}, Match(How.NONE)),
    "two with its identifier": (
        {"M-1": {"ean": EAN}, "M-2": {"gtin": EAN}},
        Match(How.AMBIGUOUS, candidates=("M-1", "M-2")),
    ),
    "number of one, identifier of another": (
        {"MUG": {}, "M-1": {"ean": EAN}},
        Match(How.AMBIGUOUS, candidates=("M-1", "MUG")),
    ),
}


@pytest.mark.parametrize(("products", "found"), CASES.values(), ids=CASES)
def test_a_listing_is_matched_by_what_is_clear(
    products: dict[str, dict[str, str]], found: Match
) -> None:
    assert match_all({HERE: EAN}, products, {}) == {HERE: found}


@pytest.mark.parametrize("empty", ["", "0", "n/a", "٤٠٠٦٣٨١٣٣٣٩٣١"])
def test_what_is_no_identifier_matches_nothing(empty: str) -> None:
    assert match_all({HERE: empty}, {"M-1": {"gtin": empty}}, {})[HERE].how is How.NONE


def test_a_number_that_names_two_listings_of_a_shop_is_no_match() -> None:
    twin = matching.Place("shop", "2", "MUG")

    found = match_all({HERE: "", twin: ""}, {"MUG": {}}, {})

    assert {one.how for one in found.values()} == {How.AMBIGUOUS}


def test_what_a_person_said_comes_first_while_there_is_such_a_product() -> None:
    said = {HERE: "M-9", OTHER: "GONE"}

    found = match_all({HERE: EAN, OTHER: ""}, {"MUG": {}, "M-9": {}}, said)

    assert (found[HERE], found[OTHER]) == (Match(How.HAND, "M-9"), Match(How.NONE))


@pytest.fixture
async def desk(place: Place) -> AsyncIterator[Desk]:
    """Open an installation whose people have products of their own: two mugs, one renumbered."""
    async with staffed(place, engine=IdleEngine()) as opened:
        await keep(opened, "sku,title,price,floor\nBECHER-1,Roter Becher,18.50,18.00\n")
        yield opened


async def keep(desk: Desk, file: str) -> None:
    await import_products(desk.office, desk.people["manager"], file.encode(), dry_run=False)


async def listed(desk: Desk, title: str) -> list[UnmatchedView]:
    found = await unmatched(desk.office, desk.people["viewer"])
    return [one for one in found.listings if one.title == title]


async def seen(desk: Desk) -> None:
    """Let the shop sell one article that is no product."""
    await desk.office.store.write(_forget)
    await sync(desk.office, "demo", "shopify")


def _forget(tx: Transaction) -> None:
    tx.execute(delete(ProductRow).where(ProductRow.tenant == "demo", ProductRow.sku == "MUG-RED"))


async def red(desk: Desk) -> matching.Place:
    [one] = await listed(desk, "Red Mug")
    return matching.Place(one.shop, one.listing, one.sku)


async def test_a_sync_lists_what_it_cannot_match_and_makes_no_product_of_it(desk: Desk) -> None:
    await seen(desk)

    [one] = await listed(desk, "Red Mug")

    assert (one.sku, one.ambiguous, one.candidates) == ("MUG-RED", False, ())
    assert await desk.office.store.read(lambda tx: products.get(tx, "demo", "MUG-RED")) is None


async def test_a_listing_matched_by_hand_is_unclear_no_more_also_after_another_sync(
    desk: Desk,
) -> None:
    await seen(desk)

    await match(desk.office, desk.people["lister"], await red(desk), "BECHER-1")
    await sync(desk.office, "demo", "shopify")

    assert await listed(desk, "Red Mug") == []


async def test_a_product_is_known_by_the_number_under_which_a_shop_sells_it(desk: Desk) -> None:
    await seen(desk)
    await match(desk.office, desk.people["lister"], await red(desk), "BECHER-1")

    found = await desk.office.store.read(lambda tx: matches.sold_as_others(tx, "demo"))

    assert found == {"BECHER-1": {"shopify": "MUG-RED"}}


async def test_the_floor_of_the_matched_product_holds_for_its_listing(desk: Desk) -> None:
    await seen(desk)
    cheap = json.dumps(plan(price("red", "MUG-RED", "17.50")))
    await desk.offer(plan(price("red", "MUG-RED", "17.40")))

    await match(desk.office, desk.people["lister"], await red(desk), "BECHER-1")
    refused = await propose(desk.office, desk.people["manager"], cheap, thread=None, surface="api")

    assert isinstance(refused, RefusedDocument)
    assert [one.rule for one in refused.refusals] == ["below_floor"]


async def test_a_product_is_shown_with_the_listing_that_was_matched_to_it(desk: Desk) -> None:
    await seen(desk)

    await match(desk.office, desk.people["lister"], await red(desk), "BECHER-1")

    sold = await desk.office.store.read(lambda tx: matches.listings_of(tx, "demo", ["BECHER-1"]))
    assert [one.listing.sku for one in sold["BECHER-1"]] == ["MUG-RED"]


async def test_a_match_can_be_taken_back(desk: Desk) -> None:
    await seen(desk)
    place = await red(desk)
    await match(desk.office, desk.people["lister"], place, "BECHER-1")

    await match(desk.office, desk.people["lister"], place, None)

    assert len(await listed(desk, "Red Mug")) == 1


async def test_who_said_what_is_an_event(desk: Desk) -> None:
    await seen(desk)
    place = await red(desk)

    await match(desk.office, desk.people["lister"], place, "BECHER-1")

    subject = f"{place.shop}/{place.listing}/{place.sku}"
    store = desk.office.store
    [told] = await store.read(lambda tx: events.after(tx, "demo", "listing", subject, 0))
    assert told.body is not None
    assert (told.body["product"], told.body["person"]) == ("BECHER-1", "lister")


@pytest.mark.parametrize("by", ["viewer", "pricer"])
async def test_whoever_may_not_list_matches_nothing(desk: Desk, by: str) -> None:
    await seen(desk)

    with pytest.raises(Denied):
        await match(desk.office, desk.people[by], await red(desk), "BECHER-1")


async def test_only_what_is_there_can_be_matched(desk: Desk) -> None:
    await seen(desk)
    place = await red(desk)
    lister = desk.people["lister"]

    with pytest.raises(Missing, match="product"):
        await match(desk.office, lister, place, "NOPE")
    with pytest.raises(Missing, match="listing"):
        await match(desk.office, lister, matching.Place("shopify", "1", "NOPE"), "BECHER-1")
