"""Each authority broken alone: no request leaves, and the item says why."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.fakes.office import Desk, IdleEngine, Place, Sent, staffed
from tests.workflows.plans import find, lower, plan, price, stock
from workflows import runs
from workflows.halt import halt, resume
from workflows.perform import perform
from workflows.run import Kind, Outcome
from workflows.steward import load
from workflows.store import events, halts, outcomes, people, receipts
from workflows.store.door import Transaction
from workflows.store.halts import EVERYWHERE, Halt
from workflows.store.outcomes import Recorded
from workflows.store.tables import Approval, Decision, Run

pytestmark = pytest.mark.anyio

TWO = plan(price("iron", "POT-IRON", "54.90"), stock("figs", "CAN-FIG", 20, after=["iron"]))
Break = Callable[[Transaction], None]


@pytest.fixture
async def idle(place: Place) -> AsyncIterator[Desk]:
    """Open an installation whose runs nobody drives by himself."""
    async with staffed(place, engine=IdleEngine()) as opened:
        yield opened


def on_approval(**values: object) -> Break:
    return lambda tx: void(tx.execute(update(Approval).values(**values)))


def on_run(**values: object) -> Break:
    return lambda tx: void(tx.execute(update(Run).values(**values)))


def void(_: object) -> None:
    """Throw a result away."""


UNCOVERED = {
    "the approval is open again": on_approval(state="open"),
    "the approval was rejected": on_approval(state="rejected"),
    "the approval expired": on_approval(state="expired"),
    "the approval is of another revision": on_approval(revision=2),
    "the approval is of another digest": on_approval(digest="d" * 64),
    "the approval is of another manifest": on_approval(manifest_hash="d" * 64),
    "the run is of another plan": on_run(plan_digest="d" * 64),
    "the run is of another manifest": on_run(manifest_hash="d" * 64),
}


@pytest.mark.parametrize("broken", UNCOVERED.values(), ids=UNCOVERED)
async def test_a_run_that_its_approval_does_not_cover_writes_nothing(
    idle: Desk, broken: Break
) -> None:
    run = await idle.begin(TWO)
    job = await load(idle.office, "demo", run, 1)
    assert job is not None
    await idle.office.store.write(broken)

    outcome = await perform(idle.office, job, "iron", 0)

    assert outcome.kind is Kind.FAILED
    assert idle.writes == []
    assert await idle.office.store.read(lambda tx: receipts.of_step(tx, "demo", run, "iron")) == {}


ENDED = {
    "cancelling": on_run(state="cancelling"),
    "cancelled": on_run(state="cancelled"),
    "done": on_run(state="done"),
    "parked": on_run(state="parked"),
    "an epoch further": on_run(epoch=2),
}


@pytest.mark.parametrize("broken", ENDED.values(), ids=ENDED)
async def test_a_run_that_ended_or_went_on_writes_nothing_and_touches_no_item(
    idle: Desk, broken: Break
) -> None:
    run = await idle.begin(TWO)
    job = await load(idle.office, "demo", run, 1)
    assert job is not None
    await idle.office.store.write(broken)

    outcome = await perform(idle.office, job, "iron", 0)

    assert outcome.kind is Kind.CANCELLED
    assert idle.writes == []
    assert {item.state for item in (await idle.show(run)).items} == {"pending"}
    recorded = await idle.office.store.read(lambda tx: outcomes.of_run(tx, "demo", run))
    assert recorded == []


async def test_an_old_epoch_is_not_even_loaded(idle: Desk) -> None:
    run = await idle.begin(TWO)

    assert await load(idle.office, "demo", run, 2) is None
    assert await load(idle.office, "other", run, 1) is None


async def test_work_that_is_final_is_not_done_again(idle: Desk) -> None:
    run = await idle.begin(TWO)
    job = await load(idle.office, "demo", run, 1)
    assert job is not None
    first = await perform(idle.office, job, "iron", 0)
    asked = len(idle.tap.sent)

    again = await perform(idle.office, job, "iron", 0)

    assert again == first
    assert len(idle.tap.sent) == asked


async def test_work_that_a_twin_ended_meanwhile_is_not_sent(idle: Desk) -> None:
    run = await idle.begin(TWO)
    job = await load(idle.office, "demo", run, 1)
    assert job is not None
    failed = Recorded(Outcome("iron", 0, Kind.FAILED), None, None)

    async def twin(moment: str, sent: Sent) -> None:
        idle.tap.hook = None
        now = idle.office.clock.now()
        await idle.office.store.write(
            lambda tx: outcomes.record(tx, "demo", run, epoch=1, recorded=failed, now=now)
        )

    idle.tap.hook = twin

    outcome = await perform(idle.office, job, "iron", 0)

    assert outcome.kind is Kind.FAILED
    assert idle.writes == []


def halted(tenant: str, shop: str | None) -> Break:
    def unit(tx: Transaction) -> None:
        now = tx.execute(select(Run.created_at)).scalars().one()
        halts.set_(tx, tenant, Halt("h-1", shop, "stop", "admin", now))

    return unit


HALTS = {
    "of the shop": halted("demo", "shopify"),
    "of the tenant": halted("demo", None),
    "of the deployment": halted(EVERYWHERE, None),
}


@pytest.mark.parametrize("broken", HALTS.values(), ids=HALTS)
async def test_a_halt_holds_every_write_until_it_is_lifted(idle: Desk, broken: Break) -> None:
    run = await idle.begin(TWO)
    await idle.office.store.write(broken)
    driven = asyncio.create_task(idle.drive(run))

    await asyncio.sleep(0.4)
    assert idle.writes == []
    await idle.office.store.write(lifted)

    assert (await driven).state == "done"


def lifted(tx: Transaction) -> None:
    now = tx.execute(select(Run.created_at)).scalars().one()
    for tenant in ("demo", EVERYWHERE):
        halts.lift(tx, tenant, shop=None, person="admin", reason="go", now=now)


@pytest.mark.parametrize(
    "broken",
    [halted("other", None), halted("demo", "elsewhere")],
    ids=["of others", "of another shop"],
)
async def test_a_halt_that_does_not_cover_the_shop_holds_nothing(idle: Desk, broken: Break) -> None:
    run = await idle.begin(TWO)
    await idle.office.store.write(broken)

    assert (await idle.drive(run)).state == "done"


async def test_what_was_read_before_a_halt_is_read_again_after_it(idle: Desk) -> None:
    run = await idle.begin(TWO)
    await halt(idle.office, idle.people["admin"], shop=None, reason="look first")
    driven = asyncio.create_task(idle.drive(run))
    await asyncio.sleep(0.3)
    idle.control.edit("POT-IRON", price="10.00")
    await resume(idle.office, idle.people["admin"], shop=None, reason="go on")

    ended = await driven

    assert {item.item: item.state for item in ended.items}["shopify/POT-IRON"] == "conflict"
    assert idle.control.state()["POT-IRON"]["price"] == "10.00"


async def test_the_signed_limit_of_writes_binds_also_what_was_idle_at_approval(idle: Desk) -> None:
    both = plan(
        stock("same", "MUG-BLUE", 12),
        stock("figs", "CAN-FIG", 20, after=["same"]),
        limits={"writes": 1},
    )
    run = await idle.begin(both)
    idle.control.edit("MUG-BLUE", stock=3)

    ended = await idle.drive(run)

    assert len(idle.writes) == 1
    figs = next(item for item in ended.items if item.item == "shopify/CAN-FIG")
    assert (figs.state, figs.error and "limit of 1" in figs.error.text) == ("failed", True)


async def happened(desk: Desk, run: str, kind: str) -> int:
    found = await desk.office.store.read(lambda tx: events.after(tx, "demo", "run", run, 0))
    return sum(event.type == kind for event in found)


def demoted(tx: Transaction) -> None:
    manager = people.get(tx, "demo", "manager")
    assert manager is not None
    now = tx.execute(select(Run.created_at)).scalars().first()
    assert now is not None
    people.put(tx, replace(manager, roles=frozenset({"viewer"})), now)


def left(tx: Transaction) -> None:
    approver = people.get(tx, "demo", "manager2")
    assert approver is not None
    now = tx.execute(select(Run.created_at)).scalars().first()
    assert now is not None
    people.put(tx, approver, now, active=False)


async def test_moved_facts_are_judged_anew_before_the_first_write(idle: Desk) -> None:
    run = await idle.begin(TWO)
    lister = idle.people["lister"]
    now = idle.office.clock.now()
    await idle.office.store.write(lambda tx: people.put(tx, lister, now))

    assert (await idle.drive(run)).state == "done"
    assert await happened(idle, run, "authorised") == 1


@pytest.mark.parametrize(
    "broken",
    [on_run(policy="another policy"), on_run(facts=-7)],
    ids=["another policy", "other facts"],
)
async def test_a_verdict_of_other_rules_is_asked_anew(idle: Desk, broken: Break) -> None:
    run = await idle.begin(TWO)
    await idle.office.store.write(broken)

    assert (await idle.drive(run)).state == "done"
    assert await happened(idle, run, "authorised") == 1


async def test_a_verdict_of_sixteen_minutes_is_asked_anew(idle: Desk) -> None:
    run = await idle.begin(TWO)
    idle.control.advance(timedelta(minutes=16).total_seconds())

    assert (await idle.drive(run)).state == "done"
    assert await happened(idle, run, "authorised") == 1


async def test_a_fresh_verdict_is_not_asked_again(idle: Desk) -> None:
    run = await idle.begin(TWO)

    assert (await idle.drive(run)).state == "done"
    assert await happened(idle, run, "authorised") == 0


@pytest.mark.parametrize("broken", [demoted, left], ids=["requester demoted", "approver left"])
async def test_a_right_that_went_before_the_first_write_stops_all(
    idle: Desk, broken: Break
) -> None:
    run = await idle.begin(TWO)
    await idle.office.store.write(broken)

    ended = await idle.drive(run)

    assert ended.state == "failed"
    assert idle.writes == []
    iron = next(item for item in ended.items if item.item == "shopify/POT-IRON")
    assert (iron.state, iron.error and iron.error.code) == ("failed", "not_allowed")


@pytest.mark.parametrize("broken", [demoted, left], ids=["requester demoted", "approver left"])
async def test_a_right_that_went_after_the_first_write_stops_nothing(
    idle: Desk, broken: Break
) -> None:
    run = await idle.begin(TWO)

    async def after_the_first(moment: str, sent: Sent) -> None:
        if moment == "after" and sent.writes:
            idle.tap.hook = None
            await idle.office.store.write(broken)

    idle.tap.hook = after_the_first

    assert (await idle.drive(run)).state == "done"
    assert len(idle.writes) == 2
    assert await happened(idle, run, "authorised") == 0


async def test_many_items_that_ask_anew_together_all_go_on(idle: Desk) -> None:
    run = await idle.begin(plan(find("mug"), lower("drop", "find")))
    idle.control.advance(timedelta(minutes=20).total_seconds())

    ended = await idle.drive(run)

    assert {item.state for item in ended.items} == {"done"}


async def test_a_cancel_after_the_first_write_stops_the_second(idle: Desk) -> None:
    run = await idle.begin(TWO)

    async def after_the_first(moment: str, sent: Sent) -> None:
        if moment == "after" and sent.writes:
            idle.tap.hook = None
            await runs.cancel(idle.office, idle.people["manager"], run)

    idle.tap.hook = after_the_first

    ended = await idle.drive(run)

    assert ended.state == "cancelled"
    assert [item.state for item in ended.items] == ["done", "cancelled"]
    assert len(idle.writes) == 1


async def test_a_vote_for_an_older_revision_counts_for_nothing_later(idle: Desk) -> None:
    run = await idle.begin(TWO)
    await idle.office.store.write(on_run(facts=-7))
    await idle.office.store.write(lambda tx: void(tx.execute(update(Decision).values(revision=0))))

    ended = await idle.drive(run)

    assert ended.state == "failed"
    assert idle.writes == []
