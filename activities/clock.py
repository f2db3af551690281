"""The time that everything in Countersign compares and waits for."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

POLL_S = 0.05
"""How often a sleeper looks whether somebody advanced the sandbox's clock."""


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
        """Sleep in the event loop."""
        await asyncio.sleep(max((at - self.now()).total_seconds(), 0))


class SandboxClock:
    """The wall clock plus the offset that the sandbox's `advance` has raised.

    The offset lives in a file beside the sandbox's data (one decimal number, seconds), so that
    reading the time is one short system call and never a request.
    """

    def __init__(self, path: Path) -> None:
        """Read the offset from `path`; an absent file means zero."""
        self._path = path
        self._seen: tuple[int, timedelta] = (0, timedelta())

    def now(self) -> datetime:
        """Return wall time plus offset in UTC."""
        return datetime.now(UTC) + self._offset()

    async def sleep_until(self, at: datetime) -> None:
        """Sleep, looking up at every poll so that an advance ends the wait at once."""
        while (left := (at - self.now()).total_seconds()) > 0:
            await asyncio.sleep(min(left, POLL_S))

    def _offset(self) -> timedelta:
        try:
            stamp = self._path.stat().st_mtime_ns
        except FileNotFoundError:
            return timedelta()
        if stamp != self._seen[0]:
            text = self._path.read_text(encoding="ascii").strip()
            self._seen = (stamp, timedelta(seconds=float(text or "0")))
        return self._seen[1]
