"""Whoever has to decide is reminded once, when three quarters of the time are over."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.fakes.office import Desk, IdleEngine, staffed
from tests.workflows.conftest import Premises
from tests.workflows.plans import plan, price, step
from tests.workflows.retold import untold
from workflows import propose
from workflows.documents import PlanDocument
from workflows.reminding import remind
from workflows.store import events

pytestmark = pytest.mark.anyio

HOURS = 3600
WANTED = plan(price("iron", "POT-IRON", "54.90"))
ENDING = plan(step("end", "listing.end", {"sku": "VAS-MINI"}))


@pytest.fixture
async def idle(premises: Premises) -> AsyncIterator[Desk]:
    """Open an installation, on either database, that nobody sweeps."""
    async with staffed(premises.fresh(), engine=IdleEngine()) as opened:
        yield opened
        assert await opened.office.store.read(untold) == []


async def reminders(desk: Desk, card: PlanDocument) -> list[dict[str, Any]]:
    found = await desk.office.store.read(
        lambda tx: events.after(tx, "demo", "approval", card.approval.id, 0)
    )
    return [dict(event.body or {}) for event in found if event.type == "reminded"]


async def test_before_three_quarters_of_the_time_nobody_is_reminded(idle: Desk) -> None:
    card = await idle.offer(WANTED)

    idle.control.advance(17.9 * HOURS)
    await remind(idle.office)

    assert await reminders(idle, card) == []


async def test_after_three_quarters_it_says_who_is_missing_and_until_when(idle: Desk) -> None:
    card = await idle.offer(ENDING)
    await idle.approve(card, "manager2")

    idle.control.advance(18.1 * HOURS)
    await remind(idle.office)

    [body] = await reminders(idle, card)
    assert (body["missing"], body["revision"], body["state"]) == (1, 1, "open")
    assert body["approvers"] == ["admin"]
    assert body["expires_at"] == card.approval.expires_at.isoformat()


async def test_however_often_and_from_how_many_programs_it_is_swept_it_is_told_once(
    idle: Desk,
) -> None:
    card = await idle.offer(WANTED)
    idle.control.advance(18.1 * HOURS)

    await asyncio.gather(*(remind(idle.office) for _ in range(8)))
    await remind(idle.office)

    assert len(await reminders(idle, card)) == 1


@pytest.mark.postgres
async def test_two_programs_that_sweep_at_once_tell_it_once(postgres_premises: Premises) -> None:
    place = postgres_premises.fresh()
    async with (
        staffed(place, engine=IdleEngine()) as one,
        staffed(place, engine=IdleEngine()) as other,
    ):
        cards = [await one.offer(WANTED) for _ in range(5)]
        one.control.advance(18.1 * HOURS)

        await asyncio.gather(*(remind(desk.office) for desk in (one, other) * 3))

        assert [len(await reminders(one, card)) for card in cards] == [1] * 5


async def test_what_was_decided_or_has_expired_is_not_reminded_of(idle: Desk) -> None:
    decided, expired = await idle.offer(WANTED), await idle.offer(ENDING)
    await idle.approve(decided)
    idle.control.advance(24.1 * HOURS)

    await remind(idle.office)

    assert await reminders(idle, decided) == []
    assert await reminders(idle, expired) == []


async def test_a_new_revision_has_its_own_time_and_its_own_reminder(idle: Desk) -> None:
    card = await idle.offer(WANTED)
    idle.control.advance(18.1 * HOURS)
    await remind(idle.office)
    newer = plan(price("iron", "POT-IRON", "53.90"))
    await propose.propose(
        idle.office, idle.people["manager"], newer,
        thread=None, surface="api", replaces=card.approval.id,
    )  # fmt: skip

    idle.control.advance(17.9 * HOURS)
    await remind(idle.office)
    assert [body["revision"] for body in await reminders(idle, card)] == [1]

    idle.control.advance(0.2 * HOURS)
    await remind(idle.office)
    assert [body["revision"] for body in await reminders(idle, card)] == [1, 2]
