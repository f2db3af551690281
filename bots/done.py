"""What a thread's approved plan has written, as a planner may see it."""

from planner.planner import Done
from workflows.putting_back import MOST
from workflows.store import approvals, items, receipts
from workflows.store.approvals import Standing
from workflows.store.door import Transaction
from workflows.store.items import ItemState


def done(tx: Transaction, tenant: str, standing: Standing) -> tuple[Done, ...]:
    """Return the writes of an approval's runs, in the order in which they were made."""
    written = (items.states(tx, tenant, run).get(ItemState.DONE, 0) for run in standing.run_ids)
    if sum(written) > MOST:
        return ()
    plan = approvals.revision(tx, tenant, standing.id, standing.revision).plan
    activities = {step.id: step.activity for part in plan.workflows for step in part.steps}
    found: dict[tuple[str, str], Done] = {}
    for run in standing.run_ids:
        for receipt in reversed(receipts.applied(tx, tenant, run)):
            change = receipt.change
            found[receipt.step, receipt.item] = Done(
                activity=activities[receipt.step],
                shop=change.shop,
                sku=change.skus[0] if change.skus else change.item,
                listing=change.listing,
                before=change.model_dump(mode="json")["before"],
            )
    return tuple(found.values())
