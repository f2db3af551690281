"""What each piece of work of a run came to; control is rebuilt from these rows."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

from pydantic import JsonValue
from sqlalchemy import Text, bindparam, delete, insert, select

from workflows.run import Kind, Outcome, retained
from workflows.store.door import Transaction
from workflows.store.rows import Rows, insert_new
from workflows.store.runs import IS_LIVE
from workflows.store.tables import OutcomeRow, Run
from workflows.store.types import canonical


class Recorded(NamedTuple):
    """An outcome with what it gave to later steps."""

    outcome: Outcome
    result: JsonValue
    error: Mapping[str, Any] | None


_COLUMNS: Final = select(
    OutcomeRow.step,
    OutcomeRow.chunk,
    OutcomeRow.kind,
    OutcomeRow.counts,
    OutcomeRow.result,
    OutcomeRow.error,
)
_OF_RUN: Final = _COLUMNS.where(
    OutcomeRow.tenant == bindparam("of"), OutcomeRow.run == bindparam("run")
).order_by(OutcomeRow.at, OutcomeRow.step, OutcomeRow.chunk)
_OUTLINED: Final = _OF_RUN.with_only_columns(
    OutcomeRow.step, OutcomeRow.chunk, OutcomeRow.kind, OutcomeRow.counts, OutcomeRow.error
)
_OF_STEP: Final = _OF_RUN.where(OutcomeRow.step == bindparam("step"))
_ONE: Final = _OF_STEP.where(OutcomeRow.chunk == bindparam("chunk"))

_FIRST: Final = insert(OutcomeRow).values(
    epoch=select(Run.epoch)
    .where(
        Run.tenant == bindparam("of"),
        Run.id == bindparam("of_run"),
        Run.epoch == bindparam("of_epoch"),
        IS_LIVE,
    )
    .with_for_update()
    .scalar_subquery(),
    counts=bindparam("counts_text", type_=Text()),
)
"""Without a live run in this epoch there is no value for the column, which may not be empty."""


def first(
    rows: Rows, tenant: str, run: str, *, epoch: int, recorded: Recorded, now: datetime
) -> Rows:
    """Add the row of an outcome, which the database refuses unless it is the first one.

    It also refuses it when the run has ended or a newer epoch began; it takes the run's row, so
    that either comes before or after.
    """
    mine = {
        "of": tenant,
        "of_run": run,
        "of_epoch": epoch,
        "counts_text": _counts_text(*recorded.outcome.counts),
    }
    return rows.add_to(_FIRST, _values(tenant, run, recorded, now) | mine)


@lru_cache(maxsize=256, typed=True)
def _counts_text(*counts: int) -> str:
    """Write the counts as their column does; nearly every outcome has one of a few."""
    return canonical(counts)


def _values(tenant: str, run: str, recorded: Recorded, now: datetime) -> dict[str, Any]:
    """Return what is stored of an outcome beside its epoch and counts."""
    return {
        "tenant": tenant,
        "run": run,
        "step": recorded.outcome.step,
        "chunk": recorded.outcome.chunk,
        "kind": recorded.outcome.kind.value,
        "result": recorded.result,
        "error": recorded.error,
        "at": now,
    }


def record(
    tx: Transaction, tenant: str, run: str, *, epoch: int, recorded: Recorded, now: datetime
) -> bool:
    """Insert an outcome, unless the same work was recorded before.

    Returns:
        Whether this call recorded it. False: a twin was quicker, and its outcome counts.
    """
    values = _values(tenant, run, recorded, now)
    counts = recorded.outcome.counts
    return insert_new(tx, OutcomeRow, epoch=epoch, counts=counts, **values)


def get(tx: Transaction, tenant: str, run: str, step: str, chunk: int) -> Recorded | None:
    """Return one recorded outcome with its result."""
    named = {"of": tenant, "run": run, "step": step, "chunk": chunk}
    return next(iter(_found(tx.execute(_ONE, named))), None)


def of_step(tx: Transaction, tenant: str, run: str, step: str) -> list[Recorded]:
    """Return everything recorded of a step, chunk by chunk."""
    return _found(tx.execute(_OF_STEP, {"of": tenant, "run": run, "step": step}))


def of_run(tx: Transaction, tenant: str, run: str) -> list[Recorded]:
    """Return everything recorded of a run, in the order in which it was recorded."""
    return _found(tx.execute(_OF_RUN, {"of": tenant, "run": run}))


def outlined(tx: Transaction, tenant: str, run: str) -> list[Recorded]:
    """Return everything recorded of a run without the results, which may be very long."""
    rows = tx.execute(_OUTLINED, {"of": tenant, "run": run})
    return _found((step, chunk, kind, counts, None, err) for step, chunk, kind, counts, err in rows)


def _found(rows: Iterable[Any]) -> list[Recorded]:
    return [
        Recorded(Outcome(step, chunk, Kind(kind), *counts), result, error)
        for step, chunk, kind, counts, result, error in rows
    ]


def reopen(tx: Transaction, tenant: str, run: str) -> list[Outcome]:
    """Forget what a new epoch does again: failures, and what was never begun.

    Returns:
        What was forgotten, for the caller's event.
    """
    found = of_run(tx, tenant, run)
    kept = {(o.step, o.chunk) for o in retained(row.outcome for row in found)}
    again = [r.outcome for r in found if (r.outcome.step, r.outcome.chunk) not in kept]
    forget(tx, tenant, run, again)
    return again


def forget(tx: Transaction, tenant: str, run: str, outcomes: Iterable[Outcome]) -> None:
    """Delete outcomes, so that their work is pending again; the events keep the history."""
    for outcome in outcomes:
        tx.execute(
            delete(OutcomeRow).where(
                OutcomeRow.tenant == tenant,
                OutcomeRow.run == run,
                OutcomeRow.step == outcome.step,
                OutcomeRow.chunk == outcome.chunk,
            )
        )
