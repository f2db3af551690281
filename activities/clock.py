"""The time that everything in Countersign compares and waits for."""

import asyncio
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

POLL_S = 0.05
"""How often a sleeper looks whether somebody advanced the sandbox's clock."""
_MOST_BYTES = 64
"""Of the sandbox's offset as it is written."""


class Clock(Protocol):
    """Tells the time and waits for a point in it."""

    def now(self) -> datetime:
        """Return the present instant, aware and in UTC."""
        ...

    async def sleep_until(self, at: datetime) -> None:
        """Return once `now()` has reached `at`."""
        ...


class SystemClock:
    """The wall clock."""

    def now(self) -> datetime:
        """Return the wall time in UTC."""
        return datetime.now(UTC)

    async def sleep_until(self, at: datetime) -> None:
        """Sleep in the event loop; its clock and the wall's may differ by a tick."""
        while (left := (at - self.now()).total_seconds()) > 0:  # noqa: ASYNC110 - time passes
            await asyncio.sleep(left)


class SandboxClock:
    """The wall clock plus the offset that the sandbox's `advance` has raised.

    The offset lives in a file beside the sandbox's data (one decimal number, seconds), so that
    reading the time is one short system call and never a request.
    """

    def __init__(self, path: Path) -> None:
        """Read the offset from `path`; an absent file means zero."""
        self._path = path

    def now(self) -> datetime:
        """Return wall time plus offset in UTC."""
        return datetime.now(UTC) + self._offset()

    async def sleep_until(self, at: datetime) -> None:
        """Sleep, looking up at every poll so that an advance ends the wait at once."""
        while (left := (at - self.now()).total_seconds()) > 0:  # noqa: ASYNC110 - a file changes
            await asyncio.sleep(min(left, POLL_S))

    def _offset(self) -> timedelta:
        # Read each time: two advances within one tick of the file system leave one timestamp.
        # It is asked dozens of times a card, and a file object costs five times the system calls.
        try:
            file = os.open(self._path, os.O_RDONLY)
        except FileNotFoundError:
            return timedelta()
        try:
            text = os.read(file, _MOST_BYTES)
        finally:
            os.close(file)
        return timedelta(seconds=float(text or b"0"))
