"""What each piece of work of a run came to; control is rebuilt from these rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import JsonValue
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from workflows.run import Kind, Outcome, retained
from workflows.store.door import Transaction
from workflows.store.tables import OutcomeRow


@dataclass(frozen=True, slots=True)
class Recorded:
    """An outcome with what it gave to later steps."""

    outcome: Outcome
    result: JsonValue
    error: Mapping[str, Any] | None


def record(
    tx: Transaction, tenant: str, run: str, *, epoch: int, recorded: Recorded, now: datetime
) -> bool:
    """Insert an outcome, unless the same work was recorded before.

    Returns:
        Whether this call recorded it. False: a twin was quicker, and its outcome counts.
    """
    outcome = recorded.outcome
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    inserted = tx.execute(
        insert(OutcomeRow)
        .values(
            tenant=tenant,
            run=run,
            step=outcome.step,
            chunk=outcome.chunk,
            epoch=epoch,
            kind=outcome.kind.value,
            counts=[outcome.chunks, outcome.done, outcome.failed, outcome.parked],
            result=recorded.result,
            error=recorded.error,
            at=now,
        )
        .on_conflict_do_nothing()
    )
    return inserted.rowcount == 1


def get(tx: Transaction, tenant: str, run: str, step: str, chunk: int) -> Recorded | None:
    """Return one recorded outcome with its result."""
    found = _select(tx, tenant, run, OutcomeRow.step == step, OutcomeRow.chunk == chunk)
    return found[0] if found else None


def of_step(tx: Transaction, tenant: str, run: str, step: str) -> list[Recorded]:
    """Return everything recorded of a step, chunk by chunk."""
    return _select(tx, tenant, run, OutcomeRow.step == step)


def of_run(tx: Transaction, tenant: str, run: str) -> list[Recorded]:
    """Return everything recorded of a run, in the order in which it was recorded."""
    return _select(tx, tenant, run)


def _select(tx: Transaction, tenant: str, run: str, *where: Any) -> list[Recorded]:  # noqa: ANN401
    rows = tx.execute(
        select(
            OutcomeRow.step,
            OutcomeRow.chunk,
            OutcomeRow.kind,
            OutcomeRow.counts,
            OutcomeRow.result,
            OutcomeRow.error,
        )
        .where(OutcomeRow.tenant == tenant, OutcomeRow.run == run, *where)
        .order_by(OutcomeRow.at, OutcomeRow.step, OutcomeRow.chunk)
    )
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
