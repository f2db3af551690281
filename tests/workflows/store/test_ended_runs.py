"""The end of a run that is appended counts only for a run that is running in its epoch."""

import asyncio
from dataclasses import replace

import pytest

from tests.fakes.tenants import NOW
from tests.workflows.store.test_first_outcomes import DONE, EPOCH, RUN
from workflows.store import events, outcomes, runs
from workflows.store.rows import Rows
from workflows.store.runs import RunState
from workflows.store.store import Store

pytestmark = pytest.mark.anyio


async def ends(store: Store, run: str = "r-1", *, epoch: int = EPOCH) -> bool:
    """Append the end of a run with its event, as a run of reads does."""
    rows = runs.ended(Rows(), "demo", run, epoch=epoch, to=RunState.DONE, now=NOW)
    events.note(rows, "demo", "run", run, "finished", {"state": "done"}, NOW)
    return await store.saved(rows)


async def told(store: Store, run: str = "r-1") -> list[str]:
    found = await store.read(lambda tx: events.after(tx, "demo", "run", run, 0))
    return [event.type for event in found]


async def state(store: Store, run: str = "r-1") -> RunState | None:
    found = await store.read(lambda tx: runs.get(tx, "demo", run))
    return found.state if found else None


async def test_a_running_run_ends_once(store: Store) -> None:
    await store.write(lambda tx: runs.create(tx, "demo", RUN))

    assert await ends(store)
    assert not await ends(store)

    assert (await state(store), await told(store)) == (RunState.DONE, ["finished"])


@pytest.mark.parametrize("epoch", [EPOCH - 1, EPOCH + 1])
async def test_of_another_epoch_no_end_is_kept(store: Store, epoch: int) -> None:
    await store.write(lambda tx: runs.create(tx, "demo", RUN))

    assert not await ends(store, epoch=epoch)

    assert (await state(store), await told(store)) == (RunState.RUNNING, [])


@pytest.mark.parametrize("standing", [one for one in RunState if one is not RunState.RUNNING])
async def test_a_run_that_is_cancelled_or_over_is_not_ended_anew(
    store: Store, standing: RunState
) -> None:
    await store.write(lambda tx: runs.create(tx, "demo", replace(RUN, state=standing)))

    assert not await ends(store)

    assert (await state(store), await told(store)) == (standing, [])


async def test_a_refused_end_takes_none_with_it_that_came_beside_it(store: Store) -> None:
    other = replace(RUN, id="r-2", state=RunState.CANCELLING)
    for run in (RUN, other):
        await store.write(lambda tx, run=run: runs.create(tx, "demo", run))  # type: ignore[misc]

    assert tuple(await asyncio.gather(ends(store), ends(store, "r-2"))) == (True, False)
    assert (await told(store), await told(store, "r-2")) == (["finished"], [])


async def test_what_is_appended_together_ends_runs_after_all_their_outcomes(store: Store) -> None:
    other = replace(RUN, id="r-2")
    for run in (RUN, other):
        await store.write(lambda tx, run=run: runs.create(tx, "demo", run))  # type: ignore[misc]
    last = outcomes.first(Rows(), "demo", "r-2", epoch=EPOCH, recorded=DONE, now=NOW)
    ends = [
        runs.ended(Rows(), "demo", r, epoch=EPOCH, to=RunState.DONE, now=NOW)
        for r in ("r-1", "r-2")
    ]

    assert await store.saved(Rows.together([ends[0], last, ends[1]]))

    assert await state(store, "r-2") is RunState.DONE
