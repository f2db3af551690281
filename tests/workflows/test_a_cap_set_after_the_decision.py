"""A shop's writes a day are counted for every run whose first write is still to come."""

from collections.abc import AsyncIterator

import pytest

from activities.errors import Denied
from tests.fakes.office import Desk, IdleEngine, Place, staffed
from tests.workflows.plans import plan, price
from tests.workflows.retold import untold
from workflows import people, runs, shops
from workflows.decide import Undecided
from workflows.documents import RunDocument

pytestmark = pytest.mark.anyio

HOURS = 3600
IRON_AND_GLASS = plan(price("iron", "POT-IRON", "54.90"), price("glass", "POT-GLASS", "30.00"))
VAN_AND_FIG = plan(price("van", "CAN-VAN", "11.50"), price("fig", "CAN-FIG", "12.50"))


@pytest.fixture
async def idle(place: Place) -> AsyncIterator[Desk]:
    """Open an installation whose runs nobody drives by himself."""
    async with staffed(place, engine=IdleEngine()) as opened:
        yield opened
        assert await opened.office.store.read(untold) == []


async def cap(desk: Desk, most: int) -> None:
    await shops.set_mode(desk.office, desk.people["admin"], "shopify", "capped", most)


def outcome(run: RunDocument) -> tuple[str, set[str]]:
    return run.state, {item.state for item in run.items}


async def test_a_cap_holds_for_a_whole_run_and_not_for_each_of_its_steps(idle: Desk) -> None:
    run = await idle.begin(IRON_AND_GLASS)
    await cap(idle, 1)

    ended = await idle.drive(run)

    assert outcome(ended) == ("failed", {"failed"})
    assert all("1 are left today" in item.error.text for item in ended.items if item.error)
    assert idle.writes == []


async def test_a_cap_holds_for_the_sum_of_what_runs_write_that_were_decided_before(
    idle: Desk,
) -> None:
    first, second = await idle.begin(IRON_AND_GLASS), await idle.begin(VAN_AND_FIG)
    await cap(idle, 3)

    ends = [await idle.drive(first), await idle.drive(second)]

    assert sorted(outcome(ended)[0] for ended in ends) == ["done", "failed"]
    assert len(idle.control.effects()) == 2


async def test_what_a_run_reserved_at_its_decision_is_not_counted_again(idle: Desk) -> None:
    await cap(idle, 2)
    run = await idle.begin(IRON_AND_GLASS)
    await people.change(idle.office, idle.people["admin"], "lister", roles=["viewer"])

    assert outcome(await idle.drive(run)) == ("done", {"done"})


async def test_a_cap_lowered_below_what_was_reserved_lets_nothing_begin(idle: Desk) -> None:
    await cap(idle, 2)
    run = await idle.begin(IRON_AND_GLASS)
    await cap(idle, 1)

    assert outcome(await idle.drive(run)) == ("failed", {"failed"})
    assert idle.writes == []


async def test_a_run_that_waits_into_the_next_day_takes_its_writes_from_that_day(
    idle: Desk,
) -> None:
    await cap(idle, 2)
    run = await idle.begin(IRON_AND_GLASS)
    idle.control.advance(23 * HOURS)
    assert outcome(await idle.drive(run)) == ("done", {"done"})

    with pytest.raises(Undecided, match="0 are left today"):
        await idle.begin(VAN_AND_FIG)


async def test_a_retry_needs_the_days_writes_too(idle: Desk) -> None:
    run = await idle.begin(IRON_AND_GLASS)
    await cap(idle, 1)
    await idle.drive(run)

    with pytest.raises(Denied, match="1 are left today"):
        await runs.retry(idle.office, idle.people["manager"], run)
    await cap(idle, 2)
    await runs.retry(idle.office, idle.people["manager"], run)

    assert outcome(await idle.drive(run)) == ("done", {"done"})
