"""Record what a person found out about a write that nobody could tell."""

from datetime import datetime

from pydantic import JsonValue

from authz.people import Person
from workflows.office import Office
from workflows.run import Kind, Outcome
from workflows.store import approvals, events, items, outcomes, receipts
from workflows.store.door import Transaction
from workflows.store.items import ItemState
from workflows.store.outcomes import Recorded
from workflows.store.receipts import Receipt, ReceiptState
from workflows.store.runs import RunState, Standing


def settle_item(
    tx: Transaction,
    office: Office,
    by: Person,
    run: Standing,
    step: str,
    item: str,
    *,
    applied: bool,
    reason: str,
    now: datetime,
) -> None:
    """Close the receipt in doubt, its item, and its work's outcome; nothing is sent for it.

    An item that was not applied counts as failed, so that it is sent again only when somebody
    retries the run.
    """
    tenant = by.tenant
    closed = None
    for receipt in receipts.of_step(tx, tenant, run.id, step).values():
        if receipt.item == item and receipt.in_doubt:
            state = ReceiptState.APPLIED if applied else ReceiptState.NOT_APPLIED
            answer = {"settled_by": by.id, "reason": reason}
            receipts.close(tx, tenant, receipt, state, answer=answer, item=None, now=now)
            closed = receipt
    error = None if applied else {"code": "not_applied", "text": f"{by.name}: {reason}"}
    ended = ItemState.DONE if applied else ItemState.FAILED
    items.become(tx, tenant, run.id, step, item, ended, now, error=error)
    _amend(tx, office, tenant, run, step, closed, applied=applied, now=now)
    body = {
        "step": step,
        "item": item,
        "applied": applied,
        "reason": reason,
        "person": by.id,
        "state": RunState.RUNNING.value,
        "epoch": run.epoch + 1,
    }
    events.append(tx, tenant, "run", run.id, "settled", body, now)


def _amend(
    tx: Transaction,
    office: Office,
    tenant: str,
    run: Standing,
    step: str,
    receipt: Receipt | None,
    *,
    applied: bool,
    now: datetime,
) -> None:
    """Count the item as done or failed in the outcome that counted it as parked."""
    parked = [
        row for row in outcomes.of_step(tx, tenant, run.id, step) if row.outcome.kind is Kind.PARKED
    ]
    if not parked:
        return
    old = parked[0]
    fan_out = isinstance(old.result, list)
    value = _value(tx, office, tenant, run, step, receipt) if applied and receipt else None
    outcome = _counted(old.outcome, applied=applied)
    result: JsonValue = value
    if isinstance(old.result, list) and fan_out:
        result = [*old.result, *([value] if applied else [])]
    outcomes.forget(tx, tenant, run.id, [old.outcome])
    recorded = Recorded(outcome, result, None)
    outcomes.record(tx, tenant, run.id, epoch=run.epoch, recorded=recorded, now=now)


def _counted(old: Outcome, *, applied: bool) -> Outcome:
    parked = max(old.parked - 1, 0)
    done, failed = old.done + applied, old.failed + (not applied)
    kind = Kind.PARKED if parked else Kind.FAILED if failed and not done else Kind.DONE
    return Outcome(
        old.step, old.chunk, kind, chunks=old.chunks, done=done, failed=failed, parked=parked
    )


def _value(
    tx: Transaction, office: Office, tenant: str, run: Standing, step: str, receipt: Receipt
) -> JsonValue:
    plan = approvals.revision(tx, tenant, run.approval, run.revision).plan
    workflow = next(w for w in plan.workflows if w.id == run.workflow)
    name = next(s.activity for s in workflow.steps if s.id == step)
    outcome = office.catalogue.activities[name].outcome
    found: JsonValue = outcome(receipt.change).model_dump(mode="json") if outcome else None
    return found
