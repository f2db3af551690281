"""What stands in the rows when a crash comes right after an acknowledgement."""

import asyncio

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
