"""How long work waits, and what ends a wait early."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from activities.clock import Clock
from workflows.job import Job

THROTTLED_FOR: Final = timedelta(minutes=30)
"""A marketplace may ask us to slow down this long before an item fails."""
STANDS_STILL: Final = timedelta(hours=24)
"""A run that did nothing for so long asks a person before it goes on."""
LOOK_AGAIN: Final = timedelta(seconds=1)
"""How often a held run looks whether it may go on, should nobody wake it."""


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
