"""What is left by a program that ended in the middle of a write, where few plans come by."""

import asyncio
from collections.abc import AsyncIterator, Callable
from decimal import Decimal

import pytest

from activities.money import Money
from activities.product import Product
from tests.fakes.office import Desk, IdleEngine, Place, Plan, Sent, staffed
from tests.workflows.plans import plan, price, step, stock
from tests.workflows.retold import untold
from workflows import runs
from workflows.documents import RunDocument
from workflows.store import products

pytestmark = pytest.mark.anyio

HOURS = 3600
LIMITS = {"price_change_pct": "20", "drift_pct": "40"}
AGAIN = step(
    "again",
    "offer.update_price",
    {"sku": "POT-IRON", "change": {"kind": "change_pct", "by": "-10"}},
    after=["first"],
)
BOUND = plan(price("first", "POT-IRON", "58.00"), AGAIN, limits=LIMITS)
BACK = plan(
    price("iron", "POT-IRON", "54.90"),
    price("glass", "POT-GLASS", "30.00", after=["iron"], on_error="compensate"),
)
NEW = plan(step("new", "listing.create", {"sku": "CUP-NEW"}))
Which = Callable[[Sent], bool]


@pytest.fixture
async def idle(place: Place) -> AsyncIterator[Desk]:
    """Open an installation whose runs nobody drives by himself."""
    async with staffed(place, engine=IdleEngine()) as opened:
        cup = Product(
            sku="CUP-NEW",
            title="New Cup",
            price=Money(amount=Decimal("9.50"), currency="EUR"),
            stock=7,
        )
        await opened.office.store.write(lambda tx: products.put(tx, "demo", [cup]))
        yield opened
        assert await opened.office.store.read(untold) == []


async def left_at(desk: Desk, run: str, moment: str, which: Which) -> None:
    """Drive a run, and end the engine before or after one write, as a crash there would."""
    reached = asyncio.Event()

    async def stop_there(now: str, sent: Sent) -> None:
        if now == moment and sent.writes and which(sent):
            reached.set()
            await asyncio.Event().wait()

    desk.tap.hook = stop_there
    driven = asyncio.create_task(desk.drive(run))
    async with asyncio.timeout(20):
        await reached.wait()
    driven.cancel()
    await asyncio.gather(driven, return_exceptions=True)
    desk.tap.hook = None


def states(run: RunDocument) -> dict[str, str]:
    return {one.step.removeprefix("w1."): one.state for one in run.items}


def sends(text: str) -> Which:
    return lambda sent: text in sent.body


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_a_bounded_write_is_told_apart_from_one_that_was_never_made(
    idle: Desk, moment: str
) -> None:
    run = await idle.begin(BOUND)

    await left_at(idle, run, moment, sends("52.2"))
    ended = await idle.drive(run)

    assert (ended.state, states(ended)) == ("done", {"first": "done", "again": "done"})
    assert [str(one["value"]) for one in idle.control.effects()] == ["58.00", "52.20"]


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_an_undo_is_made_once(idle: Desk, moment: str) -> None:
    run = await idle.begin(BACK)
    idle.control.edit("POT-GLASS", price="33.00")

    await left_at(idle, run, moment, sends("59.9"))
    ended = await idle.drive(run)

    assert (ended.state, states(ended)) == ("failed", {"iron": "cancelled", "glass": "conflict"})
    assert [str(one["value"]) for one in idle.control.effects()] == ["54.90", "59.90"]


CREATING = {"the product": "productSet", "its publication": "publishablePublish"}


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("stage", CREATING.values(), ids=CREATING)
async def test_a_new_listing_is_created_once(idle: Desk, stage: str, moment: str) -> None:
    run = await idle.begin(NEW)

    await left_at(idle, run, moment, sends(stage))
    ended = await idle.drive(run)

    assert (ended.state, states(ended)) == ("done", {"new": "done"})
    created = [one for one in idle.control.effects() if one["what"] == "created"]
    assert [one["sku"] for one in created] == ["CUP-NEW"]


async def settled(desk: Desk, run: str, place: tuple[str, str], *, applied: bool) -> RunDocument:
    await runs.settle(
        desk.office,
        desk.people["manager"],
        run,
        step=place[0],
        item=place[1],
        applied=applied,
        reason="seen",
    )
    return await desk.drive(run)


async def forgotten(desk: Desk, wanted: Plan, which: Which, moment: str = "after") -> str:
    """Return a run that was left at a write, and found again after a day."""
    run = await desk.begin(wanted)
    await left_at(desk, run, moment, which)
    desk.control.advance(24 * HOURS + 60)
    ended = await desk.drive(run)
    assert ended.state == "parked"
    return run


ONE = plan(price("iron", "POT-IRON", "54.90"), stock("figs", "CAN-FIG", 20, after=["iron"]))
IRON = ("w1.iron", "shopify/POT-IRON")


async def test_a_doubt_of_yesterday_waits_for_a_person(idle: Desk) -> None:
    run = await forgotten(idle, ONE, sends("54.9"))

    assert states(await idle.show(run)) == {"iron": "parked", "figs": "pending"}
    assert len(idle.writes) == 1


@pytest.mark.parametrize(("moment", "applied"), [("after", True), ("before", False)])
async def test_whoever_settles_a_doubt_of_yesterday_begins_nothing(
    idle: Desk, moment: str, *, applied: bool
) -> None:
    run = await forgotten(idle, ONE, sends("54.9"), moment)

    ended = await settled(idle, run, IRON, applied=applied)

    assert states(ended) == {"iron": "done" if applied else "failed", "figs": "cancelled"}
    assert len(idle.control.effects()) == applied


async def test_a_retry_of_yesterdays_run_reads_the_doubt_back(idle: Desk) -> None:
    run = await forgotten(idle, ONE, sends("54.9"))

    await runs.retry(idle.office, idle.people["manager"], run)
    ended = await idle.drive(run)

    assert (ended.state, states(ended)) == ("done", {"iron": "done", "figs": "done"})
    assert [one["sku"] for one in idle.control.effects()] == ["POT-IRON", "CAN-FIG"]


async def test_a_cancelled_run_of_yesterday_still_tells_the_truth(idle: Desk) -> None:
    run = await idle.begin(ONE)
    await left_at(idle, run, "after", sends("54.9"))
    await runs.cancel(idle.office, idle.people["manager"], run)
    idle.control.advance(24 * HOURS + 60)

    ended = await idle.drive(run)

    assert (ended.state, states(ended)) == ("cancelled", {"iron": "done", "figs": "cancelled"})


async def test_settling_a_first_stage_lets_the_second_follow(idle: Desk) -> None:
    run = await idle.begin(NEW)
    idle.control.fault("drop_after", "productSet", shop="shopify")

    async def unreadable_from_now_on(moment: str, sent: Sent) -> None:
        if sent.writes:
            idle.tap.hook = None
            idle.control.fault("outage", "read", shop="shopify", seconds=900)

    idle.tap.hook = unreadable_from_now_on
    ended = await idle.drive(run, patience_s=60)
    assert (ended.state, states(ended)) == ("parked", {"new": "parked"})
    idle.control.advance(900)

    ended = await settled(idle, run, ("w1.new", "shopify/CUP-NEW"), applied=True)

    assert (ended.state, states(ended)) == ("done", {"new": "done"})
    assert [sent.operation for sent in idle.writes] == ["CreateProduct", "Publish"]
