"""What the gate was asked and answered, kept word for word."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from workflows.store.door import Transaction
from workflows.store.rows import Rows
from workflows.store.tables import VerdictRow


@dataclass(frozen=True, slots=True)
class Kept:
    """One verdict with its evidence."""

    id: str
    subject: str
    action: str
    allowed: bool
    quorum: int
    policy: str
    facts: int
    evidence: list[dict[str, Any]]
    at: datetime


def keep(tx: Transaction, tenant: str, kept: Kept) -> None:
    """Store a verdict."""
    values = {name: getattr(kept, name) for name in Kept.__dataclass_fields__}
    Rows().add(VerdictRow, tenant=tenant, **values).insert(tx)


def of_subject(tx: Transaction, tenant: str, subject: str) -> list[Kept]:
    """Return every verdict about an approval, oldest first."""
    rows = tx.execute(
        select(*(getattr(VerdictRow, name) for name in Kept.__dataclass_fields__))
        .where(VerdictRow.tenant == tenant, VerdictRow.subject == subject)
        .order_by(VerdictRow.at)
    )
    return [Kept(**row._asdict()) for row in rows]
