"""The demo: two tenants with simulated shops, so that everything can be tried at once."""

import asyncio
import logging
import pkgutil
from datetime import datetime
from typing import TYPE_CHECKING, Final

from pydantic import SecretStr

import activities.marketplaces
from activities.errors import CountersignError
from activities.sandbox.seed import DEMO
from workflows.office import Office
from workflows.shops import sync
from workflows.store import credentials, products, shops
from workflows.store.crypto import Secrets
from workflows.store.door import Transaction
from workflows.store.seed import TENANTS, seed_demo
from workflows.store.shops import Connected
from workflows.store.store import Store

if TYPE_CHECKING:
    from activities.sandbox.dialect import SandboxShop

log = logging.getLogger(__name__)

TENANT: Final = DEMO
FIRST: Final = "shopify"
"""Read before the others, because its titles are the ones that products are named by."""


async def furnish(store: Store, secrets: Secrets, sandbox: str, now: datetime) -> None:
    """Make the demo tenants, and let their shops' addresses follow the sandbox."""
    if await store.read(lambda tx: _furnished(tx, sandbox)):
        return
    simulated = _simulated()

    def unit(tx: Transaction) -> None:
        seed_demo(tx, _connected(simulated, sandbox), now)
        for shop in simulated:
            credentials.put(tx, shop.tenant, shop.shop, SecretStr(shop.token), secrets)

    await store.write(unit)


def _furnished(tx: Transaction, sandbox: str) -> bool:
    """Tell whether the demo has a shop of every marketplace, and each is where the sandbox is."""
    found = {tenant: shops.all_of(tx, tenant) for tenant in TENANTS}
    every = {module.name for module in pkgutil.iter_modules(activities.marketplaces.__path__)}
    return (
        all(found.values())
        and every <= {shop.marketplace for shop in found[TENANT]}
        and all(shop.base_url.startswith(f"{sandbox}/") for each in found.values() for shop in each)
    )


def _simulated() -> "list[SandboxShop]":
    """Ask the sandbox's own description; it is large, and needed on the first start only."""
    from activities.sandbox.dialect import discover

    return [shop for dialect in discover().values() for shop in dialect.shops]


def _connected(simulated: "list[SandboxShop]", sandbox: str) -> dict[str, list[Connected]]:
    found: dict[str, list[Connected]] = {}
    for shop in simulated:
        connected = Connected(
            id=shop.shop,
            title=shop.title,
            marketplace=shop.marketplace,
            base_url=f"{sandbox}{shop.path}",
            currency=shop.currency,
            location=shop.location,
            mode="live",
            daily_cap=None,
            sandbox=True,
        )
        found.setdefault(shop.tenant, []).append(connected)
    return found


async def stock_up(office: Office) -> None:
    """Read the simulated shops once, so that the planner knows what there is."""
    await asyncio.gather(*(_stock(office, tenant) for tenant in TENANTS))


async def _stock(office: Office, tenant: str) -> None:
    def unread(tx: Transaction) -> list[str]:
        every = [shop.id for shop in shops.all_of(tx, tenant)]
        return [shop for shop in every if not products.listings(tx, tenant, shop)]

    missing = await office.store.read(unread)
    if FIRST in missing:
        missing.remove(FIRST)
        await _sync(office, tenant, FIRST)
    await asyncio.gather(*(_sync(office, tenant, shop) for shop in missing))


async def _sync(office: Office, tenant: str, shop: str) -> None:
    try:
        await sync(office, tenant, shop)
    except CountersignError as failure:
        log.warning("the shop %s of %s could not be read: %s", shop, tenant, failure.text)
