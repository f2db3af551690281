"""What somebody would write by hand who needs nothing but the rows: a journal with group commit."""

import asyncio
import hashlib
import queue
import secrets
import sqlite3
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

from workflows.store.types import canonical, instant_text

OUTCOME = (
    "INSERT INTO outcomes (tenant, run, step, chunk, epoch, kind, counts, result, at)"
    " VALUES (?, ?, ?, 0, 1, 'done', ?, ?, ?)"
)
EVENT = (
    "INSERT INTO events (tenant, kind, subject, seq, at, type, salt, body_hash, body)"
    " VALUES (?, 'run', ?, ?, ?, ?, ?, ?, ?)"
)
FINISH = "UPDATE runs SET state = 'done', finished_at = ? WHERE tenant = ? AND id = ?"
Statements = list[tuple[str, tuple[Any, ...]]]


class Journal:
    """One thread with raw sqlite3; whatever waits is one commit, whatever is alike one call."""

    def __init__(self, path: Path) -> None:
        self._queue: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._file = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._file.execute("PRAGMA synchronous=FULL")
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    async def save(self, statements: Statements) -> None:
        """Return once it is on the disk."""
        loop = asyncio.get_running_loop()
        saved = loop.create_future()
        self._queue.put((statements, loop, saved))
        await saved

    def _serve(self) -> None:
        while (first := self._queue.get()) is not None:
            batch = [first]
            while not self._queue.empty():
                batch.append(self._queue.get())
            groups: dict[str, list[tuple[Any, ...]]] = {}
            for statements, _, _ in batch:
                for sql, row in statements:
                    groups.setdefault(sql, []).append(row)
            self._file.execute("BEGIN IMMEDIATE")
            for sql, rows in groups.items():
                self._file.executemany(sql, rows)
            self._file.execute("COMMIT")
            batch[0][1].call_soon_threadsafe(self._tell, [unit[2] for unit in batch])

    @staticmethod
    def _tell(saved: list[asyncio.Future[None]]) -> None:
        for future in saved:
            future.set_result(None)

    def close(self) -> None:
        """Finish and end the thread."""
        self._queue.put(None)
        self._thread.join()
        self._file.close()


class HandWritten:
    """One run by hand: knows its steps by heart, counts its own events, checks nothing."""

    def __init__(self, journal: Journal, tenant: str, run: str, now: datetime) -> None:
        self._journal, self._tenant, self._run = journal, tenant, run
        self._at = instant_text(now)
        self._seq = 1

    async def step(self, step: str, *, last: bool = False) -> None:
        """Do nothing, and record that; with the last one, the end."""
        body = {
            "step": step,
            "chunk": 0,
            "kind": "done",
            "counts": [0, 1, 0, 0],
            "error": None,
            "epoch": 1,
        }
        row = (
            self._tenant,
            self._run,
            step,
            canonical([0, 1, 0, 0]),
            canonical({"said": ""}),
            self._at,
        )
        rows: Statements = [(OUTCOME, row), (EVENT, self._event("outcome", body))]
        await self._journal.save([*rows, *self._end()] if last else rows)

    def _end(self) -> Statements:
        body = {"state": "done", "epoch": 1, "items": {}, "closed": []}
        ended = (FINISH, (self._at, self._tenant, self._run))
        return [ended, (EVENT, self._event("finished", body))]

    def _event(self, happened: str, body: object) -> tuple[Any, ...]:
        self._seq += 1
        written, salt = canonical(body), secrets.token_hex(8)
        hashed = hashlib.sha256((salt + written).encode()).hexdigest()
        return (self._tenant, self._run, self._seq, self._at, happened, salt, hashed, written)
