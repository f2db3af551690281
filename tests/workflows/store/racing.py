"""One of several processes that race on PostgreSQL: `python racing.py URL ROUNDS`.

It prints how many of its compare-and-sets won, and how many reservations it got.
"""

import asyncio
import sys
from datetime import UTC, datetime

from sqlalchemy import update

from workflows.store import counters, events, facts
from workflows.store.door import Transaction
from workflows.store.store import Store
from workflows.store.tables import Tenant

NOW = datetime(2026, 11, 24, tzinfo=UTC)
PARALLEL = 8


async def compare_and_set(store: Store) -> bool:
    seen = await store.read(lambda tx: facts.get(tx, "demo"))

    def unit(tx: Transaction) -> bool:
        moved = tx.execute(
            update(Tenant)
            .where(Tenant.tenant == "demo", Tenant.facts == seen)
            .values(facts=seen + 1)
        )
        return moved.rowcount == 1

    return await store.write(unit)


async def reserve(store: Store) -> bool:
    return await store.write(
        lambda tx: counters.reserve(tx, "demo", "writes", "2026-11-24", amount=1, most=25)
    )


async def tell(store: Store, subject: str) -> None:
    await store.write(lambda tx: events.append(tx, "demo", "run", subject, "t", {}, NOW))


async def crossing(store: Store, *subjects: str) -> None:
    """Change rows in an order that another process turns round."""

    def unit(tx: Transaction) -> None:
        for subject in subjects:
            events.append(tx, "demo", "crossing", subject, "t", {}, NOW)

    await store.write(unit)


async def main() -> None:
    store = await Store.open(sys.argv[1])
    won = got = 0
    for _ in range(int(sys.argv[2])):
        answers = await asyncio.gather(
            *[compare_and_set(store) for _ in range(PARALLEL)],
            *[reserve(store) for _ in range(PARALLEL)],
            *[tell(store, f"r{n % 2}") for n in range(PARALLEL)],
            crossing(store, "a", "b"),
            crossing(store, "b", "a"),
        )
        won += sum(bool(answer) for answer in answers[:PARALLEL])
        got += sum(bool(answer) for answer in answers[PARALLEL : 2 * PARALLEL])
    await store.close()
    sys.stdout.write(f"{won} {got}\n")


if __name__ == "__main__":
    asyncio.run(main())
