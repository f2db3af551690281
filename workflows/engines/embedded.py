"""The engine that lives in this process: the default, and enough for one machine.

It keeps nothing that a crash could lose: every decision is control's, over outcomes that are
recorded before control hears of them. A sweep takes up whatever is unfinished.
"""

import asyncio
import logging
from contextlib import suppress
from typing import Final

from workflows.engines.flight import Flight, Made
from workflows.job import Job
from workflows.office import Office
from workflows.order import StoodStill
from workflows.recording import record
from workflows.run import Outcome, State, Work, advance, begin, stop
from workflows.steward import Result, close, held_back, load
from workflows.store import runs
from workflows.store.outcomes import Recorded

log = logging.getLogger(__name__)

SWEEP_S: Final = 2.0
GRACE_S: Final = 4.0
"""How long a stop waits for calls that are on their way."""


class EmbeddedEngine:
    """Drives runs with asyncio tasks, one a run."""

    def __init__(self) -> None:
        """Make an engine that does nothing until it is started with its office."""
        self._office: Office | None = None
        self._runs: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._jobs: dict[tuple[str, str], Job] = {}
        self._sweeper: asyncio.Task[None] | None = None

    def serve(self, office: Office) -> None:
        """Take the office whose runs it drives; once, before the start."""
        self._office = office

    async def start(self) -> None:
        """Take up what is unfinished, now and again."""
        self._sweeper = asyncio.create_task(self._sweep(), name="engine-sweep")

    async def stop(self) -> None:
        """Stop driving; a call on its way has a moment to end, its receipt is there anyway."""
        tasks = [task for task in (self._sweeper, *self._runs.values()) if task]
        self._sweeper = None
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=GRACE_S)

    async def submit(self, tenant: str, run: str, epoch: int) -> None:
        """Drive one epoch of a run; a run that is being driven is left alone."""
        key = (tenant, run)
        if key in self._runs or self._office is None:
            return
        task = asyncio.create_task(self._drive(self._office, tenant, run, epoch), name=run)
        self._runs[key] = task
        task.add_done_callback(lambda _: self._forget(key))

    async def cancel(self, tenant: str, run: str) -> None:
        """Have the run look at its row, which says that it is being cancelled."""
        if job := self._jobs.get((tenant, run)):
            job.cancelling = True
            job.changed.set()

    async def wake(self, tenant: str, run: str) -> None:
        """End a wait early."""
        if job := self._jobs.get((tenant, run)):
            job.changed.set()

    def _forget(self, key: tuple[str, str]) -> None:
        self._runs.pop(key, None)
        self._jobs.pop(key, None)

    async def _sweep(self) -> None:
        while self._office is not None:
            with suppress(Exception):
                for left in await self._office.store.read(runs.unfinished):
                    await self.submit(left.tenant, left.run, left.epoch)
            await asyncio.sleep(SWEEP_S)

    async def _drive(self, office: Office, tenant: str, run: str, epoch: int) -> None:
        try:
            job = await load(office, tenant, run, epoch)
            if job is None:
                return
            self._jobs[tenant, run] = job
            if held := held_back(job, office.clock.now()):
                await close(office, job, held)
                return
            await close(office, job, await self._ended(office, job))
        except Exception:
            log.exception("The run %s stopped unexpectedly; the sweep takes it up again", run)
            await asyncio.sleep(SWEEP_S)

    async def _ended(self, office: Office, job: Job) -> Result:
        try:
            return await self._through(office, job)
        except StoodStill:
            return "stood_still"

    async def _through(self, office: Office, job: Job) -> Result:
        """Perform work until control says that nothing can start any more."""
        state, works = begin(job.signed.shape, job.stored)
        if job.cancelling:
            state = stop(state)  # what is pending may be in doubt: it settles, nothing follows
        flight = Flight(office, job)
        try:
            while works or flight.flying:
                landed, broken = await flight.landing(works)
                state, works = await _after(office, job, state, landed)
                for error in broken:
                    raise error  # once all that landed beside it is recorded
        finally:
            flight.end()
        return state.result or "cancelled"


async def _after(
    office: Office, job: Job, state: State, landed: list[Made]
) -> tuple[State, tuple[Work, ...]]:
    """Record what landed together, in one unit, and have control decide.

    It decides beforehand too, so that the last outcomes of a run and its end can be one commit;
    what it says then counts only if exactly that is what was recorded.
    """
    new = [made for made in landed if isinstance(made, Recorded)]
    known = [made for made in landed if isinstance(made, Outcome)]
    expected = [made.outcome for made in new]
    ahead = advance(state, *sorted(known + expected))
    if not new:
        return ahead
    recorded = await record(office, job, new, ahead[0].result)
    return ahead if recorded == expected else advance(state, *sorted(known + recorded))
