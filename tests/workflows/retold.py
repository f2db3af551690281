"""Compare rows with what the events alone tell."""

from sqlalchemy import select

from workflows import rebuild
from workflows.store import approvals, events, items, outcomes, runs
from workflows.store.door import Transaction
from workflows.store.tables import Approval, ReceiptRow, Run

MOST = 10_000


def untold(tx: Transaction, tenant: str = "demo") -> list[str]:
    """Return every row of approvals and runs that its events tell otherwise."""
    found: list[str] = []
    for approval in tx.execute(select(Approval.id).where(Approval.tenant == tenant)).scalars():
        found += _approval(tx, tenant, approval)
    for run in tx.execute(select(Run.id).where(Run.tenant == tenant)).scalars():
        found += _run(tx, tenant, run)
    return found


def _approval(tx: Transaction, tenant: str, approval: str) -> list[str]:
    told = rebuild.approval(events.after(tx, tenant, "approval", approval, 0, MOST))
    row = approvals.get(tx, tenant, approval)
    assert row is not None
    stands = rebuild.ApprovalAccount(
        state=row.state.value,
        revision=row.revision,
        decided={(vote.person, vote.revision): vote.decision for vote in row.votes},
        confirmed={(vote.person, vote.revision) for vote in row.votes if vote.confirmed},
    )
    return [] if told == stands else [f"{approval}: events {told}, rows {stands}"]


def _run(tx: Transaction, tenant: str, run: str) -> list[str]:
    told = rebuild.run(events.after(tx, tenant, "run", run, 0, MOST))
    row = runs.get(tx, tenant, run)
    assert row is not None
    recorded = [one.outcome for one in outcomes.of_run(tx, tenant, run)]
    receipts = tx.execute(
        select(
            ReceiptRow.step,
            ReceiptRow.item,
            ReceiptRow.stage,
            ReceiptRow.generation,
            ReceiptRow.state,
        ).where(ReceiptRow.tenant == tenant, ReceiptRow.run == run)
    )
    stands = rebuild.RunAccount(
        state=row.state.value,
        epoch=row.epoch,
        items={(one.step, one.item): one.state.value for one in items.of_run(tx, tenant, run)},
        outcomes={(one.step, one.chunk): one.kind.value for one in recorded},
        receipts={(step, item, stage, n): state for step, item, stage, n, state in receipts},
    )
    return [] if told == stands else [f"{run}: events {told}, rows {stands}"]
