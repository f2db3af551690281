"""Connections: how SQLite and PostgreSQL are opened so that both behave alike."""

import fcntl
import os
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from activities.errors import Misconfigured

BUSY_MS = 5_000


def engine_for(url: str) -> Engine:
    """Build an engine whose transactions are begun by us alone."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(url)
    if address.get_backend_name() == "postgresql":
        return create_engine(url, poolclass=NullPool, isolation_level="READ COMMITTED")
    text = f"A database of the kind {address.get_backend_name()!r} is not supported."
    hint = "Use sqlite:///… or postgresql+psycopg://… in COUNTERSIGN_DATABASE_URL."
    raise Misconfigured(text, hint=hint)


def _sqlite(url: str) -> Engine:
    engine = create_engine(
        url, poolclass=NullPool, connect_args={"check_same_thread": False, "timeout": BUSY_MS / 1e3}
    )

    def opened(connection: Any, _: object) -> None:  # noqa: ANN401 - the driver's own
        connection.isolation_level = None  # the driver must not begin anything by itself
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "connect", opened)
    return engine


def begin(connection: Connection, *, writing: bool) -> None:
    """Begin a transaction: SQLite's write lock is taken at once, reads get one snapshot."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
    elif not writing:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def lock(url: str) -> int | None:
    """Take the one-process lock of a SQLite database; PostgreSQL needs none.

    Returns:
        The descriptor that holds the lock for as long as it is open.

    Raises:
        Misconfigured: another process has it.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return None
    path = Path(address.database)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        text = f"Another Countersign uses the database {path.name}; SQLite serves one process."
        hint = "Stop the other one, choose another COUNTERSIGN_HOME, or use PostgreSQL."
        raise Misconfigured(text, at="DATABASE_URL", hint=hint) from None
    path.touch(mode=0o600)
    return descriptor
