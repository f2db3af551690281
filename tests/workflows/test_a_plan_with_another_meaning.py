"""A stored plan is what was approved, or nothing of it runs."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.fakes.office import Desk, IdleEngine, Place, staffed
from tests.workflows.plans import plan, price
from workflows.store.door import Transaction
from workflows.store.tables import Event, Revision

pytestmark = pytest.mark.anyio


@pytest.fixture
async def idle(place: Place) -> AsyncIterator[Desk]:
    """Open an installation whose runs nobody drives by himself."""
    async with staffed(place, engine=IdleEngine()) as opened:
        yield opened


def altered(tx: Transaction) -> None:
    """Change the stored plan behind everybody's back, as only the database's owner can."""
    stored: dict[str, Any] = tx.execute(select(Revision.plan)).scalar_one()
    text = json.dumps(stored).replace("17.00", "0.17")
    tx.execute(update(Revision).values(plan=json.loads(text)))


async def test_a_plan_that_was_altered_after_the_approval_sends_nothing(idle: Desk) -> None:
    run = await idle.begin(plan(price("red", "MUG-RED", "17.00")))
    await idle.office.store.write(altered)

    ended = await idle.drive(run)

    assert (ended.state, idle.control.effects()) == ("parked", [])
    said = await idle.office.store.read(
        lambda tx: tx.execute(select(Event.body).where(Event.type == "finished")).scalar_one()
    )
    assert "no longer means what was approved" in str(said)
