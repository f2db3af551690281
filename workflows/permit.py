"""Get leave for one write: a receipt, committed while every authority stood."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from activities.change import Change
from activities.errors import ActivityError
from workflows.authorise import authorise
from workflows.office import Office
from workflows.order import Cancelled, Order, StoodStill, item_of
from workflows.patience import LOOK_AGAIN, STANDS_STILL, go_on, pause, tell
from workflows.reconcile import next_look, settles_at
from workflows.store import authority
from workflows.store.authority import AskAgain, Earlier, Ended, Held
from workflows.store.crossing import Crossed, crossed
from workflows.store.receipts import Receipt, Wanted

SEND_WITHIN: Final = timedelta(seconds=15)
"""A receipt's request may be sent only this long after the receipt was committed."""
GLANCE: Final = timedelta(milliseconds=200)
"""How often it is looked whether another run's write has passed."""


async def permit(
    office: Office, order: Order, stage: str, change: Change, read_at: datetime | None
) -> Receipt | Earlier | Crossed | None:
    """Commit a receipt, or wait for what stands against it.

    Args:
        office: everything that is needed.
        order: the write.
        stage: which call of it.
        change: what the call is to do.
        read_at: when the read began that it rests on; None where an earlier stage had one.

    Returns:
        The receipt whose request may be sent now; or the one that stands already; or another's
        write that has to pass first; or None after a wait, because what was read before it is no
        guard any more.

    Raises:
        Cancelled: the run ended.
        StoodStill: a halt held the run for a day.
        ActivityError: the approval does not cover it, or a signed limit is used up.
    """
    now = office.clock.now()
    wanted = _wanted(office, order, stage, change, read_at)
    opened = await office.store.write(lambda tx: authority.open_(tx, order.job.tenant, wanted, now))
    match opened:
        case Receipt() | Earlier():
            order.job.written = True
            return opened
        case Crossed():
            return opened
        case AskAgain():
            await authorise(office, order.job)
        case Held():
            await _held(office, order, change.shop)
        case Ended(code="cancelled"):
            raise Cancelled("The run was cancelled before this change.", at=change.item)
        case Ended(text=text):
            raise ActivityError(text, at=change.item)
    return None


def _wanted(
    office: Office, order: Order, stage: str, change: Change, read_at: datetime | None
) -> Wanted:
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
        read_at=read_at,
        settles=timedelta(seconds=order.implementation.settles_s),
        guarded=order.activity.guarded,
    )


async def let_pass(office: Office, order: Order, passing: Crossed) -> None:
    """Wait for a write that was not in what was read; the item is read again after that.

    Raises:
        Cancelled: the run ended meanwhile.
    """
    job, clock, wanted = order.job, office.clock, passing.wanted
    found: Crossed | None = passing
    while found is not None and found.closed_at is None:
        await pause(job, clock, clock.now() + GLANCE)
        await go_on(office, job)
        now = replace(wanted, read_at=clock.now())
        found = await office.store.read(partial(crossed, tenant=job.tenant, wanted=now))
    closed_at = passing.closed_at
    if closed_at is None or wanted.read_at is None or closed_at >= wanted.read_at:
        return
    text = f"{wanted.item} was changed a moment ago, and the shop may not show it yet."
    await tell(office, job, f"{text} The run waits, and looks again.")
    await pause(job, clock, next_look(closed_at, clock.now(), closed_at + wanted.settles))
    await go_on(office, job)


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
