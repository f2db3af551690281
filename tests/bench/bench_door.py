"""The door against a hand-written journal: `python tests/bench/bench_door.py`.

Each of 100 callers saves one outcome and one event at a time and awaits the commit. The journal is
a thread with raw sqlite3 that commits whatever waits; the door is measured in every way in which a
caller can use it. All write the same rows in SQLite FULL; ratios are to the journal.
"""

import asyncio
import hashlib
import queue
import secrets
import sqlite3
import sys
import tempfile
import threading
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from workflows.store import events
from workflows.store.door import Transaction
from workflows.store.rows import Rows
from workflows.store.store import Store
from workflows.store.tables import OutcomeRow, Tenant
from workflows.store.types import canonical, instant_text

NOW = datetime(2026, 11, 24, tzinfo=UTC)
CALLERS, EACH, ROUNDS = 100, 30, 5
BODY = {"step": "w1.drop", "state": "done", "counts": [1, 1, 0, 0]}
OUTCOME = (
    "INSERT INTO outcomes (tenant, run, step, chunk, epoch, kind, counts, result, at)"
    " VALUES (?, ?, ?, ?, 1, 'done', ?, ?, ?)"
)
EVENT = (
    "INSERT INTO events (tenant, kind, subject, seq, at, type, salt, body_hash, body) VALUES"
    " (?, 'run', ?, ?, ?, 'outcome', ?, ?, ?)"
)
LOOK = select(Tenant.facts).where(Tenant.tenant == bindparam("of"))
CHANGE = (
    update(Tenant)
    .where(Tenant.tenant == bindparam("of"), Tenant.facts >= 0)
    .values(title=bindparam("to"))
)
Save = Callable[[str, int], Awaitable[Any]]


class Journal:
    """What somebody who needs nothing else would write."""

    def __init__(self, path: Path) -> None:
        self._queue: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._file = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._file.execute("PRAGMA synchronous=FULL")
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    async def save(self, run: str, number: int) -> None:
        loop = asyncio.get_running_loop()
        saved = loop.create_future()
        at, body, salt = instant_text(NOW), canonical(BODY), secrets.token_hex(8)
        outcome = ("demo", run, "w1.drop", number, "[1,1,0,0]", body, at)
        hashed = hashlib.sha256((salt + body).encode()).hexdigest()
        event = ("demo", run, number + 1, at, salt, hashed, body)
        self._queue.put((outcome, event, loop, saved))
        await saved

    def _serve(self) -> None:
        while (first := self._queue.get()) is not None:
            batch = [first]
            while not self._queue.empty():
                batch.append(self._queue.get())
            self._file.execute("BEGIN IMMEDIATE")
            self._file.executemany(OUTCOME, [unit[0] for unit in batch])
            self._file.executemany(EVENT, [unit[1] for unit in batch])
            self._file.execute("COMMIT")
            batch[0][2].call_soon_threadsafe(self._tell, [unit[3] for unit in batch])

    @staticmethod
    def _tell(saved: list[asyncio.Future[None]]) -> None:
        for future in saved:
            future.set_result(None)

    def close(self) -> None:
        self._queue.put(None)
        self._thread.join()
        self._file.close()


def outcome(run: str, number: int) -> dict[str, Any]:
    return {
        "tenant": "demo",
        "run": run,
        "step": "w1.drop",
        "chunk": number,
        "epoch": 1,
        "kind": "done",
        "counts": [1, 1, 0, 0],
        "result": BODY,
        "error": None,
        "at": NOW,
    }


def ways(store: Store, journal: Journal) -> dict[str, Save]:
    """Name every way to save the same rows, and to judge before."""
    return {"journal": journal.save} | inserting(store) | judging(store)


def inserting(store: Store) -> dict[str, Save]:
    """Name the ways to save the journal's rows."""

    async def append(run: str, number: int) -> None:
        rows = Rows().add(OutcomeRow, **outcome(run, number))
        await store.append(events.note(rows, "demo", "run", run, "outcome", BODY, NOW))

    async def rows_in_a_unit(run: str, number: int) -> None:
        rows = Rows().add(OutcomeRow, **outcome(run, number))
        events.note(rows, "demo", "run", run, "outcome", BODY, NOW)
        await store.write(rows.insert)

    async def core_in_a_unit(run: str, number: int) -> None:
        def unit(tx: Transaction) -> None:
            tx.execute(insert(OutcomeRow), [outcome(run, number)])
            events.append(tx, "demo", "run", run, "outcome", BODY, NOW)

        await store.write(unit)

    return {
        "append": append,
        "write, Rows": rows_in_a_unit,
        "write, Core insert + event": core_in_a_unit,
    }


def judging(store: Store) -> dict[str, Save]:
    """Name the ways to look, change and tell, as a decision or a dispatch does."""

    async def judged(run: str, number: int) -> None:
        def unit(tx: Transaction) -> None:
            tx.execute(select(Tenant.facts).where(Tenant.tenant == "demo")).scalar_one()
            changed = update(Tenant).where(Tenant.tenant == "demo", Tenant.facts >= 0)
            tx.execute(changed.values(title=run))
            events.append(tx, "demo", "run", run, "outcome", BODY, NOW)

        await store.write(unit)

    async def judged_as_prepared(run: str, number: int) -> None:
        def unit(tx: Transaction) -> None:
            tx.execute(LOOK, {"of": "demo"}).scalar_one()
            tx.execute(CHANGE, {"of": "demo", "to": run})
            events.append(tx, "demo", "run", run, "outcome", BODY, NOW)

        await store.write(unit)

    async def judged_by_driver(run: str, number: int) -> None:
        def unit(tx: Transaction) -> None:
            tx.exec_driver_sql("SELECT facts FROM tenants WHERE tenant = ?", ("demo",)).scalar_one()
            changed = "UPDATE tenants SET title = ? WHERE tenant = ? AND facts >= 0"
            tx.exec_driver_sql(changed, (run, "demo"))
            events.append(tx, "demo", "run", run, "outcome", BODY, NOW)

        await store.write(unit)

    return {
        "write, Core select + update + event": judged,
        "write, the same built once": judged_as_prepared,
        "write, driver select + update + event": judged_by_driver,
    }


async def units_a_second(save: Save, name: str) -> float:
    async def caller(number: int) -> None:
        for turn in range(EACH):
            await save(f"{name}.{number}", turn)

    began = perf_counter()
    await asyncio.gather(*[caller(number) for number in range(CALLERS)])
    return CALLERS * EACH / (perf_counter() - began)


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        stores = [await Store.open(f"sqlite:///{folder}/{name}.db") for name in ("ours", "theirs")]
        for store in stores:
            demo: dict[str, object] = dict.fromkeys(("title", "locale", "zone"), "")
            demo |= {
                "currency": "EUR",
                "facts": 1,
                "forbidden_activities": [],
                "forbidden_shops": [],
            }
            await store.append(Rows().add(Tenant, tenant="demo", **demo))
        journal = Journal(Path(folder) / "theirs.db")
        speeds: dict[str, list[float]] = {}
        for turn in range(ROUNDS):
            for name, save in ways(stores[0], journal).items():
                speed = await units_a_second(save, f"{turn}.{name}")
                speeds.setdefault(name, []).append(speed)
        journal.close()
        for store in stores:
            await store.close()
    limit = median(speeds["journal"])
    for name, found in speeds.items():
        sys.stdout.write(f"{name:40} {median(found):8.0f}/s {median(found) / limit:6.2f}\n")


if __name__ == "__main__":
    asyncio.run(main())
