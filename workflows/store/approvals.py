"""Plans put to people: their state, their revisions, and who decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import bindparam, func, literal_column, or_, select, update

from activities.plan.language import Plan
from workflows.manifest import Manifest
from workflows.store.door import Transaction
from workflows.store.rows import Rows
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
    language: str = "en"


def open_(tx: Transaction, tenant: str, standing: Standing, revised: Revised) -> None:
    """Insert a new approval with its first revision."""
    rows = Rows().add(
        Approval,
        tenant=tenant,
        **{name: getattr(standing, name) for name in _COLUMNS},
        state=standing.state.value,
        decided_at=None if standing.state is ApprovalState.OPEN else standing.created_at,
    )
    _revision_of(rows, tenant, revised).insert(tx)


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
    _revision_of(Rows(), tenant, revised).insert(tx)
    return True


def _revision_of(rows: Rows, tenant: str, revised: Revised) -> Rows:
    return rows.add(
        Revision,
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
        language=revised.language,
        created_at=revised.created_at,
    )


# Built once: a person waits for these, and building costs more than asking.
_STANDING: Final = select(
    *(getattr(Approval, name) for name in _COLUMNS), Approval.state.label("state")
).where(Approval.tenant == bindparam("of"), Approval.id == bindparam("approval"))
_RUN_IDS: Final = (
    select(Run.id)
    .where(Run.tenant == bindparam("of"), Run.approval == bindparam("approval"))
    .order_by(Run.position)
)
_VOTES: Final = (
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
    .where(Decision.tenant == bindparam("of"), Decision.approval == bindparam("approval"))
    .order_by(Decision.at, Decision.person)
)
_MOVED: Final = (
    update(Approval)
    .where(
        Approval.tenant == bindparam("of"),
        Approval.id == bindparam("approval"),
        Approval.revision == bindparam("number"),
        Approval.state == literal_column(f"'{ApprovalState.OPEN.value}'"),
        Approval.expires_at > bindparam("at"),
    )
    .values(state=bindparam("to"), decided_at=bindparam("decided"))
)


def get(tx: Transaction, tenant: str, approval: str) -> Standing | None:
    """Return an approval, or None: unknown and foreign read alike."""
    named = {"of": tenant, "approval": approval}
    row = tx.execute(_STANDING, named).one_or_none()
    if row is None:
        return None
    found = row._asdict()
    return Standing(
        **(found | {"state": ApprovalState(found["state"])}),
        votes=tuple(Voted(*vote) for vote in tx.execute(_VOTES, named)),
        run_ids=tuple(tx.execute(_RUN_IDS, named).scalars()),
    )


_REVISION: Final = select(
    Revision.plan,
    Revision.manifest,
    Revision.digest,
    Revision.authors,
    Revision.approvers,
    Revision.warnings,
    Revision.verdict,
    Revision.planner,
    Revision.language,
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
        language=row.language,
        created_at=row.created_at,
    )


_PLAN: Final = _REVISION.with_only_columns(Revision.plan)


def plan(tx: Transaction, tenant: str, approval: str, number: int) -> Plan:
    """Return the plan of one revision, without what it would write."""
    named = {"of": tenant, "of_approval": approval, "number": number}
    return Plan.model_validate(tx.execute(_PLAN, named).scalar_one())


def language(tx: Transaction, tenant: str, approval: str, number: int) -> str:
    """Return in which language the texts of one revision are, and its cards are drawn."""
    named = {"of": tenant, "of_approval": approval, "number": number}
    return str(tx.execute(_REVISION.with_only_columns(Revision.language), named).scalar_one())


OF_REVISION: Final = (
    (Revision.tenant == Approval.tenant)
    & (Revision.approval == Approval.id)
    & (Revision.revision == Approval.revision)
)
"""The revision that an approval stands at."""


def waiting(tx: Transaction, tenant: str, limit: int = 100) -> list[str]:
    """Return the ids of open approvals, newest first."""
    rows = tx.execute(
        select(Approval.id)
        .where(Approval.tenant == tenant, Approval.state == ApprovalState.OPEN)
        .order_by(Approval.created_at.desc())
        .limit(limit)
    )
    return list(rows.scalars())


def decided(
    tx: Transaction, tenant: str, now: datetime, limit: int = 30
) -> list[tuple[str, str, datetime]]:
    """Return id, summary and end of approvals that wait for nobody any more, newest end first.

    A plan that only reads never waited for anybody and is left out.
    """
    ended = func.coalesce(Approval.decided_at, Approval.expires_at)
    rows = tx.execute(
        select(Approval.id, Revision.plan, ended)
        .join(Revision, OF_REVISION)
        .where(
            Approval.tenant == tenant,
            Approval.quorum > 0,
            or_(Approval.state != ApprovalState.OPEN, Approval.expires_at <= now),
        )
        .order_by(ended.desc(), Approval.id)
        .limit(limit)
    )
    return [(id, str(plan.get("summary", "")), at) for id, plan, at in rows]


def vote(tx: Transaction, tenant: str, approval: str, voted: Voted) -> None:
    """Record what one person decided; the key refuses a second decision of theirs."""
    Rows().add(
        Decision,
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
    ).insert(tx)


def touch(tx: Transaction, tenant: str, approval: str, *, revision: int, now: datetime) -> bool:
    """Take the approval's row for a decision, if that is still open.

    The update is what makes parallel decisions take turns on every database.
    """
    return _move(tx, tenant, approval, revision, ApprovalState.OPEN, now)


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
    return _move(tx, tenant, approval, revision, state, now)


def _move(
    tx: Transaction, tenant: str, approval: str, number: int, to: ApprovalState, now: datetime
) -> bool:
    values = {
        "of": tenant,
        "approval": approval,
        "number": number,
        "at": now,
        "to": to.value,
        "decided": None if to is ApprovalState.OPEN else now,
    }
    return tx.execute(_MOVED, values).rowcount == 1


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
