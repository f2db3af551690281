"""The first rows of a real installation."""

from datetime import datetime

from sqlalchemy import insert, select, update

from authz.people import Person
from workflows.store import people
from workflows.store.door import Transaction
from workflows.store.tables import PersonRow, ShopRow, Tenant


def is_empty(tx: Transaction) -> bool:
    """Tell whether there is no business yet, not even the demo's."""
    return tx.execute(select(Tenant.tenant).limit(1)).first() is None


def is_begun(tx: Transaction, tenant: str, admin: str) -> bool:
    """Tell whether there is just this business with its first admin, and no shop yet."""
    businesses = tx.execute(select(Tenant.tenant)).scalars().all()
    members = tx.execute(select(PersonRow.tenant, PersonRow.id)).all()
    no_shop = tx.execute(select(ShopRow.id).limit(1)).first() is None
    return businesses == [tenant] and members == [(tenant, admin)] and no_shop


def unfinished(tx: Transaction, demo: str) -> str | None:
    """Return a business that stands where there is no demo."""
    businesses = tx.execute(select(Tenant.tenant).order_by(Tenant.tenant)).scalars().all()
    return businesses[0] if businesses and demo not in businesses else None


def reword(
    tx: Transaction, tenant: str, *, title: str, locale: str, zone: str, currency: str
) -> None:
    """Say anew what a business is, before it has begun its work."""
    words = {"title": title, "locale": locale, "zone": zone, "currency": currency}
    tx.execute(update(Tenant).where(Tenant.tenant == tenant).values(words))


def first(
    tx: Transaction,
    tenant: str,
    admin: str,
    *,
    title: str,
    locale: str,
    zone: str,
    currency: str,
    now: datetime,
) -> None:
    """Make a business and its first admin, whose own limits are to be set later."""
    tx.execute(
        insert(Tenant).values(
            tenant=tenant, title=title, locale=locale, zone=zone, currency=currency, facts=1
        )
    )
    person = Person(
        tenant=tenant,
        id=admin,
        name=admin.capitalize(),
        roles=frozenset({"admin"}),
        shops=None,
        max_price_change_pct=None,
        max_listings=None,
        version=1,
    )
    people.put(tx, person, now)
