"""Runs: one execution of one approved workflow, in epochs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Row, and_, bindparam, case, literal_column, select, update

from workflows.store.door import Transaction
from workflows.store.rows import Rows
from workflows.store.tables import Run


class RunState(StrEnum):
    """Where a run stands."""

    RUNNING = "running"
    CANCELLING = "cancelling"
    """Nothing new starts; what is on its way settles."""
    DONE = "done"
    FAILED = "failed"
    PARKED = "parked"
    CANCELLED = "cancelled"

    @property
    def live(self) -> bool:
        """Tell whether an engine has to drive it."""
        return self in {RunState.RUNNING, RunState.CANCELLING}


@dataclass(frozen=True, slots=True)
class Standing:
    """A run as it stands."""

    id: str
    approval: str
    revision: int
    workflow: str
    position: int
    title: str
    requester: str
    plan_digest: str
    manifest_hash: str
    state: RunState
    epoch: int
    control: int
    facts: int
    policy: str
    authorised_at: datetime
    first_dispatch_at: datetime | None
    created_at: datetime
    epoch_at: datetime
    finished_at: datetime | None


_COLUMNS = tuple(Standing.__dataclass_fields__)
_STANDING: Final = select(*(getattr(Run, name) for name in _COLUMNS))
IS_LIVE: Final = Run.state.in_([literal_column(f"'{s.value}'") for s in RunState if s.live])

# Built once: for what every step of every run asks, building costs more than asking.
_BY_ID: Final = _STANDING.where(Run.tenant == bindparam("of"), Run.id == bindparam("run"))
_TAKEN: Final = _BY_ID.where(Run.epoch == bindparam("epoch"), IS_LIVE).with_for_update()
_MOVED: Final = (
    update(Run)
    .where(
        Run.tenant == bindparam("of"),
        Run.id == bindparam("run"),
        Run.epoch == bindparam("in_epoch"),
        Run.state == bindparam("since"),
    )
    .values(state=bindparam("to"), finished_at=bindparam("ended"))
)

_ENDED: Final = (
    update(Run)
    .where(Run.tenant == bindparam("of"), Run.id == bindparam("run"))
    .values(
        state=case(
            (
                and_(Run.epoch == bindparam("in_epoch"), Run.state == literal_column("'running'")),
                bindparam("to"),
            )
        ),
        finished_at=bindparam("ended"),
    )
)
"""A run that is not running in this epoch gets no state, which the column refuses."""


def create(tx: Transaction, tenant: str, standing: Standing) -> None:
    """Insert a new run."""
    values = {name: getattr(standing, name) for name in _COLUMNS}
    Rows().add(Run, tenant=tenant, **values | {"state": standing.state.value}).insert(tx)


def get(tx: Transaction, tenant: str, run: str) -> Standing | None:
    """Return a run, or None: unknown and foreign read alike."""
    row = tx.execute(_BY_ID, {"of": tenant, "run": run}).one_or_none()
    return None if row is None else _standing(row)


def taken(tx: Transaction, tenant: str, run: str, epoch: int) -> Standing | None:
    """Take the row of a run that is live in this epoch, until the commit; else None."""
    row = tx.execute(_TAKEN, {"of": tenant, "run": run, "epoch": epoch}).one_or_none()
    return None if row is None else _standing(row)


def of_approval(tx: Transaction, tenant: str, approval: str) -> list[Standing]:
    """Return the runs that one approval started, in the plan's order."""
    return sorted(
        _select(tx, Run.tenant == tenant, Run.approval == approval), key=lambda run: run.position
    )


def recent(tx: Transaction, tenant: str, limit: int = 100) -> list[Standing]:
    """Return the newest runs first."""
    return list(_select(tx, Run.tenant == tenant, limit=limit))


def _select(tx: Transaction, *where: object, limit: int = 1000) -> Iterable[Standing]:
    rows = tx.execute(
        _STANDING.where(*where)  # type: ignore[arg-type]
        .order_by(Run.created_at.desc(), Run.position)
        .limit(limit)
    )
    return map(_standing, rows)


def _standing(row: Row[Any]) -> Standing:
    values = list(row)
    values[_STATE] = RunState(values[_STATE])
    return Standing(*values)


_STATE: Final = _COLUMNS.index("state")


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A run that some engine has to drive."""

    tenant: str
    run: str
    epoch: int
    state: RunState


def unfinished(tx: Transaction) -> list[Unfinished]:
    """Return every live run of every tenant, oldest first, for the engine's sweep."""
    rows = tx.execute(
        select(Run.tenant, Run.id, Run.epoch, Run.state).where(IS_LIVE).order_by(Run.created_at)
    )
    return [Unfinished(t, run, epoch, RunState(state)) for t, run, epoch, state in rows]


def move(
    tx: Transaction,
    tenant: str,
    run: str,
    *,
    epoch: int,
    since: RunState,
    to: RunState,
    now: datetime,
) -> bool:
    """Change a run's state, if it is in the expected one and in this epoch."""
    values = {
        "of": tenant,
        "run": run,
        "in_epoch": epoch,
        "since": since.value,
        "to": to.value,
        "ended": None if to.live else now,
    }
    return tx.execute(_MOVED, values).rowcount == 1


def ended(rows: Rows, tenant: str, run: str, *, epoch: int, to: RunState, now: datetime) -> Rows:
    """Add the end of a run, which the database refuses unless it is running in this epoch."""
    values = {"of": tenant, "run": run, "in_epoch": epoch, "to": to.value, "ended": now}
    return rows.add_to(_ENDED, values)


def next_epoch(
    tx: Transaction,
    tenant: str,
    run: str,
    *,
    epoch: int,
    now: datetime,
    to: RunState = RunState.RUNNING,
) -> bool:
    """Start the epoch after `epoch` of a run that stands still."""
    still = [state.value for state in RunState if not state.live]
    moved = tx.execute(
        update(Run)
        .where(Run.tenant == tenant, Run.id == run, Run.epoch == epoch, Run.state.in_(still))
        .values(state=to.value, epoch=epoch + 1, epoch_at=now, finished_at=None)
    )
    return moved.rowcount == 1


def authorised(
    tx: Transaction, tenant: str, run: str, *, facts: int, policy: str, now: datetime
) -> bool:
    """Record that the gate allowed the run anew, as of these facts."""
    moved = tx.execute(
        update(Run)
        .where(Run.tenant == tenant, Run.id == run, Run.first_dispatch_at.is_(None))
        .values(facts=facts, policy=policy, authorised_at=now)
    )
    return moved.rowcount == 1


def renewed(
    tx: Transaction, tenant: str, run: str, *, facts: int, policy: str, now: datetime
) -> None:
    """Record the allow with which a new epoch begins; its first write compares it again."""
    tx.execute(
        update(Run)
        .where(Run.tenant == tenant, Run.id == run)
        .values(facts=facts, policy=policy, authorised_at=now, first_dispatch_at=None)
    )
