"""The demo tenants: people named after their roles, and simulated shops."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
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
    "viewer": ("Vera", "viewer", None),
    "lister": ("Lina", "lister", None),
    "pricer": ("Paul", "pricer", Decimal(15)),
    "manager": ("Mara", "manager", Decimal(50)),
    "manager2": ("Milan", "manager", Decimal(50)),
    "admin": ("Ada", "admin", Decimal(50)),
}
"""What the people of a demo are called, what they may do, and how far, in percent."""


def seed_demo(tx: Transaction, simulated: Mapping[str, Iterable[Connected]], now: datetime) -> None:
    """Make the demo tenants and connect their shops, once.

    Args:
        simulated: the shops by tenant, as they are when nobody has changed them. Of one that is
            connected already, the address and the location follow; how far it is trusted stays.
    """
    for tenant, title in TENANTS.items():
        known = tx.execute(select(Tenant.tenant).where(Tenant.tenant == tenant)).first()
        if known is None:
            _tenant(tx, tenant, title, now)
        for shop in simulated.get(tenant, ()):
            _connect(tx, tenant, shop, now)


def _connect(tx: Transaction, tenant: str, shop: Connected, now: datetime) -> None:
    known = shops.get(tx, tenant, shop.id)
    wanted = replace(known, base_url=shop.base_url, location=shop.location) if known else shop
    if wanted != known:
        shops.put(tx, tenant, wanted, now)


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
    for id, (name, role, limit) in _PEOPLE.items():
        person = Person(
            tenant=tenant,
            id=id,
            name=f"{name} ({role})",
            roles=frozenset({role}),
            shops=None,
            max_price_change_pct=limit,
            max_listings=None,
            version=1,
        )
        people.put(tx, person, now)
