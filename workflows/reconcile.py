"""Find out whether a write was applied whose answer never came."""

from datetime import datetime, timedelta
from typing import Any, Final

from activities.change import Reconciled
from activities.clock import Clock
from activities.context import Call
from activities.declaration import Implementation
from activities.errors import ActivityError, NotFound
from workflows.store.receipts import Receipt

POLL: Final = timedelta(seconds=1)
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
) -> Reconciled:
    """Read until it is proved what became of a write.

    Returns:
        Applied as soon as a read shows it; not applied only by a read made after the receipt's
        settle time; unknown when the shop says something else, or nothing for too long.
    """
    write = implementation.write
    if write is None:
        return Reconciled.UNKNOWN
    while True:
        asked_at = clock.now()
        found = await _ask(write, receipt, call)
        if found is Reconciled.APPLIED:
            return found
        if asked_at >= receipt.settles_at and found is Reconciled.NOT_APPLIED:
            return found
        if asked_at >= receipt.settles_at + (PATIENCE if found is None else timedelta()):
            return Reconciled.UNKNOWN
        await clock.sleep_until(_next_look(clock.now(), receipt.settles_at))


def _next_look(now: datetime, settled: datetime) -> datetime:
    """Look every second, and at the very instant at which a read becomes a proof."""
    return settled if now < settled < now + POLL else now + POLL


async def _ask(write: Any, receipt: Receipt, call: Call[Any]) -> Reconciled | None:  # noqa: ANN401
    try:
        found: Reconciled = await write.reconcile(receipt.stage, receipt.change, call)
    except NotFound:
        return Reconciled.UNKNOWN
    except ActivityError:
        return None
    return found
