"""Open approvals whose people were not reminded yet; the event that says so is the only record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, select

from workflows.store.approvals import ApprovalState
from workflows.store.door import Transaction
from workflows.store.tables import Approval, Event, Revision

REMINDED: Final = "reminded"
"""The event's type."""


@dataclass(frozen=True, slots=True)
class Due:
    """One revision of an approval that waits."""

    tenant: str
    approval: str
    revision: int


def due(tx: Transaction, *, since: datetime, until: datetime) -> list[Due]:
    """Return what is open in every tenant, expires between two instants and was not told."""
    rows = tx.execute(
        select(Approval.tenant, Approval.id, Approval.revision)
        .join(
            Revision,
            and_(
                Revision.tenant == Approval.tenant,
                Revision.approval == Approval.id,
                Revision.revision == Approval.revision,
            ),
        )
        .where(
            Approval.state == ApprovalState.OPEN.value,
            Approval.expires_at > since,
            Approval.expires_at <= until,
            ~_told(),
        )
        .order_by(Approval.expires_at)
    )
    return [Due(*row) for row in rows]


def is_told(tx: Transaction, one: Due) -> bool:
    """Tell whether somebody was reminded of this revision; the caller holds the approval's row."""
    found = tx.execute(
        select(Revision.revision).where(
            Revision.tenant == one.tenant,
            Revision.approval == one.approval,
            Revision.revision == one.revision,
            _told(),
        )
    )
    return found.first() is not None


def _told() -> ColumnElement[bool]:
    return exists().where(
        Event.tenant == Revision.tenant,
        Event.kind == "approval",
        Event.subject == Revision.approval,
        Event.type == REMINDED,
        Event.at >= Revision.created_at,
    )
