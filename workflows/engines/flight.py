"""The work of one run that is on its way."""

import asyncio
from asyncio import FIRST_COMPLETED
from collections import deque
from collections.abc import Sequence
from typing import Final

from workflows import perform
from workflows.job import Job
from workflows.office import Office
from workflows.run import Outcome, Work
from workflows.store.outcomes import Recorded

ABREAST: Final = 8
"""Pieces of work of one run on their way at once. Each run has its own turns: one that waits for a
halt or a slow shop, perhaps for hours, keeps no other run waiting."""
Made = Recorded | Outcome
"""What a piece of work came to: still to be recorded, or known already."""
Landed = tuple[list[Made], list[BaseException]]
"""What works came to, and what others broke on, which no activity may."""


class Flight:
    """Has the works of one run performed side by side, as far as that is worth a task."""

    def __init__(self, office: Office, job: Job) -> None:
        self._office = office
        self._job = job
        self._waiting: deque[Work] = deque()
        self.flying: set[asyncio.Task[Made]] = set()

    async def landing(self, works: Sequence[Work]) -> Landed:
        """Start works, and return what lands next, theirs or that of others before them."""
        if len(works) == 1 and not self.flying:
            return await self._at_once(works)  # alone, it needs no task of its own
        nearby = self._job.signed.nearby
        self._waiting.extend(work for work in works if work.step not in nearby)
        self._take_off()
        if here := [work for work in works if work.step in nearby]:
            return await self._at_once(here)
        ended, self.flying = await asyncio.wait(self.flying, return_when=FIRST_COMPLETED)
        self._take_off()
        return _sorted_out(ended)

    def _take_off(self) -> None:
        """Give works a task each; the others wait for one of these to land."""
        while self._waiting and len(self.flying) < ABREAST:
            work = self._waiting.popleft()
            self.flying.add(asyncio.create_task(self._made(work)))

    async def _made(self, work: Work) -> Made:
        return await perform.work(self._office, self._job, work.step, work.chunk)

    async def _at_once(self, works: Sequence[Work]) -> Landed:
        """Do what waits for nobody else, one after the other: a task each would cost more."""
        made: list[Made] = []
        broken: list[BaseException] = []
        for work in works:
            try:
                made.append(await self._made(work))
            except Exception as error:  # noqa: BLE001 - raised once its neighbours are recorded
                broken.append(error)
        return made, broken

    def end(self) -> None:
        """Stop what is on its way."""
        for task in self.flying:
            task.cancel()


def _sorted_out(ended: set[asyncio.Task[Made]]) -> Landed:
    broken = [error for task in ended if (error := task.exception())]
    return [task.result() for task in ended if not task.exception()], broken
