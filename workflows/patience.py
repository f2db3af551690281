"""How long work waits, and what ends a wait early."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from activities.clock import Clock
from activities.errors import ActivityError, OutcomeUnknown, Throttled, Unavailable
from workflows.job import Job
from workflows.office import Office
from workflows.order import Cancelled
from workflows.store import events, runs
from workflows.store.door import Transaction
from workflows.store.runs import RunState

AWAY: Final = (Throttled, Unavailable, OutcomeUnknown)
"""What a read meets while a shop is away; every other error is the shop's answer."""
AWAY_FOR: Final = timedelta(minutes=5)
"""A shop may give no usable answer this long before a read of it fails."""
_MINUTES: Final = AWAY_FOR.total_seconds() / 60
TELL_AFTER: Final = 3
"""So many failed tries of one read, some seconds, pass before anybody is told of the wait."""
THROTTLED_FOR: Final = timedelta(minutes=30)
"""A marketplace may ask us to slow down this long before an item fails."""
_NOTICED: Final = timedelta(minutes=1)
"""A wait that a marketplace asks for is told from this length on."""
STANDS_STILL: Final = timedelta(hours=24)
"""A run that did nothing for so long asks a person before it goes on."""
LOOK_AGAIN: Final = timedelta(seconds=1)
"""How often a held run looks whether it may go on, should nobody wake it."""
LONGEST_TRY: Final = timedelta(minutes=1)
"""A try that seems to have taken longer has not: this machine slept meanwhile."""


def backoff(attempt: int) -> timedelta:
    """Return the wait before the next try: 1, 2, 4 … at most 30 seconds."""
    return timedelta(seconds=min(2**attempt, 30))


async def pause(job: Job, clock: Clock, until: datetime) -> None:
    """Wait until an instant, or until something about the run has changed."""
    if job.cancelling:
        return
    sleep = asyncio.ensure_future(clock.sleep_until(until))
    change = asyncio.ensure_future(job.changed.wait())
    try:
        await asyncio.wait((sleep, change), return_when=asyncio.FIRST_COMPLETED)
    finally:
        job.changed.clear()
        for waiter in (sleep, change):
            waiter.cancel()
            with suppress(asyncio.CancelledError):
                await waiter


async def go_on(office: Office, job: Job) -> None:
    """Look after a wait whether the run still goes on; perhaps another process ended it.

    Raises:
        Cancelled: it does not.
    """
    found = await office.store.read(lambda tx: runs.get(tx, job.tenant, job.run))
    live = found is not None and (found.state, found.epoch) == (RunState.RUNNING, job.epoch)
    if job.cancelling or not live:
        raise Cancelled("The run was cancelled while it waited.")


class Trying:
    """How long a call is tried for, without what this machine slept through."""

    def __init__(self, clock: Clock) -> None:
        """Count from now."""
        self._clock = clock
        self._counted_at = clock.now()
        self._waits = timedelta()
        self._so_far = timedelta()

    def spent(self) -> timedelta:
        """Return the time since the beginning that went into tries and the waits between them."""
        now = self._clock.now()
        self._so_far += min(now - self._counted_at, self._waits + LONGEST_TRY)
        self._counted_at, self._waits = now, timedelta()
        return self._so_far

    async def wait(self, job: Job, pause_for: timedelta) -> None:
        """Wait before the next try, or until something about the run has changed."""
        self._waits = pause_for
        await pause(job, self._clock, self._clock.now() + pause_for)


class Patience:
    """How long one read of a run waits for a shop that is away."""

    def __init__(self, office: Office, job: Job) -> None:
        """Count from now."""
        self._office = office
        self._job = job
        self._failed = 0
        self._trying = Trying(office.clock)

    async def wait_after(self, failed: ActivityError) -> None:
        """Wait before the next try, longer each time; a cancel or a resume ends the wait.

        Raises:
            Cancelled: the run no longer goes on.
            Throttled: the shop asks for a longer wait than there is patience for.
            Unavailable: it was away for too long.
        """
        spent = self._trying.spent()
        if isinstance(failed, Throttled):
            left, wait = THROTTLED_FOR - spent, timedelta(seconds=failed.retry_after_s)
            if wait > left:
                raise failed
            await tell_of_throttling(self._office, self._job, failed)
        else:
            self._failed += 1
            left, wait = AWAY_FOR - spent, backoff(self._failed)
            if left <= timedelta():
                raise _given_up(failed)
            if self._failed == TELL_AFTER:
                says = f"{failed.text} The run waits for the shop, at most {_MINUTES:g} minutes."
                await tell(self._office, self._job, says)
        await self._trying.wait(self._job, min(wait, left))
        await go_on(self._office, self._job)


async def tell_of_throttling(office: Office, job: Job, slow: Throttled) -> None:
    """Tell whoever asked of a wait that a marketplace asks for, unless it is over in a moment."""
    if timedelta(seconds=slow.retry_after_s) >= _NOTICED:
        await tell(office, job, f"{slow.text} The run goes on by itself after that.")


async def tell(office: Office, job: Job, says: str) -> None:
    """Tell whoever asked, once an epoch, what the run waits for; delivery posts it."""
    if job.told_to_wait:
        return
    job.told_to_wait = True
    now = office.clock.now()

    def unit(tx: Transaction) -> None:
        if runs.taken(tx, job.tenant, job.run, job.epoch) is not None:
            events.append(tx, job.tenant, "run", job.run, "waiting", {"says": says}, now)

    await office.store.write(unit)


def _given_up(failed: ActivityError) -> Unavailable:
    text = f"{failed.text} It was asked again and again for {_MINUTES:g} minutes."
    return Unavailable(text, at=failed.at, hint="Retry the run when the shop answers again.")
