"""People who asked to be let in, by the account from which they asked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select, update

from workflows.store import changes
from workflows.store.changes import Subject
from workflows.store.chat_tables import AccessRow
from workflows.store.door import Transaction
from workflows.store.rows import insert_new

KIND: Final = "access"
"""Of the subject that a request is for whoever waits for changes."""
ASKED: Final = "asked"
GRANTED: Final = "granted"
REFUSED: Final = "refused"


@dataclass(frozen=True, slots=True)
class Request:
    """One account that wants in."""

    id: str
    surface: str
    team: str
    account: str
    name: str
    state: str
    asked_at: datetime
    person: str | None = None
    role: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None


_FIELDS: Final = tuple(Request.__dataclass_fields__)


def ask(tx: Transaction, tenant: str, request: Request) -> bool:
    """Keep a request; False: that account asked before."""
    values = {name: getattr(request, name) for name in _FIELDS}
    new = insert_new(tx, AccessRow, tenant=tenant, **values)
    if new:
        changes.mark(tx, [Subject(tenant, KIND, request.id)])
    return new


def get(tx: Transaction, tenant: str, id: str) -> Request | None:
    """Return a request, or None: unknown and foreign read alike."""
    row = tx.execute(
        select(*(getattr(AccessRow, name) for name in _FIELDS)).where(
            AccessRow.tenant == tenant, AccessRow.id == id
        )
    ).one_or_none()
    return None if row is None else Request(*row)


def waiting(tx: Transaction, tenant: str) -> list[Request]:
    """Return the requests that nobody has decided yet, the first first."""
    rows = tx.execute(
        select(*(getattr(AccessRow, name) for name in _FIELDS))
        .where(AccessRow.tenant == tenant, AccessRow.state == ASKED)
        .order_by(AccessRow.asked_at, AccessRow.id)
    )
    return [Request(*row) for row in rows]


def of_account(
    tx: Transaction, tenant: str, surface: str, team: str, account: str
) -> Request | None:
    """Return what an account asked for, if it did."""
    row = tx.execute(
        select(*(getattr(AccessRow, name) for name in _FIELDS)).where(
            AccessRow.tenant == tenant,
            AccessRow.surface == surface,
            AccessRow.team == team,
            AccessRow.account == account,
        )
    ).one_or_none()
    return None if row is None else Request(*row)


def decide(
    tx: Transaction,
    tenant: str,
    id: str,
    *,
    state: str,
    person: str | None = None,
    role: str | None = None,
    by: str,
    now: datetime,
) -> bool:
    """Grant or refuse a request that still waits; False: somebody else did."""
    decided = tx.execute(
        update(AccessRow)
        .where(AccessRow.tenant == tenant, AccessRow.id == id, AccessRow.state == ASKED)
        .values(state=state, person=person, role=role, decided_by=by, decided_at=now)
    )
    changes.mark(tx, [Subject(tenant, KIND, id)])
    return decided.rowcount == 1
