"""Which subjects changed, for whoever waits to hear of it.

A unit of work marks the subjects that it changes, and the door hands them on after the commit.
What is kept here says only that something is newer than before; what it is, is read from the rows.
Each tenant's changes are numbered by themselves, in the order in which this process learned of
them: subjects have no order among each other, and rows that commit late would be skipped by one.
So a place in this order means nothing to another process, and whoever comes with such a place, or
with one that is too old, is told that everything may have changed.
"""

import asyncio
import secrets
import threading
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from sqlalchemy import Connection

MOST_KEPT: Final = 500
"""Subjects of a tenant; whoever missed more reads everything anew."""
_MARKED: Final = "subjects"


class Subject(NamedTuple):
    """Whatever events or messages are numbered under."""

    tenant: str
    kind: str
    id: str


def mark(tx: Connection, subjects: Iterable[Subject]) -> None:
    """Say within a unit of work what it changes; if it fails after that, nobody is harmed."""
    tx.info.setdefault(_MARKED, set()).update(subjects)


def marked(tx: Connection) -> Collection[Subject]:
    """Return what was marked on this connection since it was last asked."""
    found: Collection[Subject] = tx.info.pop(_MARKED, ())
    return found


@dataclass(frozen=True, slots=True)
class Since:
    """What changed after a place."""

    place: str
    """From where to go on."""
    subjects: tuple[Subject, ...] | None
    """Each once, oldest change first; None: everything may have changed."""


@dataclass(slots=True, eq=False)
class _Ledger:
    """One tenant's subjects by the number of their last change, in its order."""

    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    newest: int = 0
    forgotten: int = 0
    """Changes up to this number cannot be told one by one any more."""
    waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = field(default_factory=list)


class Changes:
    """The last change of every subject; the door's thread tells it, event loops ask it."""

    def __init__(self) -> None:
        """Begin an order of its own."""
        self.order = secrets.token_hex(8)
        self._entry = threading.Lock()
        self._ledgers: dict[str, _Ledger] = {}

    def learn(self, subjects: Iterable[Subject]) -> None:
        """Take note of changes that were committed, and wake who waits for them."""
        with self._entry:
            for subject in subjects:
                ledger = self._ledgers.setdefault(subject.tenant, _Ledger())
                ledger.newest += 1
                ledger.numbers.pop(subject[1:], None)
                ledger.numbers[subject[1:]] = ledger.newest
                while len(ledger.numbers) > MOST_KEPT:
                    oldest = next(iter(ledger.numbers))
                    ledger.forgotten = ledger.numbers.pop(oldest)
                _wake(ledger)

    def lose(self) -> None:
        """Take note that changes were missed, so that everybody reads everything anew."""
        with self._entry:
            for ledger in self._ledgers.values():
                ledger.newest += 1
                ledger.forgotten = ledger.newest
                ledger.numbers.clear()
                _wake(ledger)

    def place(self, tenant: str) -> str:
        """Return where a tenant's changes have come to."""
        with self._entry:
            return self._named(self._ledgers.setdefault(tenant, _Ledger()))

    def since(self, tenant: str, place: str) -> Since:
        """Return what changed after a place, whatever somebody calls a place."""
        order, _, number = place.rpartition("-")
        with self._entry:
            ledger = self._ledgers.setdefault(tenant, _Ledger())
            here = self._named(ledger)
            known = order == self.order and number.isdecimal()
            if not known or not ledger.forgotten <= int(number) <= ledger.newest:
                return Since(here, None)
            newer = []
            for named in reversed(ledger.numbers):
                if ledger.numbers[named] <= int(number):
                    break
                newer.append(Subject(tenant, *named))
        return Since(here, tuple(reversed(newer)))

    async def wait(self, tenant: str, place: str, seconds: float) -> None:
        """Return as soon as there is something after a place, or after some seconds."""
        came = asyncio.Event()
        waiting = (asyncio.get_running_loop(), came)
        with self._entry:
            ledger = self._ledgers.setdefault(tenant, _Ledger())
            if self._named(ledger) != place:
                return
            ledger.waiting.append(waiting)
        try:
            async with asyncio.timeout(seconds):
                await came.wait()
        except TimeoutError:
            return
        finally:
            with self._entry:
                if waiting in ledger.waiting:
                    ledger.waiting.remove(waiting)

    def _named(self, ledger: _Ledger) -> str:
        return f"{self.order}-{ledger.newest}"


def _wake(ledger: _Ledger) -> None:
    """Wake each who waits, once: they come back when they want to hear more."""
    for loop, came in ledger.waiting:
        try:
            loop.call_soon_threadsafe(came.set)
        except RuntimeError:  # their loop has ended
            continue
    ledger.waiting.clear()
