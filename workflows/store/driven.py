"""A live run with what was signed for it, in one query: what an engine opens a run from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Text, and_, bindparam, exists, func, select, type_coerce

from workflows.store.door import Transaction
from workflows.store.runs import IS_LIVE, RunState
from workflows.store.tables import Event, OutcomeRow, ReceiptRow, Revision, Run


@dataclass(frozen=True, slots=True)
class Driven:
    """One epoch of a live run; plan and manifest are the stored texts."""

    approval: str
    revision: int
    workflow: str
    requester: str
    state: RunState
    epoch_at: datetime
    digest: str
    plan: str
    manifest: str
    outcomes: int
    """How many pieces of work are recorded already."""
    written: bool
    """Whether it has a receipt already."""
    last_event_at: datetime | None


_LAST_EVENT: Final = (
    select(Event.at)
    .where(Event.tenant == Run.tenant, Event.kind == "run", Event.subject == Run.id)
    .order_by(Event.seq.desc())
    .limit(1)
    .scalar_subquery()
)
_OUTCOMES: Final = (
    select(func.count())
    .select_from(OutcomeRow)
    .where(OutcomeRow.tenant == Run.tenant, OutcomeRow.run == Run.id)
    .scalar_subquery()
)
_WRITTEN: Final = exists().where(ReceiptRow.tenant == Run.tenant, ReceiptRow.run == Run.id)
_DRIVEN: Final = (
    select(
        Run.approval,
        Run.revision,
        Run.workflow,
        Run.requester,
        Run.state,
        Run.epoch_at,
        Revision.digest,
        type_coerce(Revision.plan, Text).label("plan"),
        type_coerce(Revision.manifest, Text).label("manifest"),
        _OUTCOMES,
        _WRITTEN,
        _LAST_EVENT,
    )
    .join(
        Revision,
        and_(
            Revision.tenant == Run.tenant,
            Revision.approval == Run.approval,
            Revision.revision == Run.revision,
        ),
    )
    .where(
        Run.tenant == bindparam("of"),
        Run.id == bindparam("run"),
        Run.epoch == bindparam("epoch"),
        Run.control == bindparam("control"),
        IS_LIVE,
    )
)


def get(tx: Transaction, tenant: str, run: str, *, epoch: int, control: int) -> Driven | None:
    """Return a run that is live in this epoch and under this version of control, or None."""
    named = {"of": tenant, "run": run, "epoch": epoch, "control": control}
    row = tx.execute(_DRIVEN, named).one_or_none()
    if row is None:
        return None
    approval, revision, workflow, requester, state, *others = row
    return Driven(approval, revision, workflow, requester, RunState(state), *others)
