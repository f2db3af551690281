"""Two programs over one PostgreSQL database: every effect once, every verb decided once."""

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from tests.fakes.office import Desk, IdleEngine, Sent, staffed
from tests.workflows.conftest import Premises
from tests.workflows.kill.account import disagreements
from tests.workflows.kill.plan import PLAN
from tests.workflows.plans import plan, price, stock
from tests.workflows.retold import untold
from workflows import runs
from workflows.documents import RunDocument
from workflows.halt import halt, resume
from workflows.store import receipts

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


@dataclass
class Two:
    """Two programs that know nothing of each other."""

    one: Desk
    other: Desk


@pytest.fixture
async def two(postgres_premises: Premises) -> AsyncIterator[Two]:
    """Open one installation twice, each with its embedded engine."""
    place = postgres_premises.fresh()
    async with staffed(place) as one, staffed(place) as other:
        yield Two(one, other)
        assert await one.office.store.read(untold) == []


@pytest.mark.parametrize("turn", range(4))
async def test_two_engines_that_drive_one_run_make_each_effect_once(two: Two, turn: int) -> None:
    run = await two.one.begin(PLAN)
    await asyncio.sleep(turn * 0.03)
    await two.other.office.engine.submit("demo", run, 1)

    ended = await two.one.ended(run)
    await asyncio.sleep(0.3)

    assert (ended.state, disagreements(ended, two.one.control)) == ("done", [])
    assert len(two.one.control.effects()) == 12


@pytest.mark.parametrize("fault", ["drop_after", "fail_before", "late_apply", "slow"])
async def test_two_engines_under_a_fault_make_each_effect_once(two: Two, fault: str) -> None:
    two.one.control.fault(fault, "write", shop="shopify", times=3)
    run = await two.one.begin(PLAN)
    await two.other.office.engine.submit("demo", run, 1)

    ended = await two.one.ended(run)
    two.one.control.advance(60)

    assert disagreements(ended, two.one.control) == []


async def test_a_run_is_taken_up_by_the_one_that_is_left(postgres_premises: Premises) -> None:
    place = postgres_premises.fresh()
    async with staffed(place, engine=IdleEngine()) as gone:
        run = await gone.begin(PLAN)
    async with staffed(place) as left:
        assert (await left.ended(run)).state == "done"


async def test_a_halt_waits_for_the_receipt_that_saw_none_and_stops_all_others(
    postgres_premises: Premises,
) -> None:
    place = postgres_premises.fresh()
    armed, reached, go_on = threading.Event(), threading.Event(), threading.Event()

    def hold(moment: str, _: int) -> None:
        if moment == "before" and armed.is_set() and not reached.is_set():
            reached.set()
            go_on.wait(5)

    async with (
        staffed(place, engine=IdleEngine(), on_commit=hold) as one,
        staffed(place, engine=IdleEngine()) as other,
    ):
        run = await one.begin(
            plan(price("iron", "POT-IRON", "54.90"), stock("figs", "CAN-FIG", 20, after=["iron"]))
        )

        async def at_the_read(moment: str, sent: Sent) -> None:
            if moment == "after" and not sent.writes:
                armed.set()  # the next commit is the receipt's

        one.tap.hook = at_the_read
        # a clock that is hurried would pass the deadline of the receipt that is held up
        driven = asyncio.create_task(one.drive(run, hurry_after=1_000))
        await asyncio.to_thread(reached.wait, 5)
        admin = other.people["admin"]
        halting = asyncio.create_task(halt(other.office, admin, shop=None, reason="stop"))
        await asyncio.sleep(0.5)
        assert not halting.done()
        go_on.set()
        await halting
        await asyncio.sleep(0.5)
        assert len(one.writes) == 1

        await resume(other.office, admin, shop=None, reason="go on")
        assert (await driven).state == "done"


async def test_nothing_leaves_after_a_halt_was_committed_by_another_program(two: Two) -> None:
    seen: list[int] = []
    told: list[str] = []
    halted = asyncio.Event()

    async def after_the_third(moment: str, sent: Sent) -> None:
        if moment == "after" and len(two.one.writes) > 2:
            two.one.tap.hook = None
            await halt(two.other.office, two.other.people["admin"], shop=None, reason="stop")
            seen.append(await opened(two.one, told[0]))
            halted.set()

    card = await two.one.offer(PLAN)
    two.one.tap.hook = after_the_third
    run = (await two.one.approve(card)).run_ids[0]
    told.append(run)
    async with asyncio.timeout(20):
        await halted.wait()
    await asyncio.sleep(0.6)

    assert await opened(two.one, run) == seen[0]
    await resume(two.other.office, two.other.people["admin"], shop=None, reason="go on")
    ended = await two.one.ended(run)
    assert (ended.state, disagreements(ended, two.one.control)) == ("done", [])


async def opened(desk: Desk, run: str) -> int:
    """Count the receipts of a run."""
    steps = [one["id"] for one in PLAN["workflows"][0]["steps"]]
    found = await desk.office.store.read(
        lambda tx: [receipts.of_step(tx, "demo", run, step) for step in steps]
    )
    return sum(len(one) for one in found)


async def test_retry_and_cancel_by_two_programs_at_once_leave_one_run(two: Two) -> None:
    run = await two.one.begin(
        plan(price("iron", "POT-IRON", "54.90"), stock("figs", "CAN-FIG", 20))
    )
    two.one.control.edit("POT-IRON", price="58.00")
    await two.one.ended(run)
    two.one.control.edit("POT-IRON", price="59.90")
    by = two.one.people["manager"]

    found = await asyncio.gather(
        runs.retry(two.one.office, by, run),
        runs.retry(two.other.office, by, run),
        runs.cancel(two.one.office, by, run),
        runs.cancel(two.other.office, by, run),
        return_exceptions=True,
    )
    ended = await two.one.ended(run)

    assert any(isinstance(one, RunDocument) for one in found)
    assert ended.state in {"done", "failed", "cancelled"}
    assert ended.epoch <= 2
    effects = [one["sku"] for one in two.one.control.effects()]
    assert len(effects) == len(set(effects))


async def test_a_doubt_is_settled_by_one_of_two_programs(two: Two) -> None:
    two.one.control.fault("fail_before", "productVariantsBulkUpdate", shop="shopify")

    async def meddle(moment: str, sent: Sent) -> None:
        if moment == "after" and sent.writes:
            two.one.control.edit("POT-IRON", price="1.11")

    two.one.tap.hook = two.other.tap.hook = meddle
    run = await two.one.begin(plan(price("iron", "POT-IRON", "54.90")))
    assert (await two.one.ended(run)).state == "parked"

    async def settle(desk: Desk, *, applied: bool) -> RunDocument:
        return await runs.settle(
            desk.office,
            desk.people["manager"],
            run,
            step="w1.iron",
            item="shopify/POT-IRON",
            applied=applied,
            reason="seen",
        )

    found = await asyncio.gather(
        settle(two.one, applied=True), settle(two.other, applied=False), return_exceptions=True
    )

    assert sum(isinstance(one, RunDocument) for one in found) == 1
