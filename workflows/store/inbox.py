"""What waits for people, without what it would write, as that may be very much."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from workflows.store.approvals import OF_REVISION, ApprovalState
from workflows.store.door import Transaction
from workflows.store.tables import Approval, Decision, Revision


@dataclass(frozen=True, slots=True)
class Waiting:
    """An approval that waits for people."""

    id: str
    revision: int
    summary: str
    requester: str
    approvers: tuple[str, ...]
    voted: tuple[str, ...]
    """Who has decided about this revision."""
    expires_at: datetime


def waiting(tx: Transaction, tenant: str, now: datetime, limit: int = 100) -> list[Waiting]:
    """Return what waits for people, newest first."""
    rows = tx.execute(
        select(
            Approval.id,
            Approval.revision,
            Revision.plan,
            Approval.requester,
            Revision.approvers,
            Approval.expires_at,
        )
        .join(Revision, OF_REVISION)
        .where(
            Approval.tenant == tenant,
            Approval.state == ApprovalState.OPEN,
            Approval.expires_at > now,
        )
        .order_by(Approval.created_at.desc())
        .limit(limit)
    ).all()
    voted = _voted(tx, tenant, [id for id, *_ in rows])
    return [
        Waiting(
            id=id,
            revision=revision,
            summary=str(plan.get("summary", "")),
            requester=requester,
            approvers=tuple(approvers),
            voted=tuple(voted.get((id, revision), ())),
            expires_at=expires_at,
        )
        for id, revision, plan, requester, approvers, expires_at in rows
    ]


def _voted(
    tx: Transaction, tenant: str, approvals: Iterable[str]
) -> dict[tuple[str, int], list[str]]:
    """Return who decided, by approval and revision."""
    rows = tx.execute(
        select(Decision.approval, Decision.revision, Decision.person)
        .where(Decision.tenant == tenant, Decision.approval.in_(list(approvals)))
        .order_by(Decision.at)
    )
    found: dict[tuple[str, int], list[str]] = {}
    for approval, revision, person in rows:
        found.setdefault((approval, revision), []).append(person)
    return found
