"""Create the runs of an approved plan, in the transaction that decides it."""

from dataclasses import dataclass
from datetime import datetime

from activities.catalogue import Catalogue
from activities.plan.language import Workflow
from authz.verdict import Verdict
from workflows.caps import UsedUp, reserve
from workflows.card import item_view
from workflows.ids import new_id
from workflows.run import VERSION
from workflows.store import counters, events, items, runs
from workflows.store.approvals import Revised, Standing
from workflows.store.door import Transaction
from workflows.store.items import Item, ItemState
from workflows.store.runs import RunState


@dataclass(frozen=True, slots=True)
class Begun:
    """A run that the engine has to be told about."""

    run: str
    epoch: int


def start_runs(
    tx: Transaction,
    tenant: str,
    standing: Standing,
    revised: Revised,
    verdict: Verdict,
    catalogue: Catalogue,
    now: datetime,
) -> list[Begun]:
    """Insert one run a workflow, with its items, and reserve what is counted by the day.

    Raises:
        UsedUp: a daily cap leaves too little for the whole plan; nothing is inserted.
    """
    begun = [
        _start(tx, tenant, position, workflow, standing, revised, verdict, catalogue, now)
        for position, workflow in enumerate(revised.plan.workflows)
    ]
    parts = {
        run.run: revised.manifest.of(workflow.id)
        for run, workflow in zip(begun, revised.plan.workflows, strict=True)
    }
    reserve(tx, tenant, parts, now)
    return begun


def _start(
    tx: Transaction,
    tenant: str,
    position: int,
    workflow: Workflow,
    standing: Standing,
    revised: Revised,
    verdict: Verdict,
    catalogue: Catalogue,
    now: datetime,
) -> Begun:
    _reserve_run(tx, tenant, workflow, revised, now)
    run = runs.Standing(
        id=new_id("r"),
        approval=standing.id,
        revision=revised.revision,
        workflow=workflow.id,
        position=position,
        title=workflow.title or revised.plan.summary,
        requester=standing.requester,
        plan_digest=revised.digest,
        manifest_hash=revised.manifest.digest,
        state=RunState.RUNNING,
        epoch=1,
        control=VERSION,
        facts=verdict.facts_version,
        policy=verdict.policy_digest,
        authorised_at=now,
        first_dispatch_at=None,
        created_at=now,
        epoch_at=now,
        finished_at=None,
    )
    runs.create(tx, tenant, run)
    signed = [
        Item(line.step, line.item, ItemState.PENDING, item_view(line, catalogue), None)
        for line in revised.manifest.of(workflow.id).lines
    ]
    items.insert_all(tx, tenant, run.id, signed, now)
    body = {
        "approval": standing.id,
        "revision": revised.revision,
        "workflow": workflow.id,
        "digest": revised.digest,
        "manifest": revised.manifest.digest,
        "state": run.state.value,
        "epoch": run.epoch,
        "items": [{"step": item.step, "item": item.item, "view": item.view} for item in signed],
    }
    events.append(tx, tenant, "run", run.id, "started", body, now)
    return Begun(run.id, run.epoch)


def _reserve_run(
    tx: Transaction, tenant: str, workflow: Workflow, revised: Revised, now: datetime
) -> None:
    most = workflow.limits.runs_per_day
    name = f"runs:{revised.digest}:{workflow.id}"
    day = now.date().isoformat()
    if most is not None and not counters.reserve(tx, tenant, name, day, amount=1, most=most):
        text = f"This plan may run {most} times a day, and did."
        raise UsedUp(text, at=workflow.id, hint="Propose it again tomorrow.")
