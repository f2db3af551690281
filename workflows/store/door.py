"""The one door for writes.

A thread owns the one writing connection. Callers hand it units of work and await; everything
that waits is done in one transaction with one commit. A unit that fails is rolled back alone and
its error goes to its caller; its neighbours never notice. Units may run twice (after a lost race
or a lost server), so they do nothing but queries, and leave begin and commit to the door.
"""

import asyncio
import logging
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from workflows.store.changes import Changes, marked
from workflows.store.elsewhere import tell
from workflows.store.errors import NotSaved, PerhapsSaved
from workflows.store.rows import Rows

log = logging.getLogger(__name__)

Transaction = Connection
"""What a query function is handed; whoever opened it commits."""

T = TypeVar("T")
Unit = Callable[[Transaction], T]
OnCommit = Callable[[Literal["before", "after"], int], None]

MOST_UNITS: Final = 500
"""Of one commit, so that nobody waits for a very long transaction."""
MOST_TRIES: Final = 8
_TAKE_TURNS: Final = frozenset({"40001", "40P01"})
"""PostgreSQL's codes for: somebody else was first, try again."""
_NUMBERED: Final = frozenset({"pk_events", "pk_messages"})
"""The keys that refuse two rows of one number; whoever lost takes the next."""


@dataclass(slots=True, eq=False)
class _Waiting:
    """One unit and the caller that awaits it."""

    unit: Unit[Any]
    rows: Rows | None
    loop: asyncio.AbstractEventLoop
    future: "asyncio.Future[Any]"
    value: Any = None
    error: BaseException | None = None
    tries: int = 0

    def deliver(self) -> None:
        """Hand the answer over, in the caller's own loop."""
        if self.future.done():
            return  # its caller was cancelled
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.value)


class Door:
    """The writing thread."""

    def __init__(self, engine: Engine, changes: Changes, on_commit: OnCommit | None = None) -> None:
        """Open the connection and start the thread.

        Args:
            engine: of the one connection that writes.
            changes: what is told of every commit.
            on_commit: called in the thread before and after the n-th commit, counted from 1.
        """
        self._engine = engine
        self._changes = changes
        self._on_commit = on_commit or (lambda _moment, _number: None)
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._entry = threading.Lock()
        self._entering: dict[asyncio.AbstractEventLoop, list[_Waiting]] = {}
        self._shut = False
        self.commits = 0  # so far, by this process
        self._connection: Connection | None = engine.connect()
        self._driver: Any = self._connection.connection.driver_connection
        self._thread = threading.Thread(target=self._serve, name="store-door", daemon=True)
        self._thread.start()

    async def write(self, unit: Unit[T]) -> T:
        """Run a unit of work; return after its commit.

        Raises:
            NotSaved: the database failed and nothing of it was saved.
            PerhapsSaved: the database failed during the commit.
        """
        answer: T = await self._enter(unit, None)
        return answer

    async def append(self, rows: Rows) -> None:
        """Insert rows together with all that other callers append; return after the commit.

        Raises:
            NotSaved: the database failed and nothing of it was saved.
            PerhapsSaved: the database failed during the commit.
        """
        await self._enter(rows.insert, rows)

    def _enter(self, unit: Unit[Any], rows: Rows | None) -> "asyncio.Future[Any]":
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()
        with self._entry:
            if self._shut:
                raise NotSaved("Countersign is stopping, so this was not saved.")
            if loop not in self._entering:  # the thread wakes once for all who come together
                self._entering[loop] = []
                loop.call_soon(self._let_in, loop)
            self._entering[loop].append(_Waiting(unit, rows, loop, future))
        return future

    def _let_in(self, loop: asyncio.AbstractEventLoop) -> None:
        with self._entry:
            for waiting in self._entering.pop(loop, ()):
                self._queue.put(waiting)

    def close(self) -> None:
        """Finish what waits, then end the thread and the connection."""
        with self._entry:
            if not self._shut:
                self._shut = True
                for loop in list(self._entering):
                    for waiting in self._entering.pop(loop):
                        self._queue.put(waiting)
                self._queue.put(None)
        self._thread.join()
        self._leave()
        self._engine.dispose()

    def _serve(self) -> None:
        ending = False
        while not ending:
            batch, ending = self._arrived()
            turns = [batch] if batch else []
            while turns:
                turns.extend(self._commit(turns.pop(0)))

    def _arrived(self) -> tuple[list[_Waiting], bool]:
        """Wait for a unit, then take whatever waits beside it."""
        batch: list[_Waiting] = []
        arrived = self._queue.get()
        while arrived is not None:
            batch.append(arrived)
            if len(batch) == MOST_UNITS or self._queue.empty():
                return batch, False
            arrived = self._queue.get()
        return batch, True

    def _commit(self, batch: list[_Waiting]) -> list[list[_Waiting]]:
        """Run a batch in one transaction; return what has to take another turn."""
        again: list[_Waiting] = []
        sent = False
        try:
            connection = self._begun()
            self._work(connection, batch, again)
            changed = marked(connection)
            tell(connection, self._changes.order, changed)
            self.commits += 1
            self._on_commit("before", self.commits)
            sent = True
            connection.commit()
            self._changes.learn(changed)
            self._on_commit("after", self.commits)
        except Exception as error:  # noqa: BLE001 - a thread that dies hangs every caller
            return self._failed(batch, error, sent=sent)
        _deliver([waiting for waiting in batch if waiting not in again])
        return [[waiting] for waiting in again]

    def _begun(self) -> Connection:
        """Begin a transaction, on a new connection where the last one broke."""
        if self._connection is None:
            self._connection = self._engine.connect()
            self._driver = self._connection.connection.driver_connection
        self._connection.begin()
        return self._connection

    def _work(
        self, connection: Connection, batch: Sequence[_Waiting], again: list[_Waiting]
    ) -> None:
        """Do every unit: what is only inserted first and at once, then one by one."""
        appended = [waiting for waiting in batch if waiting.rows is not None]
        if len(appended) > 1 and _joined(connection, appended):
            batch = [waiting for waiting in batch if waiting.rows is None]
        for waiting in batch:
            answer = self._try(connection, waiting.unit)
            if isinstance(answer, _Failed):
                waiting.error = answer.error
                waiting.tries += 1
                if waiting.tries < MOST_TRIES and _must_take_turns(answer.error):
                    again.append(waiting)
            else:
                waiting.value, waiting.error = answer, None

    def _try(self, connection: Connection, unit: Unit[Any]) -> Any:  # noqa: ANN401 - the unit's own
        """Run a unit in a savepoint, said to the driver: SQLAlchemy's own costs far more."""
        self._driver.execute("SAVEPOINT unit")
        try:
            answer = unit(connection)
            self._driver.execute("RELEASE SAVEPOINT unit")
        except BaseException as error:  # noqa: BLE001 - it belongs to the caller, whatever it is
            self._driver.execute("ROLLBACK TO SAVEPOINT unit")
            self._driver.execute("RELEASE SAVEPOINT unit")
            return _Failed(error)
        return answer

    def _failed(
        self, batch: list[_Waiting], error: Exception, *, sent: bool
    ) -> list[list[_Waiting]]:
        """Leave a broken connection; try once more where the server went before the commit."""
        lost = bool(getattr(self._driver, "closed", False))
        self._leave()
        if lost and not sent and not any(waiting.tries for waiting in batch):
            for waiting in batch:
                waiting.tries += 1
            return [batch]
        log.error("A transaction could not be committed", exc_info=error)
        for waiting in batch:
            waiting.error = _told(sent=sent)
            waiting.error.__cause__ = error
        _deliver(batch)
        return []

    def _leave(self) -> None:
        """Drop the connection and whatever it had begun; the next batch gets a new one."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.close()
        except Exception:
            log.exception("A broken connection could not be closed")


@dataclass(frozen=True, slots=True)
class _Failed:
    """What a unit that was rolled back raised."""

    error: BaseException


def _joined(connection: Connection, appended: Sequence[_Waiting]) -> bool:
    """Insert what several callers append at once; tell whether the database took it.

    It comes first, so it is taken back with its whole transaction and needs no savepoint, at which
    SQLite would keep a copy of every page that is changed.
    """
    try:
        Rows.together(waiting.rows for waiting in appended if waiting.rows).insert(connection)
    except Exception:
        if connection.invalidated:
            raise  # the server is gone, and with it the transaction
        connection.rollback()
        connection.begin()
        return False
    return True


def _must_take_turns(error: BaseException) -> bool:
    """Tell whether another process was first, so that a second try sees what it did."""
    if not isinstance(error, DBAPIError):
        return False
    constraint = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    return getattr(error.orig, "sqlstate", None) in _TAKE_TURNS or constraint in _NUMBERED


def _told(*, sent: bool) -> NotSaved | PerhapsSaved:
    """Say what is known after the database failed."""
    if sent:
        text = "The database failed while saving; it is not known whether this was saved."
        return PerhapsSaved(text, hint="Look at it again before you repeat it.")
    text = "The database failed, so this was not saved."
    return NotSaved(text, hint="Try again; the operator runs `countersign doctor`.")


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
