"""Compensation, parked items, retry, settle and standing still."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from activities.errors import Denied, Missing, Rejected, Stopped
from tests.fakes.office import Desk, IdleEngine, Place, Sent, staffed
from tests.workflows.plans import find, lower, pause, plan, price, stock
from tests.workflows.retold import untold
from workflows import runs
from workflows.documents import RunDocument
from workflows.halt import halt, resume
from workflows.store import people

pytestmark = pytest.mark.anyio

HOURS = 3600
BACK = plan(
    price("iron", "POT-IRON", "54.90"),
    pause("rest", "CAN-VAN", after=["iron"]),
    stock("figs", "CAN-FIG", 20, after=["rest"]),
    price("glass", "POT-GLASS", "30.00", after=["figs"], on_error="compensate"),
)
"""Three writes, and a fourth whose failure takes them back."""


@pytest.fixture
async def idle(place: Place) -> AsyncIterator[Desk]:
    """Open an installation whose runs nobody drives by himself."""
    async with staffed(place, engine=IdleEngine()) as opened:
        yield opened
        assert await opened.office.store.read(untold) == []


def states(run: RunDocument) -> dict[str, str]:
    return {one.step.removeprefix("w1."): one.state for one in run.items}


def codes(run: RunDocument) -> dict[str, str | None]:
    found = {one.step.removeprefix("w1."): one.error for one in run.items}
    return {step: error.code if error else None for step, error in found.items()}


async def parked(desk: Desk) -> str:
    """Return a run whose one price nobody can tell."""
    run = await desk.begin(
        plan(price("iron", "POT-IRON", "54.90"), stock("figs", "CAN-FIG", 20, after=["iron"]))
    )
    desk.control.fault("fail_before", "productVariantsBulkUpdate", shop="shopify")

    async def meddle(moment: str, sent: Sent) -> None:
        if moment == "after" and sent.writes:
            desk.tap.hook = None
            desk.control.edit("POT-IRON", price="1.11")

    desk.tap.hook = meddle
    ended = await desk.drive(run)
    assert (ended.state, states(ended)) == ("parked", {"iron": "parked", "figs": "pending"})
    return run


async def test_a_failure_takes_back_every_write_newest_first(idle: Desk) -> None:
    run = await idle.begin(BACK)
    idle.control.edit("POT-GLASS", price="33.00")

    ended = await idle.drive(run)

    assert ended.state == "failed"
    assert codes(ended) == {
        "iron": "undone",
        "rest": "undone",
        "figs": "undone",
        "glass": "conflict",
    }
    shown = idle.control.state()
    assert shown["POT-IRON"]["price"] == "59.90"
    assert shown["CAN-VAN"]["state"] == "active"
    assert shown["CAN-FIG"]["stock"] == 35
    undone = [one["sku"] for one in idle.control.effects()][3:]
    assert undone == ["CAN-FIG", "CAN-VAN", "POT-IRON"]


async def test_what_somebody_changed_since_is_not_taken_back(idle: Desk) -> None:
    run = await idle.begin(BACK)
    idle.control.edit("POT-GLASS", price="33.00")

    async def after_the_first(moment: str, sent: Sent) -> None:
        if moment == "after" and sent.writes:
            idle.tap.hook = None
            idle.control.edit("POT-IRON", price="42.00")

    idle.tap.hook = after_the_first

    ended = await idle.drive(run)

    assert codes(ended)["iron"] == "not_undone"
    assert states(ended)["iron"] == "failed"
    assert idle.control.state()["POT-IRON"]["price"] == "42.00"
    assert codes(ended)["figs"] == "undone"


async def test_both_writes_of_one_field_are_taken_back_in_turn(idle: Desk) -> None:
    limits = {"price_change_pct": "20", "drift_pct": "40"}
    twice = plan(
        find("iron teapot"),
        price("first", "POT-IRON", "58.00"),
        lower("again", "find", after=["first"]),
        price("glass", "POT-GLASS", "30.00", after=["again"], on_error="compensate"),
        limits=limits,
    )
    run = await idle.begin(twice)
    idle.control.edit("POT-GLASS", price="33.00")

    ended = await idle.drive(run)

    assert idle.control.state()["POT-IRON"]["price"] == "59.90"
    assert codes(ended)["first"] == codes(ended)["again"] == "undone"
    values = [one["value"] for one in idle.control.effects() if one["sku"] == "POT-IRON"]
    assert [str(value) for value in values] == ["58.00", "52.20", "58.00", "59.90"]


async def test_a_retry_after_an_undo_leaves_what_was_undone(idle: Desk) -> None:
    run = await idle.begin(BACK)
    idle.control.edit("POT-GLASS", price="33.00")
    await idle.drive(run)
    effects = idle.control.effects()

    await runs.retry(idle.office, idle.people["manager"], run)
    ended = await idle.drive(run)

    assert ended.state == "failed"
    assert codes(ended) == {
        "iron": "undone",
        "rest": "undone",
        "figs": "undone",
        "glass": "conflict",
    }
    assert idle.control.effects() == effects


async def test_an_undo_without_answer_that_cannot_be_told_is_parked(idle: Desk) -> None:
    run = await idle.begin(BACK)
    idle.control.edit("POT-GLASS", price="33.00")

    async def at_the_undo(moment: str, sent: Sent) -> None:
        if sent.writes and "59.9" in sent.body:
            if moment == "before":
                idle.control.fault("fail_before", "productVariantsBulkUpdate", shop="shopify")
            else:
                idle.tap.hook = None
                idle.control.edit("POT-IRON", price="1.11")

    idle.tap.hook = at_the_undo

    ended = await idle.drive(run)
    assert (ended.state, states(ended)["iron"]) == ("parked", "parked")

    by = idle.people["admin"]
    await runs.settle(
        idle.office, by, run, step="w1.iron", item="shopify/POT-IRON", applied=True, reason="seen"
    )
    settled = await idle.drive(run)
    assert (settled.state, codes(settled)["iron"]) == ("failed", "undone")


async def test_a_doubt_that_cannot_be_told_parks_and_what_follows_waits(idle: Desk) -> None:
    await parked(idle)

    assert len(idle.writes) == 1


async def test_settled_as_applied_the_run_goes_on_without_sending_it(idle: Desk) -> None:
    run = await parked(idle)
    by = idle.people["manager"]

    await runs.settle(
        idle.office, by, run, step="w1.iron", item="shopify/POT-IRON", applied=True, reason="seen"
    )
    ended = await idle.drive(run)

    assert (ended.state, states(ended)) == ("done", {"iron": "done", "figs": "done"})
    assert len(idle.writes) == 2


async def test_settled_as_not_applied_it_is_sent_again_only_by_a_retry(idle: Desk) -> None:
    run = await parked(idle)
    by = idle.people["manager"]
    await runs.settle(
        idle.office, by, run, step="w1.iron", item="shopify/POT-IRON", applied=False, reason="seen"
    )

    ended = await idle.drive(run)
    assert (ended.state, states(ended)) == ("failed", {"iron": "failed", "figs": "skipped"})
    assert len(idle.writes) == 1

    idle.control.edit("POT-IRON", price="59.90")
    await runs.retry(idle.office, by, run)
    ended = await idle.drive(run)
    assert (ended.state, states(ended)) == ("done", {"iron": "done", "figs": "done"})


async def test_a_doubt_is_settled_once(idle: Desk) -> None:
    run = await parked(idle)
    by = idle.people["manager"]

    async def settle(*, applied: bool) -> RunDocument:
        return await runs.settle(
            idle.office,
            by,
            run,
            step="w1.iron",
            item="shopify/POT-IRON",
            applied=applied,
            reason="seen",
        )

    found = await asyncio.gather(
        settle(applied=True), settle(applied=False), return_exceptions=True
    )

    assert sum(isinstance(one, RunDocument) for one in found) == 1
    assert sum(isinstance(one, Missing | Stopped) for one in found) == 1


async def test_settling_needs_a_reason_and_a_parked_item(idle: Desk) -> None:
    run = await parked(idle)

    async def settle(who: str, item: str, reason: str) -> None:
        await runs.settle(
            idle.office,
            idle.people[who],
            run,
            step="w1.iron",
            item=item,
            applied=True,
            reason=reason,
        )

    with pytest.raises(Rejected):
        await settle("manager", "shopify/POT-IRON", " ")
    with pytest.raises(Missing):
        await settle("manager", "shopify/CAN-FIG", "seen")
    with pytest.raises(Denied):
        await settle("viewer", "shopify/POT-IRON", "seen")


async def test_settling_a_cancelled_run_begins_nothing(idle: Desk) -> None:
    run = await idle.begin(
        plan(price("iron", "POT-IRON", "54.90"), stock("figs", "CAN-FIG", 20, after=["iron"]))
    )
    idle.control.fault("fail_before", "productVariantsBulkUpdate", shop="shopify")
    by = idle.people["manager"]

    async def meddle(moment: str, sent: Sent) -> None:
        if moment == "after" and sent.writes:
            idle.tap.hook = None
            idle.control.edit("POT-IRON", price="1.11")
            await runs.cancel(idle.office, by, run)

    idle.tap.hook = meddle
    ended = await idle.drive(run)
    assert (ended.state, states(ended)) == ("parked", {"iron": "parked", "figs": "cancelled"})

    await runs.settle(
        idle.office, by, run, step="w1.iron", item="shopify/POT-IRON", applied=True, reason="seen"
    )
    ended = await idle.drive(run)

    assert states(ended) == {"iron": "done", "figs": "cancelled"}
    assert ended.state == "cancelled"
    assert len(idle.writes) == 1


async def test_settling_after_a_day_begins_nothing(idle: Desk) -> None:
    run = await parked(idle)
    idle.control.advance(25 * HOURS)
    by = idle.people["manager"]

    await runs.settle(
        idle.office, by, run, step="w1.iron", item="shopify/POT-IRON", applied=True, reason="seen"
    )
    ended = await idle.drive(run)

    assert states(ended)["iron"] == "done"
    assert len(idle.writes) == 1


async def test_a_run_that_stood_still_for_a_day_parks_and_sends_nothing(idle: Desk) -> None:
    run = await idle.begin(plan(price("iron", "POT-IRON", "54.90")))
    idle.control.advance(24 * HOURS + 60)

    ended = await idle.drive(run)

    assert (ended.state, states(ended)) == ("parked", {"iron": "pending"})
    assert idle.writes == []


async def test_a_run_that_a_halt_held_for_a_day_parks(idle: Desk) -> None:
    run = await idle.begin(plan(price("iron", "POT-IRON", "54.90")))
    await halt(idle.office, idle.people["admin"], shop=None, reason="wait")
    driven = asyncio.create_task(idle.drive(run))
    await asyncio.sleep(0.3)
    idle.control.advance(24 * HOURS + 60)

    ended = await driven
    await resume(idle.office, idle.people["admin"], shop=None, reason="go on")

    assert (ended.state, states(ended)) == ("parked", {"iron": "pending"})
    assert idle.writes == []


async def test_a_parked_run_goes_on_by_a_retry_with_rights_as_they_are(idle: Desk) -> None:
    run = await idle.begin(plan(price("iron", "POT-IRON", "54.90")))
    idle.control.advance(24 * HOURS + 60)
    await idle.drive(run)

    await runs.retry(idle.office, idle.people["manager"], run)

    assert (await idle.drive(run)).state == "done"


async def failed(desk: Desk) -> str:
    run = await desk.begin(plan(price("iron", "POT-IRON", "54.90"), stock("figs", "CAN-FIG", 20)))
    desk.control.edit("POT-IRON", price="58.00")
    ended = await desk.drive(run)
    assert states(ended) == {"iron": "conflict", "figs": "done"}
    return run


async def test_a_retry_repeats_the_failure_alone(idle: Desk) -> None:
    run = await failed(idle)
    idle.control.edit("POT-IRON", price="59.90")

    again = await runs.retry(idle.office, idle.people["manager"], run)
    ended = await idle.drive(run)

    assert again.epoch == 2
    assert (ended.state, states(ended)) == ("done", {"iron": "done", "figs": "done"})
    assert [one["sku"] for one in idle.control.effects()] == ["CAN-FIG", "POT-IRON"]


async def test_a_retry_reads_the_rights_anew(idle: Desk) -> None:
    run = await failed(idle)
    now = idle.office.clock.now()
    without = replace(idle.people["manager"], roles=frozenset({"viewer"}))
    await idle.office.store.write(lambda tx: people.put(tx, without, now))

    with pytest.raises(Denied):
        await runs.retry(idle.office, idle.people["admin"], run)


async def test_a_retry_after_a_day_is_a_new_proposal(idle: Desk) -> None:
    run = await failed(idle)
    idle.control.advance(24 * HOURS + 60)

    with pytest.raises(Stopped):
        await runs.retry(idle.office, idle.people["manager"], run)


async def test_a_retry_keeps_what_was_already_so(idle: Desk) -> None:
    run = await idle.begin(
        plan(
            stock("same", "MUG-BLUE", 12),
            stock("fill", "MUG-RED", 9),
            price("iron", "POT-IRON", "54.90"),
        )
    )
    idle.control.edit("POT-IRON", price="58.00")
    await idle.drive(run)

    await runs.retry(idle.office, idle.people["manager"], run)
    ended = await idle.drive(run)

    assert codes(ended) == {"same": "already_so", "fill": None, "iron": "conflict"}


async def test_retry_and_cancel_at_once_leave_one_consistent_run(idle: Desk) -> None:
    run = await failed(idle)
    by = idle.people["manager"]

    await asyncio.gather(
        runs.retry(idle.office, by, run), runs.cancel(idle.office, by, run), return_exceptions=True
    )
    ended = await idle.drive(run)

    assert ended.state in {"failed", "cancelled"}
    assert len([one for one in idle.control.effects() if one["sku"] == "CAN-FIG"]) == 1
