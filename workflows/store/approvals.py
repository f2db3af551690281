"""Plans put to people: their state, their revisions, and who decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import bindparam, insert, select, update

from activities.plan.language import Plan
from workflows.manifest import Manifest
from workflows.store.door import Transaction
from workflows.store.tables import Approval, Decision, Revision, Run


class ApprovalState(StrEnum):
    """Where an approval stands."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Voted:
    """What one person decided about one revision."""

    person: str
    decision: str
    reason: str
    surface: str
    at: datetime
    revision: int
    answer: Mapping[str, Any]
    confirmed: bool
    """Whether somebody alone in the tenant typed the sentence that their own plan needs."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An approval as it stands."""

    id: str
    revision: int
    state: ApprovalState
    thread: str | None
    surface: str
    requester: str
    quorum: int
    digest: str
    manifest_hash: str
    facts: int
    policy: str
    created_at: datetime
    expires_at: datetime
    votes: tuple[Voted, ...]
    run_ids: tuple[str, ...]

    @property
    def approving(self) -> tuple[str, ...]:
        """Return who approved the present revision."""
        return tuple(
            vote.person
            for vote in self.votes
            if vote.revision == self.revision and vote.decision == "approve"
        )

    @property
    def confirmed(self) -> frozenset[str]:
        """Return who approved the present revision by the typed confirmation."""
        return frozenset(
            vote.person for vote in self.votes if vote.revision == self.revision and vote.confirmed
        )


@dataclass(frozen=True, slots=True)
class Revised:
    """One immutable version of a plan with what it would write."""

    approval: str
    revision: int
    plan: Plan
    digest: str
    manifest: Manifest
    authors: tuple[str, ...]
    approvers: tuple[str, ...]
    warnings: tuple[str, ...]
    verdict: str
    planner: str | None
    created_at: datetime


def open_(tx: Transaction, tenant: str, standing: Standing, revised: Revised) -> None:
    """Insert a new approval with its first revision."""
    tx.execute(
        insert(Approval).values(
            tenant=tenant,
            **{name: getattr(standing, name) for name in _COLUMNS},
            state=standing.state.value,
            decided_at=None if standing.state is ApprovalState.OPEN else standing.created_at,
        )
    )
    _insert(tx, tenant, revised)


_COLUMNS = (
    "id",
    "revision",
    "thread",
    "surface",
    "requester",
    "quorum",
    "digest",
    "manifest_hash",
    "facts",
    "policy",
    "created_at",
    "expires_at",
)


def revise(tx: Transaction, tenant: str, standing: Standing, revised: Revised) -> bool:
    """Replace the open revision by a newer one; the old one is dead from here.

    Returns:
        Whether it was still open at the revision before.
    """
    changed = tx.execute(
        update(Approval)
        .where(
            Approval.tenant == tenant,
            Approval.id == standing.id,
            Approval.revision == revised.revision - 1,
            Approval.state == ApprovalState.OPEN,
        )
        .values({name: getattr(standing, name) for name in _COLUMNS[1:] if name != "created_at"})
    )
    if changed.rowcount != 1:
        return False
    _insert(tx, tenant, revised)
    return True


def _insert(tx: Transaction, tenant: str, revised: Revised) -> None:
    tx.execute(
        insert(Revision).values(
            tenant=tenant,
            approval=revised.approval,
            revision=revised.revision,
            plan=revised.plan.model_dump(mode="json"),
            digest=revised.digest,
            manifest=revised.manifest.model_dump(mode="json"),
            manifest_hash=revised.manifest.digest,
            authors=list(revised.authors),
            approvers=list(revised.approvers),
            warnings=list(revised.warnings),
            verdict=revised.verdict,
            planner=revised.planner,
            created_at=revised.created_at,
        )
    )


def get(tx: Transaction, tenant: str, approval: str) -> Standing | None:
    """Return an approval, or None: unknown and foreign read alike."""
    row = tx.execute(
        select(
            *(getattr(Approval, name) for name in _COLUMNS), Approval.state.label("state")
        ).where(Approval.tenant == tenant, Approval.id == approval)
    ).one_or_none()
    if row is None:
        return None
    runs = tx.execute(
        select(Run.id).where(Run.tenant == tenant, Run.approval == approval).order_by(Run.position)
    )
    found = row._asdict()
    return Standing(
        **(found | {"state": ApprovalState(found["state"])}),
        votes=_votes(tx, tenant, approval),
        run_ids=tuple(runs.scalars()),
    )


def _votes(tx: Transaction, tenant: str, approval: str) -> tuple[Voted, ...]:
    rows = tx.execute(
        select(
            Decision.person,
            Decision.decision,
            Decision.reason,
            Decision.surface,
            Decision.at,
            Decision.revision,
            Decision.answer,
            Decision.confirmed,
        )
        .where(Decision.tenant == tenant, Decision.approval == approval)
        .order_by(Decision.at, Decision.person)
    )
    return tuple(Voted(*row) for row in rows)


_REVISION: Final = select(
    Revision.plan,
    Revision.manifest,
    Revision.digest,
    Revision.authors,
    Revision.approvers,
    Revision.warnings,
    Revision.verdict,
    Revision.planner,
    Revision.created_at,
).where(
    Revision.tenant == bindparam("of"),
    Revision.approval == bindparam("of_approval"),
    Revision.revision == bindparam("number"),
)


def revision(tx: Transaction, tenant: str, approval: str, number: int) -> Revised:
    """Return one revision of an approval that exists."""
    named = {"of": tenant, "of_approval": approval, "number": number}
    row = tx.execute(_REVISION, named).one()
    return Revised(
        approval=approval,
        revision=number,
        plan=Plan.model_validate(row.plan),
        digest=row.digest,
        manifest=Manifest.model_validate(row.manifest),
        authors=tuple(row.authors),
        approvers=tuple(row.approvers),
        warnings=tuple(row.warnings),
        verdict=row.verdict,
        planner=row.planner,
        created_at=row.created_at,
    )


def waiting(tx: Transaction, tenant: str, limit: int = 100) -> list[str]:
    """Return the ids of open approvals, newest first."""
    rows = tx.execute(
        select(Approval.id)
        .where(Approval.tenant == tenant, Approval.state == ApprovalState.OPEN)
        .order_by(Approval.created_at.desc())
        .limit(limit)
    )
    return list(rows.scalars())


def vote(tx: Transaction, tenant: str, approval: str, voted: Voted) -> None:
    """Record what one person decided; the key refuses a second decision of theirs."""
    tx.execute(
        insert(Decision).values(
            tenant=tenant,
            approval=approval,
            revision=voted.revision,
            person=voted.person,
            decision=voted.decision,
            reason=voted.reason,
            surface=voted.surface,
            at=voted.at,
            answer=dict(voted.answer),
            confirmed=voted.confirmed,
        )
    )


def touch(tx: Transaction, tenant: str, approval: str, *, revision: int, now: datetime) -> bool:
    """Take the approval's row for a decision, if that is still open.

    The update is what makes parallel decisions take turns on every database.
    """
    return _move(tx, tenant, approval, revision, {"state": ApprovalState.OPEN.value}, now)


def close(
    tx: Transaction,
    tenant: str,
    approval: str,
    *,
    revision: int,
    state: ApprovalState,
    now: datetime,
) -> bool:
    """Decide an open approval, at most once.

    Returns:
        Whether this call closed it. False: decided, expired, another tenant's, or superseded.
    """
    values = {"state": state.value, "decided_at": now}
    return _move(tx, tenant, approval, revision, values, now)


def _move(
    tx: Transaction,
    tenant: str,
    approval: str,
    number: int,
    values: dict[str, Any],
    now: datetime,
) -> bool:
    moved = tx.execute(
        update(Approval)
        .where(
            Approval.tenant == tenant,
            Approval.id == approval,
            Approval.revision == number,
            Approval.state == ApprovalState.OPEN,
            Approval.expires_at > now,
        )
        .values(values)
    )
    return moved.rowcount == 1


def expire(tx: Transaction, tenant: str, approval: str, now: datetime) -> bool:
    """Mark an open approval as expired once its time is over."""
    moved = tx.execute(
        update(Approval)
        .where(
            Approval.tenant == tenant,
            Approval.id == approval,
            Approval.state == ApprovalState.OPEN,
            Approval.expires_at <= now,
        )
        .values(state=ApprovalState.EXPIRED.value, decided_at=now)
    )
    return moved.rowcount == 1
