"""Remind people of what waits for them, once, before it expires."""

import asyncio
import logging
from datetime import datetime
from functools import partial
from typing import Final

from workflows.office import Office
from workflows.opening import EXPIRES_AFTER
from workflows.store import approvals, events, reminders
from workflows.store.door import Transaction
from workflows.store.reminders import Due

log = logging.getLogger(__name__)

BEFORE: Final = EXPIRES_AFTER / 4
"""So long before the expiry: when three quarters of the time are over."""
LOOK_EVERY_S: Final = 2.0


async def forever(office: Office) -> None:
    """Remind whoever has to be reminded, until cancelled."""
    while True:
        try:
            await remind(office)
        except Exception:
            log.exception("nobody could be reminded; trying again")
        await asyncio.sleep(LOOK_EVERY_S)


async def remind(office: Office) -> None:
    """Append one event to each approval that is due; delivery tells it in the threads."""
    now = office.clock.now()
    waiting = await office.store.read(lambda tx: reminders.due(tx, since=now, until=now + BEFORE))
    for one in waiting:
        await office.store.write(partial(_told, one=one, now=now))


def _told(tx: Transaction, *, one: Due, now: datetime) -> None:
    """Tell it, unless it was decided or another process was first."""
    if not approvals.touch(tx, one.tenant, one.approval, revision=one.revision, now=now):
        return
    standing = approvals.get(tx, one.tenant, one.approval)
    if standing is None or reminders.is_told(tx, one):
        return
    revised = approvals.revision(tx, one.tenant, one.approval, one.revision)
    body = {
        "state": standing.state.value,
        "revision": one.revision,
        "missing": standing.quorum - len(standing.approving),
        "approvers": [name for name in revised.approvers if name not in standing.approving],
        "expires_at": standing.expires_at.isoformat(),
    }
    events.append(tx, one.tenant, "approval", one.approval, reminders.REMINDED, body, now)
