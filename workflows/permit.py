"""Get leave for one write: a receipt, committed while every authority stood."""

from datetime import timedelta
from typing import Final

from activities.change import Change
from activities.errors import ActivityError
from workflows.authorise import authorise
from workflows.office import Office
from workflows.order import Cancelled, Order, StoodStill, item_of
from workflows.patience import LOOK_AGAIN, STANDS_STILL, pause
from workflows.reconcile import settles_at
from workflows.store import authority
from workflows.store.authority import AskAgain, Earlier, Ended, Held
from workflows.store.receipts import Receipt, Wanted

SEND_WITHIN: Final = timedelta(seconds=15)
"""A receipt's request may be sent only this long after the receipt was committed."""


async def permit(
    office: Office, order: Order, stage: str, change: Change
) -> Receipt | Earlier | None:
    """Commit a receipt, or wait for what stands against it.

    Returns:
        The receipt whose request may be sent now; or the one that stands already; or None after a
        wait, because what was read before it is no guard any more.

    Raises:
        Cancelled: the run ended.
        StoodStill: a halt held the run for a day.
        ActivityError: the approval does not cover it, or a signed limit is used up.
    """
    now = office.clock.now()
    wanted = _wanted(office, order, stage, change)
    opened = await office.store.write(lambda tx: authority.open_(tx, order.job.tenant, wanted, now))
    match opened:
        case Receipt() | Earlier():
            order.job.written = True
            return opened
        case AskAgain():
            await authorise(office, order.job)
        case Held():
            await _held(office, order, change.shop)
        case Ended(code="cancelled"):
            raise Cancelled("The run was cancelled before this write.", at=change.item)
        case Ended(text=text):
            raise ActivityError(text, at=change.item)
    return None


def _wanted(office: Office, order: Order, stage: str, change: Change) -> Wanted:
    deadline = office.clock.now() + SEND_WITHIN
    return Wanted(
        run=order.job.run,
        step=order.step.id,
        item=item_of(change),
        stage=stage,
        chunk=order.chunk,
        authority=order.job.authority,
        change=change,
        deadline=deadline,
        settles_at=settles_at(deadline, order.implementation),
        policy_digest=office.gate.policy_digest,
        limit=None if order.restores else order.job.signed.workflow.limits.writes,
    )


async def _held(office: Office, order: Order, shop: str) -> None:
    """Wait until no halt holds the run, or until it has ended."""
    job = order.job
    while since := await office.store.read(
        lambda tx: authority.held_since(tx, job.tenant, job.run, job.epoch, shop)
    ):
        now = office.clock.now()
        if now - since > STANDS_STILL:
            raise StoodStill
        await pause(job, office.clock, now + LOOK_AGAIN)
