"""Every verb of people leaves rows that the events alone tell as well."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from tests.fakes.office import Desk, IdleEngine, Place, staffed
from tests.workflows.plans import find, lower, plan, price, step
from tests.workflows.retold import untold
from workflows import rebuild, runs
from workflows.decide import Undecided, decide
from workflows.documents import PlanDocument
from workflows.propose import propose
from workflows.store import events, outcomes
from workflows.store.events import Happened

pytestmark = pytest.mark.anyio

IRON = plan(price("iron", "POT-IRON", "54.90"))
END = plan(step("end", "listing.end", {"sku": "CAN-VAN"}))
Verb = Callable[[Desk, PlanDocument], Awaitable[object]]


@pytest.fixture
async def idle(place: Place) -> AsyncIterator[Desk]:
    """Open an installation whose runs nobody drives by himself."""
    async with staffed(place, engine=IdleEngine()) as opened:
        yield opened


async def reject(desk: Desk, card: PlanDocument) -> None:
    await decide(
        desk.office,
        desk.people["manager2"],
        card.approval.id,
        revision=card.approval.revision,
        decision="reject",
        reason="too cheap",
        surface="api",
    )


async def approve(desk: Desk, card: PlanDocument) -> None:
    await desk.approve(card)


async def come_too_late(desk: Desk, card: PlanDocument) -> None:
    desk.control.advance(25 * 3600)
    with pytest.raises(Undecided):
        await desk.approve(card)


async def revise(desk: Desk, card: PlanDocument) -> None:
    await propose(
        desk.office,
        desk.people["manager"],
        json.dumps(plan(price("iron", "POT-IRON", "55.90"))),
        thread=None,
        surface="api",
        replaces=card.approval.id,
    )


async def revise_after_a_vote(desk: Desk, card: PlanDocument) -> None:
    await revise(desk, card)
    with pytest.raises(Undecided):
        await desk.approve(card)
    shown = await propose(
        desk.office,
        desk.people["manager"],
        json.dumps(plan(price("iron", "POT-IRON", "56.90"))),
        thread=None,
        surface="api",
        replaces=card.approval.id,
    )
    assert isinstance(shown, PlanDocument)
    await desk.approve(shown)


VERBS: dict[str, Verb] = {
    "approved": approve,
    "rejected": reject,
    "expired": come_too_late,
    "revised": revise,
    "revised twice and approved": revise_after_a_vote,
}


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
async def test_the_events_of_an_approval_tell_how_it_stands(idle: Desk, verb: Verb) -> None:
    await verb(idle, await idle.offer(IRON))

    assert await idle.office.store.read(untold) == []


async def test_the_events_tell_who_has_decided_so_far(idle: Desk) -> None:
    card = await idle.offer(END)
    await idle.approve(card)
    assert await idle.office.store.read(untold) == []

    await idle.approve(card, by="admin")

    assert await idle.office.store.read(untold) == []


async def test_the_events_of_a_run_tell_every_verb_about_it(idle: Desk) -> None:
    run = await idle.begin(
        plan(find("mug"), lower("drop", "find"), price("iron", "POT-IRON", "50"))
    )
    idle.control.edit("MUG-RED", price="1.00")
    await idle.drive(run)
    assert await idle.office.store.read(untold) == []

    by = idle.people["manager"]
    await runs.retry(idle.office, by, run)
    assert await idle.office.store.read(untold) == []

    await runs.cancel(idle.office, by, run)
    assert await idle.office.store.read(untold) == []

    await idle.drive(run)
    assert await idle.office.store.read(untold) == []


async def test_every_single_change_of_a_run_has_its_own_event(idle: Desk) -> None:
    run = await idle.begin(IRON)
    await idle.drive(run)

    found = await idle.office.store.read(lambda tx: events.after(tx, "demo", "run", run, 0))

    assert [event.type for event in found] == [
        "started",
        "receipt",
        "receipt",
        "item",
        "outcome",
        "finished",
    ]
    assert [event.seq for event in found] == [1, 2, 3, 4, 5, 6]


async def test_a_row_that_was_changed_without_an_event_is_found(idle: Desk) -> None:
    run = await idle.begin(IRON)
    await idle.drive(run)
    known = await idle.office.store.read(lambda tx: outcomes.of_run(tx, "demo", run))

    await idle.office.store.write(
        lambda tx: outcomes.forget(tx, "demo", run, [one.outcome for one in known])
    )

    assert len(await idle.office.store.read(untold)) == 1


async def test_erased_events_are_not_guessed(idle: Desk) -> None:
    run = await idle.begin(IRON)
    found = await idle.office.store.read(lambda tx: events.after(tx, "demo", "run", run, 0))
    erased = [Happened(one.seq, one.at, one.type, None) for one in found]

    with pytest.raises(ValueError, match="erased"):
        rebuild.run(erased)
