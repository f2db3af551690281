"""What stands in the rows when a crash comes right after an acknowledgement."""

import asyncio
import sqlite3
from contextlib import closing

from tests.fakes.product import Product
from tests.fakes.tenants import NOW
from workflows.store import threads
from workflows.store.store import Store
from workflows.store.threads import Arrived


def keep(product: Product, arrived: Arrived) -> None:
    """Keep an arrival of a product that is not running."""

    async def write() -> None:
        store = await Store.open(f"sqlite:///{product.home / 'countersign.db'}")
        try:
            await store.write(lambda tx: threads.keep(tx, arrived, NOW))
        finally:
            await store.close()

    asyncio.run(write())


def waiting(product: Product) -> int:
    """Count what a product, running or not, has kept and not taken up to the end."""
    where = f"file:{product.home / 'countersign.db'}?mode=ro"
    with closing(sqlite3.connect(where, uri=True)) as rows:
        asked = "SELECT count(*) FROM inbox WHERE handled_at IS NULL"
        return int(rows.execute(asked).fetchone()[0])
