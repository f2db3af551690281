"""A run writes what was signed, and nothing else."""

import json
from collections.abc import AsyncIterator

import pytest

from activities.core.listing import UpdateListing
from activities.marketplaces.shopify.content import SET_CONTENT
from tests.fakes.office import Desk, IdleEngine, Place, Plan, Sent, staffed
from tests.workflows.plans import euros, find, lower, pause, plan, price, step, stock
from workflows import propose
from workflows.documents import ItemView, RefusedDocument, RunDocument

pytestmark = pytest.mark.anyio


@pytest.fixture
async def idle(place: Place) -> AsyncIterator[Desk]:
    """Open an installation whose runs nobody drives by himself."""
    async with staffed(place, engine=IdleEngine()) as opened:
        yield opened


def item(run: RunDocument, name: str) -> ItemView:
    return next(found for found in run.items if found.item == f"shopify/{name}")


def code(run: RunDocument, name: str) -> str | None:
    error = item(run, name).error
    return error.code if error else None


async def refused(desk: Desk, wanted: Plan) -> list[str]:
    found = await propose.propose(
        desk.office, desk.people["manager"], json.dumps(wanted), thread=None, surface="api"
    )
    assert isinstance(found, RefusedDocument), found
    return [one.rule for one in found.refusals]


async def test_a_price_that_moved_since_the_card_stays_and_the_others_are_done(idle: Desk) -> None:
    run = await idle.begin(plan(find("mug"), lower("drop", "find")))
    idle.control.edit("MUG-RED", price="17.49")

    ended = await idle.drive(run)

    assert ended.state == "failed"
    assert item(ended, "MUG-RED").state == "conflict"
    assert idle.control.state()["MUG-RED"]["price"] == "17.49"
    assert len(idle.control.effects()) == 5


async def test_a_stock_that_moved_is_set_all_the_same(idle: Desk) -> None:
    run = await idle.begin(plan(stock("fill", "MUG-BLUE", 30)))
    idle.control.edit("MUG-BLUE", stock=2)

    assert (await idle.drive(run)).state == "done"
    assert idle.control.state()["MUG-BLUE"]["stock"] == 30


async def test_what_is_selected_only_now_is_not_written(idle: Desk) -> None:
    wanted = plan(find("candle"), lower("drop", "find", when={"cel": "item.stock > 0"}))
    run = await idle.begin(wanted)
    idle.control.edit("CAN-PINE", stock=9)

    ended = await idle.drive(run)

    assert ended.state == "done"
    assert (item(ended, "CAN-PINE").state, code(ended, "CAN-PINE")) == (
        "skipped",
        "not_in_manifest",
    )
    assert idle.control.state()["CAN-PINE"]["price"] == "13.50"


async def test_what_is_no_longer_selected_is_skipped(idle: Desk) -> None:
    wanted = plan(find("candle"), lower("drop", "find", when={"cel": "item.stock > 0"}))
    run = await idle.begin(wanted)
    idle.control.edit("CAN-FIG", stock=0)

    ended = await idle.drive(run)

    assert ended.state == "done"
    assert (item(ended, "CAN-FIG").state, code(ended, "CAN-FIG")) == ("skipped", "not_selected")
    assert idle.control.state()["CAN-FIG"]["price"] == "13.50"


async def test_a_bound_lets_only_its_own_item_through(idle: Desk) -> None:
    limits = {"price_change_pct": "20", "drift_pct": "40"}
    twice = plan(
        find("candle"),
        price("first", "CAN-VAN", "11.50"),
        lower("drop", "find", after=["first"], when={"cel": "item.stock > 0"}),
        limits=limits,
    )
    run = await idle.begin(twice)
    idle.control.edit("CAN-PINE", stock=9)

    ended = await idle.drive(run)

    assert idle.control.state()["CAN-VAN"]["price"] == "10.35"
    assert idle.control.state()["CAN-PINE"]["price"] == "13.50"
    assert code(ended, "CAN-PINE") == "not_in_manifest"


async def test_a_bound_stops_what_went_too_far_from_the_baseline(idle: Desk) -> None:
    limits = {"price_change_pct": "20", "drift_pct": "15"}
    twice = plan(
        price("first", "CAN-VAN", "10.80"),
        step(
            "again",
            "offer.update_price",
            {"sku": "CAN-VAN", "change": {"kind": "change_pct", "by": "-10"}},
            after=["first"],
        ),
        limits=limits,
    )
    ended = await idle.drive(await idle.begin(twice))

    assert idle.control.state()["CAN-VAN"]["price"] == "10.80"
    again = [one for one in ended.items if one.step == "w1.again"]
    assert [(one.state, one.error and one.error.code) for one in again] == [
        ("failed", "out_of_bounds")
    ]


async def test_a_bound_stops_a_price_below_the_signed_floor(idle: Desk) -> None:
    limits = {"price_change_pct": "20", "floor": euros("10.50")}
    change = {"kind": "change_pct", "by": "-10"}
    twice = plan(
        price("first", "CAN-VAN", "11.00"),
        step("again", "offer.update_price", {"sku": "CAN-VAN", "change": change}, after=["first"]),
        limits=limits,
    )
    await idle.drive(await idle.begin(twice))

    assert idle.control.state()["CAN-VAN"]["price"] == "11.00"


async def test_two_unordered_writes_to_one_field_are_refused(idle: Desk) -> None:
    twice = plan(find("candle"), price("a", "CAN-VAN", "11.00"), lower("drop", "find"))

    assert await refused(idle, twice) == ["double_write"]


async def test_two_writes_after_a_third_and_beside_each_other_are_refused(idle: Desk) -> None:
    limits = {"price_change_pct": "20", "drift_pct": "40"}
    thrice = plan(
        find("vanilla"),
        find("CAN-VAN", "find2"),
        price("a", "CAN-VAN", "11.00"),
        lower("b", "find", after=["a"]),
        lower("c", "find2", after=["a"]),
        limits=limits,
    )

    assert await refused(idle, thrice) == ["double_write"]


async def test_one_step_that_writes_one_listing_in_two_ways_is_refused(idle: Desk) -> None:
    renamed = plan(
        find("shirt"),
        step(
            "name",
            "listing.update",
            {"sku": {"ref": "item.sku"}, "title": {"cel": "'Shirt ' + item.sku"}},
            for_each={"ref": "find.listings"},
        ),
    )

    assert "double_write" in await refused(idle, renamed)


async def test_the_later_of_two_ordered_writes_is_made_too(idle: Desk) -> None:
    twice = plan(stock("a", "CAN-VAN", 1), stock("b", "CAN-VAN", 2, after=["a"]))

    ended = await idle.drive(await idle.begin(twice))

    assert ended.state == "done"
    assert [one["value"] for one in idle.control.effects()] == [1, 2]


async def test_variants_of_one_listing_are_one_write(idle: Desk) -> None:
    each = step(
        "rest", "listing.pause", {"sku": {"ref": "item.sku"}}, for_each={"ref": "find.listings"}
    )
    ended = await idle.drive(await idle.begin(plan(find("shirt"), each)))

    assert ended.state == "done"
    assert len(ended.items) == 1
    assert len(idle.writes) == 1


async def test_an_idle_line_sends_nothing(idle: Desk) -> None:
    both = plan(stock("same", "MUG-BLUE", 12), stock("fill", "MUG-RED", 30))

    ended = await idle.drive(await idle.begin(both))

    assert (item(ended, "MUG-BLUE").state, code(ended, "MUG-BLUE")) == ("skipped", "already_so")
    assert len(idle.writes) == 1


async def test_a_pause_that_would_touch_more_than_was_signed_is_a_conflict(idle: Desk) -> None:
    run = await idle.begin(plan(pause("rest", "MUG-XL")))
    idle.control.edit("MUG-XL", state="paused")

    ended = await idle.drive(run)

    assert ended.items[0].state == "conflict"
    assert idle.writes == []


async def test_the_read_directly_before_the_send_is_the_guard(idle: Desk) -> None:
    run = await idle.begin(plan(price("iron", "POT-IRON", "54.90")))

    async def at_the_read(moment: str, sent: Sent) -> None:
        if moment == "before" and not sent.writes:
            idle.tap.hook = None
            idle.control.edit("POT-IRON", price="58.00")

    idle.tap.hook = at_the_read

    ended = await idle.drive(run)

    assert item(ended, "POT-IRON").state == "conflict"
    assert idle.writes == []


async def test_a_title_of_which_nobody_sees_all_is_taken_back_as_it_stood(idle: Desk) -> None:
    iron = UpdateListing(shop="shopify", sku="POT-IRON", title="Iron Tea Maker")
    stood = "Iron Tea\u00adpot\u200b"
    client = await idle.office.connections.client(idle.people["manager"].tenant, "shopify")
    product = (await client.product_of(iron)).id
    await client.run(SET_CONTENT, {"product": {"id": product, "title": stood}})
    run = await idle.begin(
        plan(
            step("title", "listing.update", {"sku": iron.sku, "title": iron.title}),
            price("glass", "POT-GLASS", "30.00", after=["title"], on_error="compensate"),
        )
    )
    idle.control.edit("POT-GLASS", price="33.00")

    ended = await idle.drive(run)

    assert [one.error.code for one in ended.items if one.error] == ["undone", "conflict"]
    assert (await client.product_of(iron)).title == stood
