"""Readers beside the door: a few threads, each with its own connection that cannot write."""

import asyncio
import threading
from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

THREADS: Final = 3
MOST_KEYS: Final = 500
"""Of one query, well below what a database takes."""

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
Query = Callable[[Connection, Sequence[K]], Sequence[T]]
"""Answers every key, in their order."""


@dataclass(slots=True, eq=False)
class _Asked:
    """One key of a query and the caller that awaits it."""

    query: Query[Any, Any]
    key: Any
    future: "asyncio.Future[Any]"
    value: Any = None
    error: BaseException | None = None

    def deliver(self) -> None:
        """Hand the answer over, in the caller's own loop."""
        if self.future.done():
            return  # its caller was cancelled
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.value)


class Readers:
    """Run queries, each on one consistent snapshot, begun after it was asked for.

    Queries that are asked together share a thread and a snapshot: handing each over costs more
    than most of them take.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="store-read")
        self._asked: dict[asyncio.AbstractEventLoop, list[_Asked]] = {}
        self._own = threading.local()
        self._opened: list[Connection] = []

    async def read(self, query: Callable[[Connection], T]) -> T:
        """Run a query; what it asks twice, it is answered alike."""
        answer: T = await self._ask(lambda tx, _: [query(tx)], None)
        return answer

    async def read_one(self, query: Query[K, T], key: K) -> T:
        """Run a query for one key, and once for the keys of all who ask it together."""
        answer: T = await self._ask(query, key)
        return answer

    def _ask(self, query: Query[K, T], key: K) -> "asyncio.Future[T]":
        loop = asyncio.get_running_loop()
        asked = _Asked(query, key, loop.create_future())
        if loop not in self._asked:
            self._asked[loop] = []
            loop.call_soon(self._hand_over, loop)
        self._asked[loop].append(asked)
        return asked.future

    def _hand_over(self, loop: asyncio.AbstractEventLoop) -> None:
        together = self._asked.pop(loop)
        try:
            self._pool.submit(self._answer, together, loop)
        except RuntimeError as stopping:
            for asked in together:
                asked.error = stopping
            _deliver(together)

    def _answer(self, together: list[_Asked], loop: asyncio.AbstractEventLoop) -> None:
        try:
            self._once(lambda tx: _answer_all(tx, together))
        except Exception:  # noqa: BLE001 - one of them failed; the others have done nothing wrong
            for asked in together:
                self._answer_alone(asked)
        with suppress(RuntimeError):  # the callers' loop has ended
            loop.call_soon_threadsafe(_deliver, together)

    def _answer_alone(self, asked: _Asked) -> None:
        """Read again on a snapshot of its own; once more if the server was away."""
        for last in (False, True):
            try:
                self._once(lambda tx: _answer_all(tx, [asked]))
                asked.error = None
            except Exception as error:  # noqa: BLE001 - it belongs to its caller, whatever it is
                asked.error = error
                if last or not (isinstance(error, DBAPIError) and error.connection_invalidated):
                    return
            else:
                return

    def _once(self, query: Callable[[Connection], T]) -> T:
        connection = self._connection()
        try:
            connection.begin()
            return query(connection)
        finally:
            connection.rollback()

    def _connection(self) -> Connection:
        connection: Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._own.connection = self._engine.connect()
            self._opened.append(connection)
        return connection

    def close(self) -> None:
        """Finish what is being read and close every connection."""
        self._pool.shutdown()
        for connection in self._opened:
            connection.close()
        self._engine.dispose()


def _answer_all(tx: Connection, together: Sequence[_Asked]) -> None:
    for query, asking in _grouped(together):
        answers = query(tx, [asked.key for asked in asking])
        for asked, value in zip(asking, answers, strict=True):
            asked.value = value


def _grouped(together: Sequence[_Asked]) -> Iterator[tuple[Query[Any, Any], Sequence[_Asked]]]:
    """Yield each query with those who ask it, not too many at once."""
    groups: dict[Query[Any, Any], list[_Asked]] = {}
    for asked in together:
        groups.setdefault(asked.query, []).append(asked)
    for query, asking in groups.items():
        for first in range(0, len(asking), MOST_KEYS):
            yield query, asking[first : first + MOST_KEYS]


def _deliver(together: list[_Asked]) -> None:
    for asked in together:
        asked.deliver()
