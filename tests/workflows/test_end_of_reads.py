"""A run that only reads ends in the commit of its last outcome, unless that is refused."""

from pathlib import Path

import pytest

from activities.plan.language import Plan
from tests.bench.bench_engine import made, nothing, say_nothing
from tests.fakes.bare import bare_office
from workflows.engines.embedded import EmbeddedEngine
from workflows.job import Job
from workflows.office import Office
from workflows.recording import record
from workflows.run import Kind, Outcome
from workflows.steward import close, load
from workflows.store import events, runs
from workflows.store.outcomes import Recorded

pytestmark = pytest.mark.anyio

DECLARED = {"nothing": nothing, "say": say_nothing}
ONE = Plan.model_validate(
    {"workflows": [{"id": "w1", "steps": [{"id": "a", "activity": "bench.nothing"}]}]}
)
DONE = Recorded(Outcome("a", 0, Kind.DONE, done=1), {"said": ""}, None)
FAILED = Recorded(Outcome("a", 0, Kind.FAILED, failed=1), None, {"code": "x", "text": "y"})


async def opened(office: Office, run: str) -> Job:
    job = await load(office, "demo", run, 1)
    assert job is not None
    return job


async def told(office: Office, run: str) -> tuple[str, list[str]]:
    """Return the run's state and what its events are."""
    found = await office.store.read(lambda tx: runs.get(tx, "demo", run))
    happened = await office.store.read(lambda tx: events.after(tx, "demo", "run", run, 1))
    assert found is not None
    return found.state.value, [event.type for event in happened]


async def test_the_last_outcome_and_the_end_are_one_commit(tmp_path: Path) -> None:
    engine = EmbeddedEngine()
    async with bare_office(tmp_path, engine, DECLARED) as office:
        run = await made(office, ONE)
        before = office.store.door.commits

        await engine.submit("demo", run, 1)
        await engine._runs["demo", run]  # noqa: SLF001 - nobody else knows when it ends

        assert office.store.door.commits == before + 1
        assert await told(office, run) == ("done", ["outcome", "finished"])


async def test_a_twin_that_ended_the_run_leaves_nothing_to_record_or_close(tmp_path: Path) -> None:
    async with bare_office(tmp_path, EmbeddedEngine(), DECLARED) as office:
        run = await made(office, ONE)
        mine, twins = await opened(office, run), await opened(office, run)
        await record(office, twins, [DONE], "done")

        assert await record(office, mine, [FAILED], "failed") == [DONE.outcome]
        await close(office, mine, "done")

        assert await told(office, run) == ("done", ["outcome", "finished"])


async def test_an_outcome_of_a_run_that_is_being_cancelled_stands_without_its_end(
    tmp_path: Path,
) -> None:
    async with bare_office(tmp_path, EmbeddedEngine(), DECLARED) as office:
        run = await made(office, ONE)
        job = await opened(office, run)
        now = office.clock.now()
        await office.store.write(
            lambda tx: runs.move(
                tx, "demo", run, epoch=1,
                since=runs.RunState.RUNNING, to=runs.RunState.CANCELLING, now=now,
            )
        )  # fmt: skip

        assert await record(office, job, [DONE], "done") == [DONE.outcome]

        assert not job.closed
        assert await told(office, run) == ("cancelling", ["outcome"])
