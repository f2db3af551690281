"""Take back what a run has written, newest first, where compensation was signed."""

from typing import Any

from activities.errors import ActivityError, CountersignError
from workflows import card
from workflows.dispatch import dispatch
from workflows.job import Job
from workflows.office import Office
from workflows.order import Cancelled, Order, Parked
from workflows.reading import parsed
from workflows.recording import known
from workflows.run import UNDO, Kind, Outcome
from workflows.store import items, receipts, runs, shops
from workflows.store.door import Transaction
from workflows.store.items import NOT_UNDONE, UNDONE, ItemState
from workflows.store.outcomes import Recorded
from workflows.store.receipts import UNDOING, Receipt

BESIDE: int = -1
"""The chunk of an undo: beside those of its step, which are final."""


async def compensate(office: Office, job: Job) -> Recorded | Outcome:
    """Undo every applied write of the run that nobody has changed since.

    Returns:
        What its caller has to record; a bare outcome where that is recorded already, or where
        the run ended first.
    """
    if found := await known(office, job, UNDO, 0):
        return found
    applied = await office.store.read(lambda tx: receipts.applied(tx, job.tenant, job.run))
    counts = dict.fromkeys((ItemState.CANCELLED, ItemState.FAILED, ItemState.PARKED), 0)
    seen: set[tuple[str, str]] = set()
    try:
        for receipt in applied:
            if (receipt.step, receipt.item) in seen:
                continue  # a later stage of the same write: one inverse takes all back
            seen.add((receipt.step, receipt.item))
            state, error = await _taken_back(office, job, receipt)
            counts[state] += 1
            await _tell(office, job, receipt, state, error)
    except Cancelled:
        return await known(office, job, UNDO, 0) or Outcome(UNDO, 0, Kind.CANCELLED)
    failed, parked = counts[ItemState.FAILED], counts[ItemState.PARKED]
    kind = Kind.PARKED if parked else Kind.FAILED if failed else Kind.DONE
    outcome = Outcome(UNDO, 0, kind, done=counts[ItemState.CANCELLED], failed=failed, parked=parked)
    return Recorded(outcome, None, None)


async def _taken_back(
    office: Office, job: Job, receipt: Receipt
) -> tuple[ItemState, dict[str, Any]]:
    """Make the inverse call; return what became of the item, and why."""
    try:
        await dispatch(office, await _order(office, job, receipt))
    except Cancelled:
        raise
    except Parked as doubt:
        return ItemState.PARKED, {"code": doubt.code, "text": f"Taking it back: {doubt.text}"}
    except CountersignError as wrong:
        text = f"It could not be taken back: {wrong.text}"
        return ItemState.FAILED, {"code": NOT_UNDONE, "text": text}
    return ItemState.CANCELLED, {"code": UNDONE, "text": "It was written, and taken back."}


async def _order(office: Office, job: Job, receipt: Receipt) -> Order:
    step = job.signed.steps[receipt.step]
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
        params=parsed(place.activity, inverse.params, restoring=True),
        line=job.signed.line_of(step.id, receipt.item),
        purpose=UNDOING,
        restores=receipt.change,
        standing=standing,
    )


async def _tell(
    office: Office, job: Job, receipt: Receipt, state: ItemState, error: dict[str, Any]
) -> None:
    now = office.clock.now()
    line = job.signed.line_of(receipt.step, receipt.item)
    view = card.item_view(line, office.catalogue) if line else {}

    def unit(tx: Transaction) -> None:
        if runs.taken(tx, job.tenant, job.run, job.epoch) is None:
            return  # the run went on without us
        items.become(
            tx,
            job.tenant,
            job.run,
            receipt.step,
            receipt.item,
            state,
            now,
            view=view,
            error=error,
        )

    await office.store.write(unit)
