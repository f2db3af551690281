"""Whether a person may ask, in its thread, to put back what a run has written."""

from collections.abc import Mapping
from typing import Final

from activities.declaration import Effect
from workflows.manifest import Manifest
from workflows.store import approvals, threads
from workflows.store.door import Transaction
from workflows.store.items import ItemState
from workflows.store.runs import Standing

MOST: Final = 50
"""Writes of which a planner is told; no plan puts back more."""


def whole(manifest: Manifest) -> bool:
    """Return whether one plan can put back everything that a manifest writes.

    What is known only when it runs is not promised; what was listed or ended has no value from
    before.
    """
    if manifest.unresolved or len(manifest.lines) > MOST:
        return False
    return all(line.effect is Effect.WRITE and line.change.before for line in manifest.lines)


def too_many(found: Standing, counts: Mapping[ItemState, int]) -> str | None:
    """Say that no one plan puts back what an ended run has written, if it is for its number."""
    if found.state.live or not counts.get(ItemState.DONE) or sum(counts.values()) <= MOST:
        return None
    return f"No undo in one go for more than {MOST} changes; the lines show the old values."


def undo_in(
    tx: Transaction, tenant: str, found: Standing, counts: Mapping[ItemState, int]
) -> str | None:
    """Return the thread in which “undo that” is about this run, if all of it can be put back.

    None while it goes on, where nothing was written, where the thread has gone on to another
    plan, and where no one plan puts back all of it.
    """
    if found.state.live or not counts.get(ItemState.DONE):
        return None
    if too_many(found, counts):
        return None  # without reading what was signed, which is long then
    standing = approvals.get(tx, tenant, found.approval)
    talk = threads.get(tx, tenant, standing.thread) if standing and standing.thread else None
    if talk is None or talk.approval != found.approval:
        return None
    signed = approvals.revision(tx, tenant, found.approval, found.revision).manifest
    return talk.id if whole(signed) else None
