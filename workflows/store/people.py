"""Members of a tenant, with their roles and personal limits."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Row, bindparam, insert, select, update

from authz.people import Person
from workflows.store import events, facts
from workflows.store.door import Transaction
from workflows.store.tables import PersonRow

_MEMBERS: Final = (
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
    .where(PersonRow.tenant == bindparam("of"))
    .order_by(PersonRow.id)
)
_ACTIVE: Final = _MEMBERS.where(PersonRow.active)
_IS: Final = PersonRow.id == bindparam("person")
_KNOWN_ONE: Final = _MEMBERS.where(_IS)
_ACTIVE_ONE: Final = _ACTIVE.where(_IS)


def active(tx: Transaction, tenant: str) -> list[Person]:
    """Return every member who may act, by id."""
    return [_person(row) for row in tx.execute(_ACTIVE, {"of": tenant})]


def names(tx: Transaction, tenant: str) -> dict[str, str]:
    """Return what everybody is called, by id; also those who may do nothing any more."""
    return {row.id: row.name for row in tx.execute(_MEMBERS, {"of": tenant})}


def get(tx: Transaction, tenant: str, person: str) -> Person | None:
    """Return one member who may act, or None."""
    row = tx.execute(_ACTIVE_ONE, {"of": tenant, "person": person}).one_or_none()
    return _person(row) if row else None


def known(tx: Transaction, tenant: str, person: str) -> Person | None:
    """Return one member, also one who may do nothing any more."""
    row = tx.execute(_KNOWN_ONE, {"of": tenant, "person": person}).one_or_none()
    return _person(row) if row else None


def _person(row: Row[Any]) -> Person:
    most = row.max_price_change_pct
    return Person(
        tenant=row.tenant,
        id=row.id,
        name=row.name,
        roles=frozenset(row.roles),
        shops=None if row.shops is None else frozenset(row.shops),
        max_price_change_pct=None if most is None else Decimal(most),
        max_listings=row.max_listings,
        version=row.version,
    )


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
