"""Connections: how SQLite and PostgreSQL are opened so that both behave alike."""

import fcntl
import os
import sqlite3
from io import FileIO
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from activities.errors import Misconfigured

BUSY_S: Final = 5
_HOW: Final = "Use sqlite:////path/to/file or postgresql://… in COUNTERSIGN_DATABASE_URL."


def engine_for(url: str, *, writing: bool) -> Engine:
    """Build an engine for the door or for the readers.

    SQLite's writer takes the lock when it begins, so that no transaction fails half way; a
    reader's transaction is one snapshot on both databases, and writes nothing.

    Raises:
        Misconfigured: it is no address of a database that is supported.
    """
    address = _address(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address, writing=writing)
    level = "READ COMMITTED" if writing else "REPEATABLE READ"
    engine = create_engine(
        address,
        poolclass=NullPool,
        isolation_level=level,
        hide_parameters=True,  # an error's text is logged, and rows are nobody's business there
        execution_options={"preserve_rowcount": True},  # INSERT … ON CONFLICT tells whether it did
    )
    return engine if writing else engine.execution_options(postgresql_readonly=True)


def _address(url: str) -> URL:
    """Read the address; never repeat it, for it may hold a password."""
    try:
        address = make_url(url)
    except ArgumentError:
        text = "The address of the database cannot be read."
        raise Misconfigured(text, at="DATABASE_URL", hint=_HOW) from None
    kind = address.get_backend_name()
    if kind == "postgresql":
        return address.set(drivername="postgresql+psycopg")
    if kind != "sqlite":
        text = f"A database of the kind {kind!r} is not supported."
        raise Misconfigured(text, at="DATABASE_URL", hint=_HOW)
    if not address.database or address.database == ":memory:":
        text = "A SQLite database needs a file, because runs must survive the process."
        raise Misconfigured(text, at="DATABASE_URL", hint=_HOW)
    return address


def _sqlite(address: URL, *, writing: bool) -> Engine:
    engine = create_engine(
        address,
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={
            "check_same_thread": False,
            "timeout": BUSY_S,
            "isolation_level": None,  # the driver must not begin anything by itself
        },
    )
    pragmas = ["journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"]
    if not writing:
        pragmas.append("query_only=ON")

    def opened(connection: Any, _: object) -> None:  # noqa: ANN401 - the driver's own
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    def begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    event.listen(engine, "connect", opened)
    event.listen(engine, "begin", begun)
    return engine


def onlooker_for(url: str) -> Engine | None:
    """Build an engine for a look from outside: it makes no file, changes nothing and soon gives up.

    Returns:
        None: there is no SQLite file.

    Raises:
        Misconfigured: it is no address of a database that is supported.
    """
    address = _address(url)
    if address.get_backend_name() == "sqlite":
        path = Path(address.database or "").absolute()
        return _looking(path) if path.exists() else None
    engine = create_engine(
        address,
        poolclass=NullPool,
        isolation_level="REPEATABLE READ",
        hide_parameters=True,
        connect_args={
            "connect_timeout": BUSY_S,
            "options": f"-c statement_timeout={BUSY_S}s",
        },
    )
    return engine.execution_options(postgresql_readonly=True)


def _looking(path: Path) -> Engine:
    def connection() -> sqlite3.Connection:
        # not `mode=ro`, which would leave the files of the log behind that this one takes away
        opened = sqlite3.connect(
            f"{path.as_uri()}?mode=rw", uri=True, timeout=BUSY_S, isolation_level=None
        )
        opened.execute("PRAGMA query_only=ON")
        return opened

    return create_engine("sqlite://", creator=connection, poolclass=NullPool, hide_parameters=True)


def lock(url: str) -> FileIO | None:
    """Take the one-process lock of a SQLite database; PostgreSQL needs none.

    Returns:
        The file that holds the lock for as long as it is open.

    Raises:
        Misconfigured: another process has it.
    """
    address = _address(url)
    if address.get_backend_name() != "sqlite":
        return None
    path = Path(address.database or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    held = FileIO(f"{path}.lock", "w", opener=_private)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        held.close()
        text = f"Another Countersign uses the database {path.name}; SQLite serves one process."
        hint = "Stop the other one, choose another COUNTERSIGN_HOME, or use PostgreSQL."
        raise Misconfigured(text, at="DATABASE_URL", hint=hint) from None
    path.touch(mode=0o600)
    path.chmod(0o600)  # a file that was there before may be open to others
    return held


def _private(path: str, flags: int) -> int:
    """Open a file that only its owner may read."""
    return os.open(path, flags, 0o600)
