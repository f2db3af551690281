"""Businesses: what they are called, and how their people write and count."""

from dataclasses import dataclass

from sqlalchemy import select

from workflows.store.door import Transaction
from workflows.store.tables import Tenant


@dataclass(frozen=True, slots=True)
class Business:
    """One tenant."""

    title: str
    locale: str
    zone: str
    """IANA zone in which "at 9" is meant."""
    currency: str


def get(tx: Transaction, tenant: str) -> Business:
    """Return a tenant that exists."""
    row = tx.execute(
        select(Tenant.title, Tenant.locale, Tenant.zone, Tenant.currency).where(
            Tenant.tenant == tenant
        )
    ).one()
    return Business(*row)
