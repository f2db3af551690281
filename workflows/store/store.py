"""The database of one installation: one door for writes, readers beside it."""

import asyncio
from dataclasses import dataclass, field
from io import FileIO

from sqlalchemy.exc import IntegrityError

from workflows.store.changes import Changes
from workflows.store.connect import engine_for, lock
from workflows.store.door import Door, OnCommit, T, Unit
from workflows.store.elsewhere import Elsewhere
from workflows.store.migrate import migrate
from workflows.store.readers import K, Query, Readers
from workflows.store.rows import Rows


@dataclass(frozen=True)
class Store:
    """Rows, written through the door alone."""

    door: Door = field(repr=False)
    readers: Readers = field(repr=False)
    changes: Changes = field(repr=False)
    elsewhere: Elsewhere = field(repr=False)
    held: FileIO | None = field(repr=False)
    """The file that keeps other processes away from a SQLite file."""

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
        try:
            engine = engine_for(url, writing=True)
            migrate(engine)
            changes = Changes()
            return cls(
                Door(engine, changes, on_commit),
                Readers(engine_for(url, writing=False)),
                changes,
                Elsewhere(engine_for(url, writing=True), changes),
                held,
            )
        except BaseException:
            if held is not None:
                held.close()
            raise

    async def write(self, unit: Unit[T]) -> T:
        """Run a unit of work at the door; return after its commit."""
        return await self.door.write(unit)

    async def append(self, rows: Rows) -> None:
        """Insert rows that need no answer; return after the commit."""
        await self.door.append(rows)

    async def saved(self, rows: Rows) -> bool:
        """Insert rows that the database may refuse; False: it did, and kept nothing of them."""
        try:
            await self.door.append(rows)
        except IntegrityError:
            return False
        return True

    async def read(self, query: Unit[T]) -> T:
        """Run a query on one snapshot, beside the door."""
        return await self.readers.read(query)

    async def read_one(self, query: Query[K, T], key: K) -> T:
        """Run a query for one key; who asks it at the same time for others shares it."""
        return await self.readers.read_one(query, key)

    async def close(self) -> None:
        """Finish what waits, close every connection and give the lock back."""
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self.door.close()
        self.readers.close()
        self.elsewhere.close()
        if self.held is not None:
            self.held.close()
