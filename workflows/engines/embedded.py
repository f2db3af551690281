"""The engine that lives in this process: the default, and enough for one machine.

It keeps nothing that a crash could lose: every decision is control's, over outcomes that are
recorded before control hears of them. A sweep takes up whatever is unfinished.
"""

import asyncio
import logging
from asyncio import FIRST_COMPLETED
from contextlib import suppress
from typing import Final

from workflows import perform
from workflows.job import Job
from workflows.office import Office
from workflows.order import StoodStill
from workflows.recording import record
from workflows.run import Outcome, Work, advance, begin, stop
from workflows.steward import Result, close, held_back, load
from workflows.store import runs
from workflows.store.outcomes import Recorded

log = logging.getLogger(__name__)

SWEEP_S: Final = 2.0
ABREAST: Final = 8
"""Pieces of work of one run on their way at once. Each run has its own turns: one that waits for a
halt or a slow shop, perhaps for hours, keeps no other run waiting."""
Made = Recorded | Outcome
"""What a piece of work came to: still to be recorded, or known already."""

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
        turns = asyncio.Semaphore(ABREAST)
        flying: set[asyncio.Task[Made]] = set()
        try:
            while works or flying:
                if len(works) == 1 and not flying:  # alone, it needs no task of its own
                    landed = [await _one(office, job, works[0], turns)]
                    state, works = advance(state, *await _known(office, job, landed))
                    continue
                flying |= {asyncio.create_task(_one(office, job, work, turns)) for work in works}
                ended, flying = await asyncio.wait(flying, return_when=FIRST_COMPLETED)
                landed = [task.result() for task in ended if task.exception() is None]
                state, works = advance(state, *await _known(office, job, landed))
                for task in ended:
                    task.result()  # what stopped one is raised once all beside it are recorded
        finally:
            for task in flying:
                task.cancel()
        return state.result or "cancelled"


async def _one(office: Office, job: Job, work: Work, turns: asyncio.Semaphore) -> Made:
    async with turns:
        return await perform.work(office, job, work.step, work.chunk)


async def _known(office: Office, job: Job, landed: list[Made]) -> list[Outcome]:
    """Record what landed together, in one unit; control hears of nothing that is not recorded."""
    new = [made for made in landed if not isinstance(made, Outcome)]
    recorded = await record(office, job, new) if new else []
    outcomes = [made for made in landed if isinstance(made, Outcome)] + recorded
    return sorted(outcomes, key=lambda outcome: (outcome.step, outcome.chunk))
