"""The brake: rows that stop dispatch for a shop, a tenant or the deployment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import insert, select, update

from workflows.store import events
from workflows.store.door import Transaction
from workflows.store.tables import HaltRow, Tenant

EVERYWHERE: Final = "*"
"""The tenant of a halt that brakes the whole deployment."""


@dataclass(frozen=True, slots=True)
class Halt:
    """One standing halt."""

    id: str
    shop: str | None
    reason: str
    person: str
    at: datetime


def set_(tx: Transaction, tenant: str, halt: Halt) -> None:
    """Put the brake on.

    The tenant's row is taken, which every dispatch holds while it opens a receipt: one that saw
    no halt has committed before this does.
    """
    covered = select(Tenant.tenant).with_for_update()
    tx.execute(covered if tenant == EVERYWHERE else covered.where(Tenant.tenant == tenant)).all()
    tx.execute(
        insert(HaltRow).values(
            tenant=tenant,
            id=halt.id,
            shop=halt.shop,
            reason=halt.reason,
            person=halt.person,
            at=halt.at,
        )
    )
    body = {"shop": halt.shop, "reason": halt.reason, "person": halt.person}
    events.append(tx, tenant, "halt", halt.id, "set", body, halt.at)


def lift(
    tx: Transaction, tenant: str, *, shop: str | None, person: str, reason: str, now: datetime
) -> int:
    """Take the brake off of a shop, or with None of the tenant and all its shops.

    Returns:
        How many halts were lifted.
    """
    standing = [h for h in current(tx, tenant) if shop is None or h.shop == shop]
    return sum(_lift(tx, tenant, halt, person, reason, now) for halt in standing)


def _lift(
    tx: Transaction, tenant: str, halt: Halt, person: str, reason: str, now: datetime
) -> bool:
    """Lift one halt, at most once: another process may have been first."""
    lifted = tx.execute(
        update(HaltRow)
        .where(HaltRow.tenant == tenant, HaltRow.id == halt.id, HaltRow.lifted_at.is_(None))
        .values(lifted_at=now, lifted_by=person)
    )
    if lifted.rowcount == 1:
        body = {"shop": halt.shop, "reason": reason, "person": person}
        events.append(tx, tenant, "halt", halt.id, "lifted", body, now)
    return lifted.rowcount == 1


def current(tx: Transaction, tenant: str) -> list[Halt]:
    """Return the halts that stand, oldest first."""
    rows = tx.execute(
        select(HaltRow.id, HaltRow.shop, HaltRow.reason, HaltRow.person, HaltRow.at)
        .where(HaltRow.tenant == tenant, HaltRow.lifted_at.is_(None))
        .order_by(HaltRow.at)
    )
    return [Halt(*row) for row in rows]
