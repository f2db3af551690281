"""Members of a tenant, with their roles and personal limits."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select, update

from authz.people import Person
from workflows.store import events, facts
from workflows.store.door import Transaction
from workflows.store.tables import PersonRow


def active(tx: Transaction, tenant: str) -> list[Person]:
    """Return every member who may act, by id."""
    return _select(tx, PersonRow.tenant == tenant, PersonRow.active)


def get(tx: Transaction, tenant: str, person: str) -> Person | None:
    """Return one member who may act, or None."""
    found = _select(tx, PersonRow.tenant == tenant, PersonRow.id == person, PersonRow.active)
    return found[0] if found else None


def known(tx: Transaction, tenant: str, person: str) -> Person | None:
    """Return one member, also one who may do nothing any more."""
    found = _select(tx, PersonRow.tenant == tenant, PersonRow.id == person)
    return found[0] if found else None


def _select(tx: Transaction, *where: Any) -> list[Person]:  # noqa: ANN401 - SQL conditions
    rows = tx.execute(
        select(
            PersonRow.tenant,
            PersonRow.id,
            PersonRow.name,
            PersonRow.roles,
            PersonRow.shops,
            PersonRow.max_price_change_pct,
            PersonRow.max_listings,
            PersonRow.version,
        )
        .where(*where)
        .order_by(PersonRow.id)
    )
    return [
        Person(
            tenant=row.tenant,
            id=row.id,
            name=row.name,
            roles=frozenset(row.roles),
            shops=None if row.shops is None else frozenset(row.shops),
            max_price_change_pct=None
            if row.max_price_change_pct is None
            else Decimal(row.max_price_change_pct),
            max_listings=row.max_listings,
            version=row.version,
        )
        for row in rows
    ]


def put(tx: Transaction, person: Person, now: datetime, *, active: bool = True) -> None:
    """Insert or change a member; the tenant's facts move with it."""
    values: dict[str, Any] = {
        "name": person.name,
        "roles": sorted(person.roles),
        "shops": None if person.shops is None else sorted(person.shops),
        "max_price_change_pct": None
        if person.max_price_change_pct is None
        else f"{person.max_price_change_pct:f}",
        "max_listings": person.max_listings,
        "active": active,
    }
    changed = tx.execute(
        update(PersonRow)
        .where(PersonRow.tenant == person.tenant, PersonRow.id == person.id)
        .values(version=PersonRow.version + 1, **values)
    )
    if changed.rowcount == 0:
        tx.execute(
            insert(PersonRow).values(tenant=person.tenant, id=person.id, version=1, **values)
        )
    facts.raise_(tx, person.tenant)
    events.append(tx, person.tenant, "person", person.id, "changed", values, now)
