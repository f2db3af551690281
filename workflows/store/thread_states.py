"""How a thread stands as a whole: at work, waiting for people, or at rest."""

from enum import StrEnum
from typing import Final

from sqlalchemy import Exists, exists, select

from workflows.store import imports
from workflows.store.approvals import ApprovalState
from workflows.store.chat_tables import ImportRow
from workflows.store.door import Transaction
from workflows.store.runs import IS_LIVE, RunState
from workflows.store.tables import Approval, Arrival, Run, Thread
from workflows.store.threads import MESSAGE

_STARTED_IN: Final = (Approval.tenant == Run.tenant) & (Approval.id == Run.approval)


class ThreadState(StrEnum):
    """How a thread stands."""

    WORKING = "working"
    """A message is not answered yet, or a run goes on."""
    WAITING = "waiting"
    """For people: to decide, to answer, or to say what became of an item."""
    RESTING = "resting"


def state_of(tx: Transaction, tenant: str, thread: str) -> ThreadState:
    """Return how a thread stands."""
    unanswered = exists().where(
        Arrival.tenant == tenant,
        Arrival.thread == thread,
        Arrival.handled_at.is_(None),
        Arrival.what == MESSAGE,
    )
    asked = exists().where(
        Thread.tenant == tenant, Thread.id == thread, Thread.pending.is_not(None)
    )
    undecided = exists().where(
        Approval.tenant == tenant,
        Approval.state == ApprovalState.OPEN.value,
        Approval.thread == thread,
    )
    shown = exists().where(
        ImportRow.tenant == tenant,
        ImportRow.state == imports.State.OPEN.value,
        ImportRow.thread == thread,
    )
    works, waits = tx.execute(
        select(
            unanswered | _has_run(tenant, thread, live=True),
            asked | undecided | shown | _has_run(tenant, thread, live=False),
        )
    ).one()
    if works:
        return ThreadState.WORKING
    return ThreadState.WAITING if waits else ThreadState.RESTING


def _has_run(tenant: str, thread: str, *, live: bool) -> Exists:
    state = IS_LIVE if live else Run.state == RunState.PARKED.value
    return exists().where(Run.tenant == tenant, state, _STARTED_IN, Approval.thread == thread)


def live_runs(tx: Transaction, tenant: str, thread: str) -> list[str]:
    """Return the runs of a thread that go on, oldest first."""
    found = tx.execute(
        select(Run.id)
        .join(Approval, _STARTED_IN)
        .where(Run.tenant == tenant, IS_LIVE, Approval.thread == thread)
        .order_by(Run.created_at, Run.position)
    )
    return list(found.scalars())
