"""Take back what a run has written, newest first, where compensation was signed."""

from typing import Any

from activities.errors import ActivityError, CountersignError
from workflows import card
from workflows.dispatch import Cancelled, Order, dispatch
from workflows.job import Job
from workflows.office import Office
from workflows.reading import parsed
from workflows.run import UNDO, Kind, Outcome
from workflows.store import events, items, outcomes, receipts, shops
from workflows.store.door import Transaction
from workflows.store.items import ItemState
from workflows.store.outcomes import Recorded
from workflows.store.receipts import UNDOING, Receipt

BESIDE: int = -1
"""The chunk of an undo: beside those of its step, which are final."""


async def compensate(office: Office, job: Job) -> Outcome:
    """Undo every applied write of the run that nobody has changed since."""
    applied = await office.store.read(lambda tx: receipts.applied(tx, job.tenant, job.run))
    done = failed = 0
    seen: set[tuple[str, str]] = set()
    try:
        for receipt in applied:
            if (receipt.step, receipt.item) in seen:
                continue  # a later stage of the same write: one inverse takes all back
            seen.add((receipt.step, receipt.item))
            error = await _take_back(office, job, receipt)
            done, failed = done + (error is None), failed + (error is not None)
            await _tell(office, job, receipt, error)
    except Cancelled:
        return Outcome(UNDO, 0, Kind.CANCELLED)
    kind = Kind.FAILED if failed else Kind.DONE
    recorded = Recorded(Outcome(UNDO, 0, kind, done=done, failed=failed), None, None)
    return await _recorded(office, job, recorded)


async def _take_back(office: Office, job: Job, receipt: Receipt) -> dict[str, Any] | None:
    """Make the inverse call; return why it was not possible."""
    try:
        await dispatch(office, await _order(office, job, receipt))
    except Cancelled:
        raise
    except CountersignError as wrong:
        return {"code": "not_undone", "text": f"It could not be taken back: {wrong.text}"}
    return None


async def _order(office: Office, job: Job, receipt: Receipt) -> Order:
    step = job.steps[receipt.step]
    shop = receipt.change.shop
    found = await office.store.read(lambda tx: shops.get(tx, job.tenant, shop))
    marketplace = found.marketplace if found else None
    original = office.catalogue.implementation(step.activity, marketplace)
    if original is None or original.write is None or original.no_undo:
        reason = original.no_undo if original else None
        raise ActivityError(reason or "There is no inverse call.", at=receipt.item)
    inverse = original.write.undo(receipt.change)
    place = office.catalogue.implementation(inverse.activity, marketplace)
    if place is None or place.write is None:
        raise ActivityError("There is no inverse call.", at=receipt.item)
    standing = await office.store.read(
        lambda tx: receipts.of_step(tx, job.tenant, job.run, step.id)
    )
    return Order(
        job=job,
        step=step,
        chunk=BESIDE,
        activity=place.activity,
        implementation=place,
        write=place.write,
        client=await office.connections.client(job.tenant, shop),
        params=parsed(place.activity, inverse.params),
        line=job.signed_item(step.id, receipt.item),
        purpose=UNDOING,
        restores=receipt.change,
        standing=standing,
    )


async def _tell(office: Office, job: Job, receipt: Receipt, error: dict[str, Any] | None) -> None:
    now = office.clock.now()
    state = ItemState.FAILED if error else ItemState.CANCELLED
    words = error or {"code": "undone", "text": "It was written, and taken back."}
    line = job.signed_item(receipt.step, receipt.item)
    view = card.item_view(line, office.catalogue) if line else {}
    await office.store.write(
        lambda tx: items.become(
            tx,
            job.tenant,
            job.run,
            receipt.step,
            receipt.item,
            state,
            now,
            view=view,
            error=words,
        )
    )


async def _recorded(office: Office, job: Job, recorded: Recorded) -> Outcome:
    now = office.clock.now()
    outcome = recorded.outcome

    def unit(tx: Transaction) -> None:
        outcomes.record(tx, job.tenant, job.run, epoch=job.epoch, recorded=recorded, now=now)
        body = {
            "step": UNDO,
            "chunk": 0,
            "kind": outcome.kind.value,
            "counts": [0, outcome.done, outcome.failed, 0],
            "error": None,
            "epoch": job.epoch,
        }
        events.append(tx, job.tenant, "run", job.run, "outcome", body, now)

    await office.store.write(unit)
    return outcome
