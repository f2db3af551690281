"""Whether a person may ask, in its thread, to put back what a run has written."""

from collections.abc import Mapping
from typing import Final

from activities.declaration import Effect
from workflows.store import approvals, threads
from workflows.store.door import Transaction
from workflows.store.items import ItemState
from workflows.store.runs import Standing

MOST: Final = 50
"""Writes of which a planner is told; no plan puts back more."""


def undo_in(
    tx: Transaction, tenant: str, found: Standing, counts: Mapping[ItemState, int]
) -> str | None:
    """Return the thread in which “undo that” is about this run, if all of it can be put back.

    None while it goes on, where nothing was written, where the thread has gone on to another
    plan, and where there is no value from before: what was listed or ended is put back by no plan.
    """
    if found.state.live or not counts.get(ItemState.DONE) or sum(counts.values()) > MOST:
        return None
    standing = approvals.get(tx, tenant, found.approval)
    talk = threads.get(tx, tenant, standing.thread) if standing and standing.thread else None
    if talk is None or talk.approval != found.approval:
        return None
    signed = approvals.revision(tx, tenant, found.approval, found.revision).manifest
    if signed.unresolved:
        return None
    kept = all(line.effect is Effect.WRITE and line.change.before for line in signed.lines)
    return talk.id if kept else None
