"""The demo: two tenants with simulated shops, so that everything can be tried at once."""

import logging
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from pydantic import SecretStr

from activities.errors import CountersignError
from activities.sandbox.seed import DEMO
from workflows.office import Office
from workflows.shops import sync
from workflows.store import credentials, products, shops
from workflows.store.crypto import Secrets
from workflows.store.door import Transaction
from workflows.store.seed import TENANTS, seed_demo
from workflows.store.store import Store

if TYPE_CHECKING:
    from activities.sandbox.dialect import SandboxShop

log = logging.getLogger(__name__)

TENANT: Final = DEMO
SHOP: Final = "shopify"


async def furnish(store: Store, secrets: Secrets, sandbox: str, now: datetime) -> None:
    """Make the demo tenants, and let their shops' addresses follow the sandbox."""

    def furnished(tx: Transaction) -> bool:
        found = [shops.get(tx, tenant, SHOP) for tenant in TENANTS]
        return all(shop and shop.base_url.startswith(f"{sandbox}/") for shop in found)

    if await store.read(furnished):
        return
    simulated = _simulated()

    def unit(tx: Transaction) -> None:
        seed_demo(tx, {tenant: _address(sandbox, shop) for tenant, shop in simulated.items()}, now)
        for tenant, shop in simulated.items():
            known = shops.get(tx, tenant, shop.shop)
            if known is not None and known.location != shop.location:
                shops.put(tx, tenant, replace(known, location=shop.location), now)
            credentials.put(tx, tenant, shop.shop, SecretStr(shop.token), secrets)

    await store.write(unit)


def _simulated() -> "dict[str, SandboxShop]":
    """Ask the sandbox's own description; it is large, and needed on the first start only."""
    from activities.sandbox.dialect import discover

    return {
        shop.tenant: shop
        for dialect in discover().values()
        for shop in dialect.shops
        if shop.shop == SHOP
    }


def _address(sandbox: str, shop: "SandboxShop") -> str:
    return f"{sandbox}/{shop.marketplace}/{shop.key}"


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
