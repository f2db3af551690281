"""Changes that other processes commit to the same PostgreSQL; SQLite has one process alone.

Each commit says in its own transaction what it changes, and the database hands that on when it is
committed. One connection a process listens; nobody asks again and again.
"""

import json
import logging
import threading
from collections.abc import Collection, Iterator
from typing import Any, Final

from sqlalchemy import Connection, Engine, text

from workflows.store.changes import Changes, Subject

log = logging.getLogger(__name__)

_CHANNEL: Final = "countersign_changes"
_TELL: Final = text("SELECT pg_notify(:channel, :said)")
_MOST_BYTES: Final = 7_000
"""Of one notice; PostgreSQL takes less than 8,000."""
_LOOK_S: Final = 0.5
"""How long the thread sleeps before it looks whether it shall end."""
_AGAIN_S: Final = 2.0


def tell(tx: Connection, order: str, subjects: Collection[Subject]) -> None:
    """Say what this transaction changes to all other processes; they hear it if it commits."""
    if subjects and tx.dialect.name == "postgresql":
        notices = [json.dumps([order, several]) for several in _fitting(subjects)]
        tx.execute(_TELL, [{"channel": _CHANNEL, "said": said} for said in notices])


def _fitting(subjects: Collection[Subject]) -> Iterator[list[Subject] | None]:
    """Yield as many subjects together as fit into one notice; None says that one fits in none."""
    together: list[Subject] = []
    size = 0
    for subject in subjects:
        own = len(json.dumps(subject))
        if own > _MOST_BYTES:
            yield None
            continue
        if size + own > _MOST_BYTES:
            yield together
            together, size = [], 0
        together.append(subject)
        size += own + len(", ")
    yield together


class Elsewhere:
    """The thread that hears what other processes changed."""

    def __init__(self, engine: Engine, changes: Changes) -> None:
        """Begin to listen, where there can be other processes, before anything is read."""
        self._engine = engine
        self._changes = changes
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None
        if engine.dialect.name == "postgresql":
            self._thread = threading.Thread(
                target=self._forever,
                args=(_listening(engine),),
                name="store-elsewhere",
                daemon=True,
            )
            self._thread.start()

    def close(self) -> None:
        """End the thread and its connection."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()
        self._engine.dispose()

    def _forever(self, connection: Connection | None) -> None:
        while not self._ending.is_set():
            try:
                if connection is None:
                    connection = _listening(self._engine)
                    self._changes.lose()  # nobody knows what was said meanwhile
                self._listen(connection)
            except Exception:
                log.exception("What other processes change cannot be heard; trying again")
                self._ending.wait(_AGAIN_S)
            if connection is not None:
                connection.invalidate()
                connection.close()
                connection = None

    def _listen(self, connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        while not self._ending.is_set():
            for notice in driver.notifies(timeout=_LOOK_S):
                self._hear(notice.payload)

    def _hear(self, said: str) -> None:
        order, subjects = json.loads(said)
        if order == self._changes.order:
            return  # our own door has told it already
        if subjects is None:
            self._changes.lose()
        else:
            self._changes.learn(Subject(*subject) for subject in subjects)


def _listening(engine: Engine) -> Connection:
    """Open a connection that is told what others say."""
    connection = engine.connect()
    driver: Any = connection.connection.driver_connection
    driver.autocommit = True
    driver.execute(f"LISTEN {_CHANNEL}")
    return connection
