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
        self._seen: tuple[int, int, int] | None = None
        self._read = timedelta()

    def now(self) -> datetime:
        """Return wall time plus offset in UTC."""
        return datetime.now(UTC) + self._offset()

    async def sleep_until(self, at: datetime) -> None:
        """Sleep, looking up at every poll so that an advance ends the wait at once."""
        while (left := (at - self.now()).total_seconds()) > 0:  # noqa: ASYNC110 - a file changes
            await asyncio.sleep(min(left, POLL_S))

    def _offset(self) -> timedelta:
        # It is asked dozens of times a card: one system call, and a read only where that is another
        # file. Two advances within one tick of the file system leave one time, but never one file.
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return timedelta()
        this = (found.st_ino, found.st_mtime_ns, found.st_ctime_ns)
        if this != self._seen:
            text = self._path.read_text(encoding="ascii")
            self._seen, self._read = this, timedelta(seconds=float(text or "0"))
        return self._read
