"""An outcome that is appended counts only as the first one of a run that still goes on."""

import asyncio
import threading
from typing import Final

import pytest

from tests.fakes.tenants import NOW, tenant_row
from tests.workflows.store.conftest import Database
from workflows.run import VERSION, Kind, Outcome
from workflows.store import events, outcomes, runs
from workflows.store.outcomes import Recorded
from workflows.store.rows import Rows
from workflows.store.runs import RunState, Standing
from workflows.store.store import Store

pytestmark = pytest.mark.anyio

EPOCH: Final = 2
RUN: Final = Standing(
    id="r-1",
    approval="p-1",
    revision=1,
    workflow="w1",
    position=0,
    title="",
    requester="manager",
    plan_digest="d",
    manifest_hash="m",
    state=RunState.RUNNING,
    epoch=EPOCH,
    control=VERSION,
    facts=1,
    policy="p",
    authorised_at=NOW,
    first_dispatch_at=None,
    created_at=NOW,
    epoch_at=NOW,
    finished_at=None,
)
DONE: Final = Recorded(Outcome("find", 0, Kind.DONE, done=1), {"count": 1}, None)
FAILED: Final = Recorded(
    Outcome("find", 0, Kind.FAILED, failed=1), None, {"code": "x", "text": "y"}
)


@pytest.fixture
async def running(store: Store) -> Store:
    """Hold one run in its second epoch."""
    await store.write(lambda tx: runs.create(tx, "demo", RUN))
    return store


async def saved(
    store: Store,
    recorded: Recorded = DONE,
    *,
    tenant: str = "demo",
    run: str = "r-1",
    epoch: int = EPOCH,
) -> bool:
    """Append an outcome and its event, as performing does."""
    rows = outcomes.first(Rows(), tenant, run, epoch=epoch, recorded=recorded, now=NOW)
    events.note(rows, tenant, "run", run, "outcome", {"kind": recorded.outcome.kind.value}, NOW)
    return await store.saved(rows)


async def stands(store: Store, tenant: str = "demo", run: str = "r-1") -> list[Recorded]:
    return await store.read(lambda tx: outcomes.of_run(tx, tenant, run))


async def told(store: Store) -> list[str]:
    found = await store.read(lambda tx: events.after(tx, "demo", "run", "r-1", 0))
    return [event.type for event in found]


async def test_the_first_outcome_is_kept_with_its_event(running: Store) -> None:
    assert await saved(running)

    assert await stands(running) == [DONE]
    assert await told(running) == ["outcome"]


async def test_a_run_that_is_being_cancelled_still_says_what_became_of_its_work(
    running: Store,
) -> None:
    await running.write(
        lambda tx: runs.move(
            tx, "demo", "r-1",
            epoch=EPOCH, since=RunState.RUNNING, to=RunState.CANCELLING, now=NOW,
        )
    )  # fmt: skip

    assert await saved(running)


@pytest.mark.parametrize("end", [state for state in RunState if not state.live])
async def test_after_the_end_none_is_kept(running: Store, end: RunState) -> None:
    await running.write(
        lambda tx: runs.move(
            tx, "demo", "r-1", epoch=EPOCH, since=RunState.RUNNING, to=end, now=NOW
        )
    )

    assert not await saved(running)

    assert (await stands(running), await told(running)) == ([], [])


@pytest.mark.parametrize("epoch", [EPOCH - 1, EPOCH + 1])
async def test_of_another_epoch_none_is_kept(running: Store, epoch: int) -> None:
    assert not await saved(running, epoch=epoch)

    assert (await stands(running), await told(running)) == ([], [])


async def test_a_twins_outcome_is_refused_and_the_first_one_stays(running: Store) -> None:
    assert await saved(running)

    assert not await saved(running, FAILED)

    assert await stands(running) == [DONE]
    assert await told(running) == ["outcome"]


async def test_another_chunk_of_the_step_is_no_twin(running: Store) -> None:
    assert await saved(running)

    assert await saved(running, DONE._replace(outcome=DONE.outcome._replace(chunk=1)))


async def test_a_run_that_nobody_created_has_no_outcome(running: Store) -> None:
    assert not await saved(running, run="r-2")

    assert await stands(running, run="r-2") == []


async def test_another_tenant_cannot_say_what_a_run_came_to(running: Store) -> None:
    await running.append(tenant_row("other"))

    assert not await saved(running, tenant="other")

    assert await stands(running, "other") == []


async def test_a_refused_outcome_takes_none_with_it_that_came_beside_it(running: Store) -> None:
    beside = [
        saved(running, DONE._replace(outcome=DONE.outcome._replace(chunk=chunk)), epoch=epoch)
        for chunk, epoch in enumerate([EPOCH, EPOCH - 1, EPOCH, EPOCH - 1, EPOCH])
    ]

    assert await asyncio.gather(*beside) == [True, False, True, False, True]
    assert sorted(one.outcome.chunk for one in await stands(running)) == [0, 2, 4]


@pytest.mark.postgres
@pytest.mark.parametrize("database", ["postgres"], indirect=True)
async def test_an_outcome_waits_for_an_end_that_is_being_committed_elsewhere(
    running: Store, database: Database
) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def hold(moment: str, _: int) -> None:
        if moment == "before":
            reached.set()
            go_on.wait(10)

    elsewhere = await Store.open(database.url, on_commit=hold)
    ending = asyncio.create_task(
        elsewhere.write(
            lambda tx: runs.move(
                tx, "demo", "r-1",
                epoch=EPOCH, since=RunState.RUNNING, to=RunState.DONE, now=NOW,
            )
        )
    )  # fmt: skip
    assert await asyncio.to_thread(reached.wait, 10)
    late = asyncio.create_task(saved(running))
    await asyncio.sleep(0.3)
    waited = not late.done()
    go_on.set()

    assert await ending
    assert (waited, await late) == (True, False)
    assert await stands(running) == []
    await elsewhere.close()
