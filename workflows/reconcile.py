"""Find out what became of a write whose answer never came, or only said that it was accepted."""

from datetime import datetime, timedelta
from typing import Any, Final

from activities.change import Declined, Reconciled
from activities.clock import Clock
from activities.context import Call
from activities.declaration import Implementation
from activities.errors import ActivityError, NotFound
from workflows.store.receipts import Receipt, ReceiptState

POLL: Final = timedelta(seconds=1)
SELDOM: Final = timedelta(seconds=30)
PATIENT: Final = 10
"""A look is made whenever the wait has grown by a tenth: often at first, then seldom."""
PATIENCE: Final = timedelta(minutes=5)
"""How long after the settle time a shop may be unreadable before a person is asked."""


def settles_at(last_sent: datetime, implementation: Implementation) -> datetime:
    """Return when a read proves that a write did not happen.

    A write may land up to the settle time after it was last on the wire, and a read may show what
    was true up to the settle time before: both have to pass.
    """
    return last_sent + timedelta(seconds=2 * implementation.settles_s)


async def read_back(
    receipt: Receipt, implementation: Implementation, call: Call[Any], clock: Clock
) -> Reconciled | Declined:
    """Read until it is proved what became of a write.

    Returns:
        Applied as soon as a read shows it; declined as soon as the vendor says something new of
        what it had accepted; not applied, or declined in any other case, only by a read made after
        the receipt's settle time; unknown when the shop says something else, or nothing for too
        long.
    """
    write = implementation.write
    if write is None:
        return Reconciled.UNKNOWN
    began = clock.now()
    while True:
        asked_at = clock.now()
        found = await _ask(write, receipt, call)
        if found is Reconciled.APPLIED:
            return found
        if isinstance(found, Declined) and _is_about(found, receipt):
            return found
        settled = asked_at >= receipt.settles_at
        if settled and (found is Reconciled.NOT_APPLIED or isinstance(found, Declined)):
            return found
        if asked_at >= receipt.settles_at + (PATIENCE if found is None else timedelta()):
            return Reconciled.UNKNOWN
        await clock.sleep_until(next_look(began, clock.now(), receipt.settles_at))


def _is_about(declined: Declined, receipt: Receipt) -> bool:
    """Tell whether a refusal is new since a write that is known to have arrived."""
    return receipt.state is ReceiptState.ACCEPTED and not declined.said_before


def next_look(began: datetime, now: datetime, settled: datetime) -> datetime:
    """Look every second at first, and at the very instant at which a read becomes a proof."""
    wait = min(max((now - began) / PATIENT, POLL), SELDOM)
    return settled if now < settled < now + wait else now + wait


async def _ask(
    write: Any,  # noqa: ANN401 - the marketplace's own
    receipt: Receipt,
    call: Call[Any],
) -> Reconciled | Declined | None:
    try:
        found: Reconciled | Declined = await write.reconcile(receipt.stage, receipt.change, call)
    except NotFound:
        return Reconciled.UNKNOWN
    except ActivityError:
        return None
    return found
