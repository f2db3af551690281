"""A preview of more than 200 named items uses what a sync has just seen, says so, binds no less."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from activities.marketplaces.shopify.create import CREATE
from tests.fakes.office import Desk, IdleEngine, Place, staffed
from tests.workflows.plans import find, lower, plan, stock
from workflows.documents import PlanDocument
from workflows.remembered import MOST_LIVE
from workflows.shops import sync

pytestmark = pytest.mark.anyio

BADGES = MOST_LIVE + 5
LIMITS = {"items": 300}


def named(*steps: dict[str, Any], more: Sequence[str] = ()) -> dict[str, Any]:
    """Return a plan whose steps go through a list of article numbers that it holds itself."""
    skus = [*(f"BADGE-{n:03}" for n in range(BADGES)), *more]
    return plan(*steps, inputs={"listings": [{"sku": sku} for sku in skus]}, limits=LIMITS)


LARGE = named(lower("drop", "inputs"))
MINUTES = 60
OPTION = "Number"


@pytest.fixture
async def badges(place: Place) -> AsyncIterator[Desk]:
    """Open an installation whose shop sells very many badges."""
    async with staffed(place, engine=IdleEngine()) as opened:
        client = await opened.office.connections.client("demo", "shopify")
        await client.run(CREATE, {"input": many(client.catalog.location)})
        yield opened


def many(location: str) -> dict[str, Any]:
    """Return one product with a variant for every badge."""
    names = [f"{n:03}" for n in range(BADGES)]
    variants = [
        {
            "sku": f"BADGE-{name}",
            "price": "10.00",
            "optionValues": [{"optionName": OPTION, "name": name}],
            "inventoryQuantities": [{"locationId": location, "name": "available", "quantity": 5}],
        }
        for name in names
    ]
    option = {"name": OPTION, "values": [{"name": name} for name in names]}
    return {"title": "Badge", "status": "ACTIVE", "productOptions": [option], "variants": variants}


def asked_by_number(desk: Desk) -> int:
    """Count the questions for single articles; the search itself asks for whole pages."""
    return sum('"sku:' in sent.body or "sku:\\\\" in sent.body for sent in desk.tap.sent)


def aged(card: PlanDocument) -> list[str]:
    """Return what a card says of values that were not read for it."""
    return [one for one in card.warnings if "were read" in one or "was read" in one]


async def offered(desk: Desk, large: dict[str, Any] = LARGE) -> PlanDocument:
    desk.tap.sent.clear()
    return await desk.offer(large)


async def test_a_fresh_sync_spares_the_shop_every_single_look_up(badges: Desk) -> None:
    await sync(badges.office, "demo", "shopify")

    card = await offered(badges)

    assert len(card.lines) == BADGES
    assert asked_by_number(badges) == 0


async def test_what_is_signed_is_the_same_as_with_live_reads(badges: Desk) -> None:
    live = await offered(badges)
    await sync(badges.office, "demo", "shopify")

    synced = await offered(badges)

    assert (aged(live), len(aged(synced))) == ([], 1)
    assert synced.approval.manifest == live.approval.manifest


async def test_the_card_says_how_old_it_is(badges: Desk) -> None:
    await sync(badges.office, "demo", "shopify")
    badges.place.advance(11.5 * MINUTES)

    card = await offered(badges)

    [said] = aged(card)
    assert f"{BADGES} old values were read 12 minutes before this card" in said


async def test_a_card_of_more_than_one_plan_puts_back_promises_no_undo(badges: Desk) -> None:
    large, small = await offered(badges), await badges.offer(plan(find("mug"), lower("it", "find")))

    assert (large.undo, small.undo) == (False, True)


async def test_a_small_step_and_a_live_one_say_nothing_of_age(badges: Desk) -> None:
    live = await offered(badges)
    await sync(badges.office, "demo", "shopify")
    small = await offered(badges, plan(find("mug"), lower("drop", "find")))

    assert [*aged(live), *aged(small)] == []


async def test_what_was_seen_more_than_a_quarter_of_an_hour_ago_is_read_live(
    badges: Desk,
) -> None:
    await sync(badges.office, "demo", "shopify")
    badges.place.advance(15 * MINUTES + 1)

    card = await offered(badges)

    assert aged(card) == []


async def test_what_moved_since_the_sync_is_a_conflict_in_the_run_and_never_overwritten(
    badges: Desk,
) -> None:
    await sync(badges.office, "demo", "shopify")
    badges.control.edit("BADGE-007", price="3.33")
    card = await offered(badges)
    decided = await badges.approve(card)

    ended = await badges.drive(decided.run_ids[0], patience_s=120)

    assert {one.item: one.state for one in ended.items}["shopify/BADGE-007"] == "conflict"
    assert badges.control.state()["BADGE-007"]["price"] == "3.33"


async def test_what_we_wrote_since_the_sync_is_read_live(badges: Desk) -> None:
    await sync(badges.office, "demo", "shopify")
    run = await badges.begin(plan(stock("some", "BADGE-003", 9)))
    await badges.drive(run)

    card = await offered(badges, named(each_stock()))

    before = {line.sku: line.before for line in card.lines}
    assert (before["BADGE-003"], before["BADGE-004"]) == (9, 5)


def each_stock() -> dict[str, Any]:
    """Set the stock of everything that is named."""
    params = {"shop": "shopify", "sku": {"ref": "item.sku"}, "quantity": 7}
    return {
        "id": "fill",
        "activity": "stock.set",
        "params": params,
        "for_each": {"ref": "inputs.listings"},
    }


async def test_an_article_that_the_sync_did_not_see_is_read_live(badges: Desk) -> None:
    await sync(badges.office, "demo", "shopify")
    client = await badges.office.connections.client("demo", "shopify")
    new = {"title": "Badge of honour", "status": "ACTIVE"} | {
        key: value
        for key, value in many(client.catalog.location).items()
        if key in {"productOptions", "variants"}
    }
    new["variants"] = [{**new["variants"][0], "sku": "BADGE-NEW"}]
    new["productOptions"] = [{"name": OPTION, "values": [{"name": "000"}]}]
    await client.run(CREATE, {"input": new})

    card = await offered(badges, named(lower("drop", "inputs"), more=["BADGE-NEW"]))

    [said] = aged(card)
    assert len(card.lines) == BADGES + 1
    assert f"{BADGES} old values were read" in said


async def test_what_the_plan_s_own_search_has_read_is_fresher_than_the_sync(badges: Desk) -> None:
    await sync(badges.office, "demo", "shopify")
    badges.control.edit("BADGE-007", price="3.33")

    card = await offered(badges, plan(find("badge"), lower("drop", "find"), limits=LIMITS))

    before = {line.sku: line.before for line in card.lines}
    assert (before["BADGE-007"], aged(card), asked_by_number(badges)) == ("3.33", [], 0)
