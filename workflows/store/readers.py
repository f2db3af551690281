"""Readers beside the door: a few threads, each with its own connection that cannot write."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

THREADS: Final = 3

T = TypeVar("T")


class Readers:
    """Run queries, each on one consistent snapshot."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="store-read")
        self._own = threading.local()
        self._opened: list[Connection] = []

    async def read(self, query: Callable[[Connection], T]) -> T:
        """Run a query; what it asks twice, it is answered alike."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._read, query)

    def _read(self, query: Callable[[Connection], T]) -> T:
        try:
            return self._once(query)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        return self._once(query)  # the server was away; reading twice harms nobody

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
