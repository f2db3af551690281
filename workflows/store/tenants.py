"""Businesses: what they are called, how their people count, and what is forbidden to all."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select, update

from authz.attributes import TenantFacts
from workflows.store import events, facts
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
    narrowed: TenantFacts


_BUSINESS: Final = select(
    Tenant.title,
    Tenant.locale,
    Tenant.zone,
    Tenant.currency,
    Tenant.forbidden_activities,
    Tenant.forbidden_shops,
).where(Tenant.tenant == bindparam("of"))


def get(tx: Transaction, tenant: str) -> Business:
    """Return a tenant that exists."""
    row = tx.execute(_BUSINESS, {"of": tenant}).one()
    narrowed = TenantFacts(frozenset(row.forbidden_activities), frozenset(row.forbidden_shops))
    return Business(row.title, row.locale, row.zone, row.currency, narrowed)


def names(tx: Transaction) -> list[str]:
    """Return every tenant of the deployment."""
    return list(tx.execute(select(Tenant.tenant).order_by(Tenant.tenant)).scalars())


def forbid(tx: Transaction, tenant: str, narrowed: TenantFacts, person: str, now: datetime) -> None:
    """Forbid activities and shops to everybody; the tenant's facts move with it."""
    values = {
        "forbidden_activities": sorted(narrowed.forbidden_activities),
        "forbidden_shops": sorted(narrowed.forbidden_shops),
    }
    tx.execute(update(Tenant).where(Tenant.tenant == tenant).values(values))
    facts.raise_(tx, tenant)
    events.append(tx, tenant, "tenant", tenant, "narrowed", {**values, "person": person}, now)
