"""The one door of every write.

For each stage of a write: settle what is in doubt, read afresh, compare with what was signed,
commit a receipt in a transaction that saw every authority, and only then send. The receipt is
closed with the answer; a lost answer is read back before anything else is sent for that item, and
so is a write that the vendor has only accepted.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from activities.change import Change, Declined, Reconciled
from activities.core.listing import create
from activities.errors import (
    ActivityError,
    CountersignError,
    OutcomeUnknown,
    Rejected,
    Throttled,
    Unavailable,
)
from workflows import fidelity
from workflows.manifest import Line
from workflows.office import Office
from workflows.order import AlreadySo, Cancelled, Order, Parked, call, item_of
from workflows.patience import (
    AWAY,
    THROTTLED_FOR,
    Patience,
    Trying,
    backoff,
    tell_of_throttling,
)
from workflows.permit import let_pass, permit
from workflows.reconcile import read_back, settles_at
from workflows.store import products, receipts
from workflows.store.authority import Earlier
from workflows.store.crossing import Crossed
from workflows.store.door import Transaction
from workflows.store.items import ItemState
from workflows.store.receipts import Receipt, ReceiptState

log = logging.getLogger(__name__)


async def dispatch(office: Office, order: Order) -> Change:
    """Make one write, at most once.

    Returns:
        The change as it was applied.

    Raises:
        AlreadySo: nothing had to be sent.
        Parked: it is unknown whether it was applied.
        Cancelled: the run was cancelled first.
        ActivityError: it was not applied; the class says why.
    """
    change: Change | None = None
    for number, stage in enumerate(order.write.stages):
        last = number == len(order.write.stages) - 1
        change = await _stage(office, order, order.purpose + stage, change, last=last)
    if change is None:
        reason = f"{order.activity.name} has no stages"
        raise TypeError(reason)
    return change


async def _stage(
    office: Office, order: Order, stage: str, change: Change | None, *, last: bool
) -> Change:
    """Bring one stage to its end; `change` is what an earlier stage has begun."""
    begun = change
    receipt = _named(order, stage, order.standing)
    tries = _Tries(office, order)
    while True:
        if receipt is not None and await _applied(office, order, receipt, last=last):
            return receipt.change
        found = await _begun(office, order, stage, begun, last=last)
        if isinstance(found, Earlier):
            receipt = found.receipt
            continue
        if isinstance(found, Crossed):
            receipt = None
            await let_pass(office, order, found)
            continue
        if isinstance(found, Receipt):
            if await _applied(office, order, found, last=last):
                return found.change
            found = _proved_undone()
        receipt = None
        await tries.wait_after(found)


async def _begun(
    office: Office, order: Order, stage: str, begun: Change | None, *, last: bool
) -> Receipt | Earlier | Crossed | Throttled | Unavailable:
    """Send the call of a stage, or find the receipt that stands already, or say why it is unsent.

    Only so far a write takes a place among those on their way; what comes then is waiting.
    """
    async with order.job.lane(order.shop):
        found = await _next(office, order, stage, begun)
        if isinstance(found, Earlier | Crossed):
            return found
        try:
            return await _sent(office, order, found, last=last)
        except OutcomeUnknown:
            return await _doubted(office, order, found)
        except (Throttled, Unavailable) as unsent:
            return unsent


def _proved_undone() -> Unavailable:
    """Count a lost answer as a failed try, or a shop that is down would be asked for ever."""
    text = "The shop gave no usable answer, and shows that the change was not made."
    return Unavailable(text, hint="Retry the run when the shop answers again.")


async def _next(
    office: Office, order: Order, stage: str, begun: Change | None
) -> Receipt | Earlier | Crossed:
    """Read, compare and get leave; what a wait has made old is read and compared again."""
    while True:
        if begun is None and order.job.cancelling and order.line is not None:
            return await _standing(office, order, stage, order.line)
        read_at = None if begun else office.clock.now()
        try:
            wanted = begun or await _fresh(office, order)
        except CountersignError:
            # Perhaps what was read is the effect of a call that is known by its receipt alone.
            if earlier := await _anothers(office, order, stage):
                return Earlier(earlier)
            raise
        if permitted := await permit(office, order, stage, wanted, read_at):
            return permitted


async def _standing(office: Office, order: Order, stage: str, line: Line) -> Earlier:
    """Find the call that stands of a cancelled run's write; the shop is asked about no other.

    Raises:
        Cancelled: there is none, so nothing was sent and nothing will be.
    """
    job, step = order.job, order.step.id

    def look(tx: Transaction) -> list[Receipt]:
        found = receipts.of_items(tx, job.tenant, job.run, step, [line.item])
        return [one for one in found.values() if one.stage == stage and one.stands]

    if found := await office.store.read(look):
        return Earlier(found[0])
    raise Cancelled("The run was cancelled before this change.", at=line.item)


async def _applied(office: Office, order: Order, receipt: Receipt, *, last: bool) -> bool:
    """Tell whether an earlier call was applied, reading back where that is in doubt."""
    if receipt.state is ReceiptState.APPLIED:
        return True
    return receipt.in_doubt and await _settled(office, order, receipt, last=last)


class _Tries:
    """How often, and how long, one call may be tried again."""

    def __init__(self, office: Office, order: Order) -> None:
        self._office = office
        self._order = order
        self._failed = 0
        self._trying = Trying(office.clock)

    async def wait_after(self, unsent: Throttled | Unavailable) -> None:
        """Wait before the next try, or give up by raising what stopped this one."""
        spent = self._trying.spent()
        if isinstance(unsent, Throttled):
            if spent > THROTTLED_FOR:
                raise unsent
            wait = timedelta(seconds=unsent.retry_after_s)
            await tell_of_throttling(self._office, self._order.job, unsent)
        else:
            self._failed += 1
            if self._failed > self._order.step.retries:
                raise unsent
            wait = backoff(self._failed)
        await self._trying.wait(self._order.job, wait)
        if self._order.job.cancelling:
            raise Cancelled("The run was cancelled before this change.", at=self._order.step.id)


def _named(order: Order, stage: str, found: Mapping[tuple[str, str], Receipt]) -> Receipt | None:
    """Return the standing receipt of a stage whose change is about what the call names."""
    about = (r for r in found.values() if r.stage == stage and order.names(r.change))
    return next((r for r in about if r.stands), None)


async def _anothers(office: Office, order: Order, stage: str) -> Receipt | None:
    """Look for a receipt that was committed since the work began."""
    job, step = order.job, order.step.id
    found = await office.store.read(lambda tx: receipts.of_step(tx, job.tenant, job.run, step))
    return _named(order, stage, found)


async def _fresh(office: Office, order: Order) -> Change:
    """Read what the write would do now, and refuse it where that is not what was signed."""
    fresh = await _read_afresh(office, order)
    if order.restores is not None:
        fidelity.against_receipt(fresh, order.restores)
        return fresh
    product = await office.connections.products(order.job.tenant).sold_as(fresh.shop, fresh.item)
    line = order.line or order.job.signed.line_of(order.step.id, item_of(fresh))
    if line is not None:
        fidelity.against_line(fresh, line, order.activity, product)
    elif part := order.job.signed.bound(order.step.id, item_of(fresh)):
        baseline = order.job.signed.baseline(item_of(fresh))
        limits = order.job.signed.workflow.limits
        fidelity.against_bounds(fresh, part, order.activity, product, limits, baseline)
    else:
        text = f"{fresh.item} is selected now, and was not when the plan was approved."
        raise fidelity.NotSigned(text, at=fresh.item, hint="Propose the plan again to include it.")
    if fresh.is_idle:
        text = "The shop already is as asked; nothing was sent."
        raise AlreadySo(text, at=fresh.item)
    return fresh


async def _read_afresh(office: Office, order: Order) -> Change:
    patience = Patience(office, order.job)
    while True:
        try:
            return await order.write.preview(order.params, call(office, order))
        except AWAY as slow:
            await patience.wait_after(slow)


async def _sent(office: Office, order: Order, receipt: Receipt, *, last: bool) -> Receipt:
    """Send the one vendor call of a stage and keep the answer in its receipt.

    A shutdown in the middle leaves the receipt open: the next start reads back.

    Returns:
        The receipt as it stands then: applied, or only accepted.
    """
    stage = receipt.stage.removeprefix(order.purpose)
    try:
        answer = await order.write.send(stage, receipt.change, call(office, order, receipt))
    except OutcomeUnknown:
        raise
    except ActivityError as refused:
        await _closed(office, order, receipt, ReceiptState.REFUSED, error=refused)
        raise
    except Exception as broken:
        log.exception("The answer of %s could not be read", order.activity.name)
        text = "The marketplace's answer could not be read."
        raise OutcomeUnknown(text) from broken
    if order.implementation.confirms:
        return await _accepted(office, order, receipt, answer)
    await _closed(office, order, receipt, ReceiptState.APPLIED, answer=answer, last=last)
    return replace(receipt, state=ReceiptState.APPLIED)


async def _accepted(
    office: Office, order: Order, receipt: Receipt, answer: Mapping[str, Any]
) -> Receipt:
    """Record that the vendor took the write on, and tell people whom they wait for."""
    now = office.clock.now()
    settled = settles_at(now, order.implementation)
    tenant, who = order.job.tenant, _vendor(office, order)
    text = f"{who} accepted it and has not applied it yet: waiting for {who}."
    item = None if order.restores else {"code": "accepted", "text": text}
    return await office.store.write(
        lambda tx: receipts.accept(
            tx, tenant, receipt, answer=answer, item=item, settles_at=settled, now=now
        )
    )


def _vendor(office: Office, order: Order) -> str:
    name = order.implementation.marketplace
    return office.catalogue.marketplaces[name].title if name else "The shop"


async def _doubted(office: Office, order: Order, receipt: Receipt) -> Receipt:
    """Record that nobody knows; the request can no longer be on its way from here."""
    now = office.clock.now()
    settled = settles_at(now, order.implementation)
    tenant = order.job.tenant
    return await office.store.write(
        lambda tx: receipts.doubt(tx, tenant, receipt, settles_at=settled, now=now)
    )


async def _settled(office: Office, order: Order, receipt: Receipt, *, last: bool) -> bool:
    """Read back a write in doubt, or one that was accepted.

    Returns:
        Whether it was applied. False: it is proved that it was not.

    Raises:
        Parked: it cannot be told; or it was accepted, and nothing came of it.
        Rejected: it was accepted, and then declined.
    """
    found = await read_back(
        receipt, order.implementation, call(office, order, receipt), office.clock
    )
    if isinstance(found, Declined):
        declined = Rejected(found.reason, at=receipt.item)
        await _closed(office, order, receipt, ReceiptState.REFUSED, error=declined)
        raise declined
    if receipt.state is ReceiptState.ACCEPTED and found is not Reconciled.APPLIED:
        who = _vendor(office, order)
        raise _parked(receipt, f"{who} accepted it, and neither applied nor refused it in time.")
    if found is Reconciled.UNKNOWN:
        text = "The shop gave no answer, and what it shows now does not tell whether it was done."
        raise _parked(receipt, text)
    applied = found is Reconciled.APPLIED
    state = ReceiptState.APPLIED if applied else ReceiptState.NOT_APPLIED
    lost = applied and receipt.state is not ReceiptState.ACCEPTED
    answer = receipts.READ_BACK if lost else None
    await _closed(office, order, receipt, state, answer=answer, last=applied and last)
    return applied


def _parked(receipt: Receipt, text: str) -> Parked:
    hint = "Look into the shop, then say whether it was done."
    return Parked(text, at=receipt.item, hint=hint)


async def _closed(
    office: Office,
    order: Order,
    receipt: Receipt,
    state: ReceiptState,
    *,
    answer: Mapping[str, Any] | None = None,
    error: ActivityError | None = None,
    last: bool = False,
) -> None:
    """Close a receipt; with the last stage applied, its item is done in the same transaction."""
    now = office.clock.now()
    tenant = order.job.tenant
    words = {"code": error.code, "text": error.text} if error else dict(answer or {})
    item = ItemState.DONE if last and not order.restores else None

    def unit(tx: Transaction) -> None:
        receipts.close(tx, tenant, receipt, state, answer=words, item=item, now=now)
        if item is not None and order.activity.name == create.name:
            products.note(tx, tenant, receipt.change, words.get("listing"), now)

    await office.store.write(unit)
