"""A process that is killed at the n-th commit: `python crashing.py URL MOMENT N`.

It saves pairs of rows in rounds of three units and says which it was told were saved.
"""

import asyncio
import os
import signal
import sys

from workflows.store.door import Transaction
from workflows.store.rows import Rows
from workflows.store.store import Store
from workflows.store.tables import Counter

ROUNDS = 6


def kill_at(moment: str, number: int) -> None:
    if (moment, number) == (sys.argv[2], int(sys.argv[3])):
        os.kill(os.getpid(), signal.SIGKILL)


def row(name: str) -> Rows:
    return Rows().add(Counter, tenant="demo", name=name, day="2026-11-24", used=1)


async def pair(store: Store, name: str) -> None:
    def unit(tx: Transaction) -> None:
        row(f"{name}.a").insert(tx)
        row(f"{name}.b").insert(tx)

    await store.write(unit)
    sys.stdout.write(f"{name}\n")
    sys.stdout.flush()


async def main() -> None:
    store = await Store.open(sys.argv[1], on_commit=kill_at)
    for number in range(ROUNDS):
        await asyncio.gather(*[pair(store, f"{number}.{part}") for part in "xyz"])
    await store.close()


if __name__ == "__main__":
    asyncio.run(main())
