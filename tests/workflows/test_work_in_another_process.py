"""Control here, work in a process that knows only ids: what an engine of many machines does."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.fakes.hostile_driver import HostileDriver
from tests.fakes.office import Desk, IdleEngine, Place, Plan, staffed
from tests.workflows.conftest import Premises
from tests.workflows.kill.plan import PLAN
from tests.workflows.plans import pause, plan, price, stock
from tests.workflows.retold import untold
from workflows.documents import RunDocument
from workflows.run import Kind, Outcome
from workflows.steward import close, load

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

BACK = plan(
    price("iron", "POT-IRON", "54.90"),
    pause("rest", "CAN-VAN"),
    stock("figs", "CAN-FIG", 20, after=["rest"]),
    price("glass", "POT-GLASS", "30.00", after=["figs", "iron"], on_error="compensate"),
)


class Performer:
    """The other process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._in, self._out = process.stdin, process.stdout

    def ask(self, line: object) -> None:
        """Send one line."""
        self._in.write(json.dumps(line).encode() + b"\n")

    async def outcome(self) -> Outcome:
        """Return the next outcome that comes."""
        step, chunk, kind, *counts = json.loads(await self._out.readline())
        return Outcome(step, chunk, Kind(kind), *counts)


@asynccontextmanager
async def performer(root: Path, place: Place) -> AsyncIterator[Performer]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(Path(__file__).with_name("performer.py")),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    started = Performer(process)
    started.ask(
        {
            "database": place.database,
            "sandbox": place.sandbox,
            "home": str(place.home),
            "judge": asdict(place.judge),
        }
    )
    yield started
    assert process.stdin is not None
    process.stdin.close()
    assert await process.wait() == 0


async def driven_by_ids(desk: Desk, other: Performer, run: str) -> RunDocument:
    """Drive a run with control alone: evicted and replayed from the top after every outcome."""
    job = await load(desk.office, "demo", run, 1)
    assert job is not None
    driver = HostileDriver(job.signed.shape)
    asked = set()
    while driver.waiting:
        for work in driver.waiting:
            if work not in asked:
                asked.add(work)
                ids = {"tenant": "demo", "run": run, "epoch": 1}
                other.ask({**ids, "step": work.step, "chunk": work.chunk})
        driver.deliver(await other.outcome())
    result = driver.account.result
    assert result is not None
    await close(desk.office, job, result)
    return await desk.show(run)


def told(run: RunDocument) -> list[tuple[str, str, str, str | None]]:
    return [
        (one.step, one.item, one.state, one.error.code if one.error else None) for one in run.items
    ]


@pytest.mark.parametrize("wanted", [PLAN, BACK], ids=["ten steps", "compensation"])
async def test_a_process_that_knows_ids_does_what_the_embedded_engine_does(
    root: Path, postgres_premises: Premises, wanted: Plan
) -> None:
    ended, effects = [], []
    for elsewhere in (True, False):
        place = postgres_premises.fresh()
        async with (
            staffed(place, engine=IdleEngine()) as desk,
            performer(root, place) as other,
        ):
            run = await desk.begin(wanted)
            if wanted is BACK:
                desk.control.edit("POT-GLASS", price="33.00")
            found = await (driven_by_ids(desk, other, run) if elsewhere else desk.drive(run))
            assert await desk.office.store.read(untold) == []
        ended.append((found.state, told(found)))
        effects.append(
            sorted((one["sku"], one["what"], str(one["value"])) for one in desk.control.effects())
        )

    assert ended[0] == ended[1]
    assert effects[0] == effects[1]
