"""The demo tenants: people named after their roles, and one simulated shop each."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import insert, select

from authz.people import Person
from workflows.store import people, shops
from workflows.store.door import Transaction
from workflows.store.shops import Connected
from workflows.store.tables import Tenant

TENANTS: Final = {"demo": "Demo", "other": "Other"}
_PEOPLE: Final = {
    "viewer": ("viewer", None),
    "lister": ("lister", None),
    "pricer": ("pricer", Decimal(15)),
    "manager": ("manager", Decimal(50)),
    "manager2": ("manager", Decimal(50)),
    "admin": ("admin", Decimal(50)),
}


def seed_demo(tx: Transaction, base_urls: dict[str, str], now: datetime) -> None:
    """Make the demo tenants, once; a shop's address follows the sandbox.

    Args:
        base_urls: address of the simulated shop by tenant.
    """
    for tenant, title in TENANTS.items():
        known = tx.execute(select(Tenant.tenant).where(Tenant.tenant == tenant)).first()
        if known is None:
            _tenant(tx, tenant, title, now)
        shop = shops.get(tx, tenant, "shopify")
        if shop is None or shop.base_url != base_urls[tenant]:
            shops.put(tx, tenant, _shop(shop, base_urls[tenant]), now)


def _tenant(tx: Transaction, tenant: str, title: str, now: datetime) -> None:
    tx.execute(
        insert(Tenant).values(
            tenant=tenant,
            title=title,
            locale="en",
            zone="Europe/Berlin",
            currency="EUR",
            facts=1,
        )
    )
    for name, (role, limit) in _PEOPLE.items():
        person = Person(
            tenant=tenant,
            id=name,
            name=name.capitalize(),
            roles=frozenset({role}),
            shops=None,
            max_price_change_pct=limit,
            max_listings=None,
            version=1,
        )
        people.put(tx, person, now)


def _shop(known: Connected | None, base_url: str) -> Connected:
    return Connected(
        id="shopify",
        title="Shopify",
        marketplace="shopify",
        base_url=base_url,
        currency="EUR",
        location=known.location if known else "",
        mode=known.mode if known else "live",
        daily_cap=known.daily_cap if known else None,
        sandbox=True,
    )
