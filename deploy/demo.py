"""The demo: two tenants with a simulated shop each, so that everything can be tried at once."""

import logging
from datetime import datetime
from typing import Final

from pydantic import SecretStr

from activities.errors import CountersignError
from activities.sandbox import seed as sandbox_seed
from workflows.office import Office
from workflows.shops import sync
from workflows.store import credentials, products
from workflows.store.crypto import Secrets
from workflows.store.door import Transaction
from workflows.store.seed import TENANTS, seed_demo
from workflows.store.store import Store

log = logging.getLogger(__name__)

TENANT: Final = sandbox_seed.DEMO
SHOP: Final = "shopify"
_KEYS: Final = {sandbox_seed.DEMO: "shopify", sandbox_seed.OTHER: "other-shopify"}
"""The sandbox's own key of each tenant's shop."""


async def furnish(store: Store, secrets: Secrets, sandbox: str, now: datetime) -> None:
    """Make the demo tenants, and let their shops' addresses follow the sandbox."""
    addresses = {tenant: f"{sandbox}/{SHOP}/{_KEYS[tenant]}" for tenant in TENANTS}

    def unit(tx: Transaction) -> None:
        seed_demo(tx, addresses, now)
        for tenant, key in _KEYS.items():
            if credentials.get(tx, tenant, SHOP, secrets) is None:
                token = SecretStr(sandbox_seed.token(key))
                credentials.put(tx, tenant, SHOP, token, secrets)

    await store.write(unit)


async def stock_up(office: Office) -> None:
    """Read the simulated shops once, so that the planner knows what there is."""
    for tenant in TENANTS:
        try:
            await _stock(office, tenant)
        except CountersignError as failure:
            log.warning("the shop of %s could not be read: %s", tenant, failure.text)


async def _stock(office: Office, tenant: str) -> None:
    if not await office.store.read(lambda tx: products.skus(tx, tenant)):
        await sync(office, tenant, SHOP)
