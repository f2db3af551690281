"""Record what a person found out about a write that nobody could tell."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import JsonValue

from activities.plan.language import Step
from authz.people import Person
from workflows.office import Office
from workflows.run import UNDO, Kind, Outcome
from workflows.store import approvals, items, outcomes, receipts, shops
from workflows.store.door import Transaction
from workflows.store.items import NOT_UNDONE, UNDONE, ItemState
from workflows.store.outcomes import Recorded
from workflows.store.receipts import UNDOING, Receipt, ReceiptState
from workflows.store.runs import Standing


@dataclass(frozen=True, slots=True)
class Found:
    """What a person found out about one item."""

    step: str
    item: str
    applied: bool
    reason: str


def settle_item(
    tx: Transaction, office: Office, by: Person, run: Standing, found: Found, now: datetime
) -> dict[str, Any]:
    """Close the receipt in doubt, its item, and its work's outcome; nothing is sent for it.

    An item that was not applied counts as failed, so that it is sent again only when somebody
    retries the run. Of a write that needs several calls, the rest goes on.

    Returns:
        The outcomes that were forgotten and amended, for the caller's event.
    """
    closed = None
    for receipt in receipts.of_step(tx, by.tenant, run.id, found.step).values():
        if receipt.item == found.item and receipt.in_doubt:
            known = ReceiptState.APPLIED if found.applied else ReceiptState.NOT_APPLIED
            answer = {"settled_by": by.id, "reason": found.reason}
            receipts.close(tx, by.tenant, receipt, known, answer=answer, item=None, now=now)
            closed = receipt
    state, error = _item_state(tx, office, by, run, found, closed)
    items.become(tx, by.tenant, run.id, found.step, found.item, state, now, error=error)
    undoing = closed is not None and closed.stage.startswith(UNDOING)
    step = UNDO if undoing else found.step
    rows = outcomes.of_step(tx, by.tenant, run.id, step)
    old = next((row for row in rows if row.outcome.kind is Kind.PARKED), None)
    if old is None:
        return {}
    outcomes.forget(tx, by.tenant, run.id, [old.outcome])
    place = {"step": step, "chunk": old.outcome.chunk}
    if state is ItemState.PENDING:
        return {"forgotten": [list(place.values())]}
    value = None
    if state is ItemState.DONE and closed is not None:
        value = _value(office, _step(tx, by.tenant, run, found.step), closed)
    recorded = _amended(old, value, applied=found.applied)
    outcomes.record(tx, by.tenant, run.id, epoch=run.epoch, recorded=recorded, now=now)
    return {"amended": [{**place, "kind": recorded.outcome.kind.value}]}


def _item_state(
    tx: Transaction,
    office: Office,
    by: Person,
    run: Standing,
    found: Found,
    closed: Receipt | None,
) -> tuple[ItemState, dict[str, str] | None]:
    said = f"{by.name}: {found.reason}"
    if closed is not None and closed.stage.startswith(UNDOING):
        if found.applied:
            return ItemState.CANCELLED, {"code": UNDONE, "text": f"It was taken back. {said}"}
        return ItemState.FAILED, {"code": NOT_UNDONE, "text": f"It was not taken back. {said}"}
    if not found.applied:
        return ItemState.FAILED, {"code": "not_applied", "text": said}
    if closed is not None:
        step = _step(tx, by.tenant, run, found.step)
        shop = shops.get(tx, by.tenant, closed.change.shop)
        place = office.catalogue.implementation(step.activity, shop.marketplace if shop else None)
        if place and place.write and closed.stage != place.write.stages[-1]:
            return ItemState.PENDING, None
    return ItemState.DONE, None


def _step(tx: Transaction, tenant: str, run: Standing, step: str) -> Step:
    plan = approvals.revision(tx, tenant, run.approval, run.revision).plan
    workflow = next(w for w in plan.workflows if w.id == run.workflow)
    return next(s for s in workflow.steps if s.id == step)


def _amended(old: Recorded, value: JsonValue, *, applied: bool) -> Recorded:
    """Count the item as done or failed in the outcome that counted it as parked."""
    result = value
    if isinstance(old.result, list):
        result = [*old.result, *([value] if applied else [])]
    return Recorded(_counted(old.outcome, applied=applied), result, None)


def _counted(old: Outcome, *, applied: bool) -> Outcome:
    parked = max(old.parked - 1, 0)
    done, failed = old.done + applied, old.failed + (not applied)
    kind = Kind.PARKED if parked else Kind.FAILED if failed and not done else Kind.DONE
    return Outcome(
        old.step, old.chunk, kind, chunks=old.chunks, done=done, failed=failed, parked=parked
    )


def _value(office: Office, step: Step, receipt: Receipt) -> JsonValue:
    outcome = office.catalogue.activities[step.activity].outcome
    found: JsonValue = outcome(receipt.change).model_dump(mode="json") if outcome else None
    return found
