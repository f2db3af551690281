"""Whether a person may ask, in its thread, to put back what a run has written."""

from collections.abc import Mapping
from typing import Final

from activities.catalogue import Catalogue
from activities.change import Change
from activities.declaration import Effect
from workflows.manifest import Manifest
from workflows.store import approvals, receipts, threads
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
    return all(_goes_back(line.effect, line.change) for line in manifest.lines)


def _goes_back(effect: Effect, change: Change) -> bool:
    return effect is Effect.WRITE and any(value is not None for value in change.before.values())


def too_many(found: Standing, counts: Mapping[ItemState, int]) -> str | None:
    """Say that no one plan puts back what an ended run has written, if it is for its number."""
    if found.state.live or counts.get(ItemState.DONE, 0) <= MOST:
        return None
    return f"No undo in one go for more than {MOST} changes; the lines show the old values."


def undo_in(
    tx: Transaction,
    tenant: str,
    found: Standing,
    counts: Mapping[ItemState, int],
    catalogue: Catalogue,
) -> str | None:
    """Return the thread in which “undo that” is about this run, if all of it can be put back.

    None while it goes on, where nothing was written, where the thread has gone on to another
    plan, and where no one plan puts back all of what was written.
    """
    if found.state.live or not counts.get(ItemState.DONE) or too_many(found, counts):
        return None
    standing = approvals.get(tx, tenant, found.approval)
    talk = threads.get(tx, tenant, standing.thread) if standing and standing.thread else None
    if talk is None or talk.approval != found.approval:
        return None
    return talk.id if _written_goes_back(tx, tenant, found, catalogue) else None


def _written_goes_back(tx: Transaction, tenant: str, found: Standing, catalogue: Catalogue) -> bool:
    """Judge by the receipts: of a long run that was stopped, what was signed is long."""
    plan = approvals.plan(tx, tenant, found.approval, found.revision)
    effects = {
        step.id: catalogue.activities[step.activity].effect
        for part in plan.workflows
        for step in part.steps
    }
    written = receipts.applied(tx, tenant, found.id)
    return all(_goes_back(effects[one.step], one.change) for one in written)
