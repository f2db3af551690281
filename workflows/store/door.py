"""The one door for writes, and the readers beside it.

A thread owns the one writing connection. Callers hand it units of work and await; everything
that waits is done in one transaction with one commit. A unit that fails is rolled back alone and
its error goes to its caller; its neighbours never notice. Units may run twice (after a deadlock),
so they do nothing but queries.
"""

import asyncio
import logging
import os
import queue
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from workflows.store.connect import begin, engine_for, lock
from workflows.store.migrate import migrate

log = logging.getLogger(__name__)

Transaction = Connection
"""What a query function is handed; whoever opened it commits."""

T = TypeVar("T")
Unit = Callable[[Transaction], T]
OnCommit = Callable[[Literal["before", "after"], int], None]

MOST_UNITS: Final = 500
"""Of one commit, so that nobody waits for a very long transaction."""
READERS: Final = 3
_TAKE_TURNS: Final = frozenset({"40001", "40P01"})
"""PostgreSQL's codes for: somebody else was first, try again."""


@dataclass(slots=True)
class _Waiting:
    """One unit and the caller that awaits it."""

    unit: Unit[Any]
    loop: asyncio.AbstractEventLoop
    future: "asyncio.Future[Any]"
    value: Any = None
    error: BaseException | None = None

    def deliver(self) -> None:
        """Hand the answer over, in the caller's own loop."""
        if self.future.cancelled():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.value)


class Door:
    """The writing thread."""

    def __init__(self, engine: Engine, on_commit: OnCommit | None = None) -> None:
        """Open the connection and start the thread."""
        self._engine = engine
        self._on_commit = on_commit or (lambda _moment, _number: None)
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._commits = 0
        self._connection = engine.connect()
        self._thread = threading.Thread(target=self._serve, name="store-door", daemon=True)
        self._thread.start()

    async def write(self, unit: Unit[T]) -> T:
        """Run a unit of work; return after its commit."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._queue.put(_Waiting(unit, loop, future))
        return await future

    def close(self) -> None:
        """Finish what waits, then end the thread and the connection."""
        self._queue.put(None)
        self._thread.join()
        self._connection.close()

    def _serve(self) -> None:
        while (first := self._queue.get()) is not None:
            batch, ending = self._waiting(first)
            for again in self._commit(batch):
                self._commit([again])
            if ending:
                return

    def _waiting(self, first: _Waiting) -> tuple[list[_Waiting], bool]:
        batch = [first]
        while len(batch) < MOST_UNITS:
            try:
                unit = self._queue.get_nowait()
            except queue.Empty:
                break
            if unit is None:
                return batch, True
            batch.append(unit)
        return batch, False

    def _commit(self, batch: list[_Waiting]) -> list[_Waiting]:
        """Run a batch in one transaction; return the units that have to take another turn."""
        again: list[_Waiting] = []
        try:
            begin(self._connection, writing=True)
            for waiting in batch:
                self._run(waiting, again, alone=len(batch) == 1)
            self._commits += 1
            self._on_commit("before", self._commits)
            self._connection.commit()
            self._on_commit("after", self._commits)
        except Exception as error:
            log.exception("A transaction could not be committed")
            self._reconnect()
            for waiting in batch:
                waiting.error = waiting.error or error
            again = []
        _deliver([waiting for waiting in batch if waiting not in again])
        return again

    def _run(self, waiting: _Waiting, again: list[_Waiting], *, alone: bool) -> None:
        connection = self._connection
        connection.exec_driver_sql("SAVEPOINT unit")
        try:
            waiting.value, waiting.error = waiting.unit(connection), None
        except BaseException as error:  # noqa: BLE001 - it belongs to the caller, whatever it is
            connection.exec_driver_sql("ROLLBACK TO SAVEPOINT unit")
            waiting.error = error
            if not alone and _must_take_turns(error):
                again.append(waiting)
        connection.exec_driver_sql("RELEASE SAVEPOINT unit")

    def _reconnect(self) -> None:
        """Leave a broken connection behind; the next batch gets a new one."""
        try:
            self._connection.invalidate()
            self._connection.close()
        finally:
            self._connection = self._engine.connect()


def _must_take_turns(error: BaseException) -> bool:
    return (
        isinstance(error, DBAPIError)
        and getattr(error.orig, "sqlstate", None) in _TAKE_TURNS
    )


def _deliver(batch: list[_Waiting]) -> None:
    """Wake each caller's loop once for all its units."""
    loops: dict[asyncio.AbstractEventLoop, list[_Waiting]] = {}
    for waiting in batch:
        loops.setdefault(waiting.loop, []).append(waiting)
    for loop, units in loops.items():
        try:
            loop.call_soon_threadsafe(_deliver_all, units)
        except RuntimeError:
            log.warning("A caller's loop ended before its unit was committed")


def _deliver_all(units: list[_Waiting]) -> None:
    for waiting in units:
        waiting.deliver()


@dataclass
class Store:
    """The database of one installation."""

    engine: Engine = field(repr=False)
    door: Door = field(repr=False)
    readers: ThreadPoolExecutor = field(repr=False)
    held: int | None = None
    _own: threading.local = field(default_factory=threading.local, repr=False)
    _opened: list[Connection] = field(default_factory=list, repr=False)

    @classmethod
    async def open(cls, url: str, *, on_commit: OnCommit | None = None) -> "Store":
        """Open the database, taking its lock and bringing its tables up to date.

        Raises:
            Misconfigured: it is in use, cannot be reached, or is newer than this program.
        """
        return await asyncio.to_thread(cls._open, url, on_commit)

    @classmethod
    def _open(cls, url: str, on_commit: OnCommit | None) -> "Store":
        held = lock(url)
        engine = engine_for(url)
        migrate(engine)
        readers = ThreadPoolExecutor(READERS, thread_name_prefix="store-read")
        return cls(engine, Door(engine, on_commit), readers, held)

    async def write(self, unit: Unit[T]) -> T:
        """Run a unit of work at the door; return after its commit."""
        return await self.door.write(unit)

    async def read(self, query: Unit[T]) -> T:
        """Run a query on one snapshot, beside the door."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.readers, self._read, query)

    def _read(self, query: Unit[T]) -> T:
        connection = self._reader()
        try:
            begin(connection, writing=False)
            return query(connection)
        except OperationalError:
            connection.invalidate()
            raise
        finally:
            connection.rollback()

    def _reader(self) -> Connection:
        connection: Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = self.engine.connect()
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA query_only=ON")
                connection.rollback()
            self._own.connection = connection
            self._opened.append(connection)
        return connection

    async def close(self) -> None:
        """Finish what waits and close every connection."""
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self.door.close()
        self.readers.shutdown()
        for connection in self._opened:
            connection.close()
        self.engine.dispose()
        if self.held is not None:
            os.close(self.held)
