"""Live runs with what was signed for them, in one query: what an engine opens runs from."""

from collections.abc import Collection
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Text, and_, bindparam, exists, func, select, type_coerce

from workflows.store.door import Transaction
from workflows.store.runs import IS_LIVE
from workflows.store.tables import Event, OutcomeRow, ReceiptRow, Revision, Run


class Driven(NamedTuple):
    """A live run in its epoch; plan and manifest are the stored texts."""

    run: str
    epoch: int
    approval: str
    revision: int
    workflow: str
    requester: str
    state: str
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
        Run.id,
        Run.epoch,
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
        Run.id.in_(bindparam("runs", expanding=True)),
        Run.control == bindparam("control"),
        IS_LIVE,
    )
)


def of(tx: Transaction, tenant: str, runs: Collection[str], *, control: int) -> dict[str, Driven]:
    """Return those of some runs that are live under this version of control, by id."""
    rows = tx.execute(_DRIVEN, {"of": tenant, "runs": list(runs), "control": control})
    return {run: Driven(run, *others) for run, *others in rows}
