"""Open a run for performing, and close it when nothing can start any more."""

from typing import Literal

from activities.plan.language import Plan
from workflows.job import Authority, Job
from workflows.manifest import Manifest
from workflows.office import Office
from workflows.run import VERSION, Kind, Outcome
from workflows.store import approvals, events, items, outcomes, runs
from workflows.store.door import Transaction
from workflows.store.items import ItemState
from workflows.store.runs import RunState

Result = Literal["done", "failed", "parked", "cancelled", "stood_still"]


async def load(office: Office, tenant: str, run: str, epoch: int) -> Job | None:
    """Load one epoch of a run.

    Returns:
        None where there is nothing to drive: it ended, or a newer epoch began.
    """
    return await office.store.read(lambda tx: _job(tx, tenant, run, epoch))


def _job(tx: Transaction, tenant: str, run: str, epoch: int) -> Job | None:
    found = runs.get(tx, tenant, run)
    if found is None or not found.state.live or found.epoch != epoch or found.control != VERSION:
        return None
    revised = approvals.revision(tx, tenant, found.approval, found.revision)
    plan: Plan = revised.plan
    manifest: Manifest = revised.manifest.of(found.workflow)
    recorded = outcomes.of_run(tx, tenant, run)
    return Job(
        tenant=tenant,
        run=run,
        epoch=epoch,
        requester=found.requester,
        authority=Authority(
            approval=found.approval,
            revision=found.revision,
            plan_digest=revised.digest,
            manifest_hash=revised.manifest.digest,
            epoch=epoch,
        ),
        plan=plan,
        workflow=next(w for w in plan.workflows if w.id == found.workflow),
        manifest=manifest,
        stored=tuple(row.outcome for row in recorded),
        progressed_at=max(found.epoch_at, events.newest(tx, tenant, "run", run)),
        cancelling=found.state is RunState.CANCELLING,
    )


async def close(office: Office, job: Job, result: Result) -> None:
    """Close what never got its turn and give the run its final state, in one transaction."""
    now = office.clock.now()

    def unit(tx: Transaction) -> None:
        found = runs.get(tx, job.tenant, job.run)
        if found is None or found.epoch != job.epoch or not found.state.live:
            return
        ended = _close_items(tx, job, found.state, result)
        state = _final(tx, job, result, found.state)
        live = [RunState.RUNNING, RunState.CANCELLING]
        runs.move(tx, job.tenant, job.run, epoch=job.epoch, since=live, to=state, now=now)
        counts = {s.value: n for s, n in items.states(tx, job.tenant, job.run).items()}
        body = {"state": state.value, "epoch": job.epoch, "items": counts, "closed": ended}
        if result == "stood_still":
            body["why"] = "It stood still for 24 hours; a person has to retry it."
        events.append(tx, job.tenant, "run", job.run, "finished", body, now)

    def _close_items(tx: Transaction, job: Job, state: RunState, result: Result) -> list[str]:
        """Say of every pending item why it was not written."""
        if result in {"parked", "stood_still"}:
            return []
        if state is RunState.CANCELLING or result == "cancelled":
            error = {"code": "cancelled", "text": "The run was cancelled before this write."}
            items.close_pending(tx, job.tenant, job.run, ItemState.CANCELLED, error, now)
            return ["cancelled"]
        finished = _finished_steps(outcomes.of_run(tx, job.tenant, job.run), job)
        error = {"code": "not_selected", "text": "It is no longer selected by the plan's own rule."}
        items.close_pending(tx, job.tenant, job.run, ItemState.SKIPPED, error, now, steps=finished)
        error = {"code": "not_run", "text": "An earlier step failed, so this was not begun."}
        items.close_pending(tx, job.tenant, job.run, ItemState.SKIPPED, error, now)
        return ["not_selected", "not_run"]

    await office.store.write(unit)


def _finished_steps(recorded: list[outcomes.Recorded], job: Job) -> list[str]:
    """Return the steps that came to their end, whatever it was."""
    kinds: dict[str, list[Outcome]] = {}
    for row in recorded:
        kinds.setdefault(row.outcome.step, []).append(row.outcome)
    return [
        step
        for step, found in kinds.items()
        if step in job.steps and not any(o.kind is Kind.CANCELLED for o in found)
    ]


def _final(tx: Transaction, job: Job, result: Result, state: RunState) -> RunState:
    """Judge the run by its items; control's own result covers what has none."""
    counts = items.states(tx, job.tenant, job.run)
    if result == "stood_still" or counts.get(ItemState.PARKED):
        return RunState.PARKED
    if counts.get(ItemState.FAILED) or counts.get(ItemState.CONFLICT) or result == "failed":
        return RunState.FAILED
    if counts.get(ItemState.CANCELLED) or result == "cancelled":
        return RunState.CANCELLED
    if state is RunState.CANCELLING and result != "done":
        return RunState.CANCELLED
    return RunState(result)
