"""Open a run for performing, and close it when nothing can start any more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final, Literal, NamedTuple

from activities.plan.language import Workflow
from workflows.job import Authority, Job
from workflows.office import Office
from workflows.patience import STANDS_STILL
from workflows.recording import end_of_reads
from workflows.run import UNDO, VERSION, Kind
from workflows.signed import SignedWorkflows
from workflows.store import driven, events, items, outcomes, receipts, runs, shops
from workflows.store.door import Transaction
from workflows.store.driven import Driven
from workflows.store.items import NOT_RUN, NOT_SELECTED, ItemState
from workflows.store.rows import Rows
from workflows.store.runs import RunState

Held = Literal["stood_still", "changed"]
Result = Literal["done", "failed", "parked", "cancelled"] | Held

WHY: Final[Mapping[Result, str]] = {
    "stood_still": "It stood still for 24 hours; a person has to retry it.",
    "changed": "Its plan no longer means what was approved; propose it again.",
}
"""What is said of a run that does not go on by itself."""


async def load(office: Office, tenant: str, run: str, epoch: int) -> Job | None:
    """Load one epoch of a run.

    Returns:
        None where there is nothing to drive: it ended, or a newer epoch began.
    """
    return await office.store.read_one(_Opening(office.signed), _Wanted(tenant, run, epoch))


class _Wanted(NamedTuple):
    """An epoch of a run that somebody wants to drive."""

    tenant: str
    run: str
    epoch: int


@dataclass(frozen=True, slots=True)
class _Opening:
    """Opens runs; those of one tenant that are wanted together, by one query."""

    documents: SignedWorkflows

    def __call__(self, tx: Transaction, wanted: Sequence[_Wanted]) -> list[Job | None]:
        runs_of: dict[str, list[str]] = {}
        for one in wanted:
            runs_of.setdefault(one.tenant, []).append(one.run)
        live = {
            tenant: driven.of(tx, tenant, names, control=VERSION)
            for tenant, names in runs_of.items()
        }
        return [self._job(tx, one, live[one.tenant].get(one.run)) for one in wanted]

    def _job(self, tx: Transaction, wanted: _Wanted, found: Driven | None) -> Job | None:
        tenant, run, epoch = wanted
        if found is None or found.epoch != epoch:
            return None
        signed = self.documents.read(found.plan, found.manifest, found.workflow)
        recorded = outcomes.of_run(tx, tenant, run) if found.outcomes else []
        return Job(
            tenant=tenant,
            run=run,
            epoch=epoch,
            requester=found.requester,
            authority=Authority(
                approval=found.approval,
                revision=found.revision,
                plan_digest=found.digest,
                manifest_hash=signed.manifest_hash,
                epoch=epoch,
            ),
            signed=signed,
            stored=tuple(row.outcome for row in recorded),
            marketplaces=_marketplaces(tx, tenant, signed.workflow),
            progressed_at=max(found.epoch_at, found.last_event_at or found.epoch_at),
            cancelling=found.state == RunState.CANCELLING,
            written=found.written,
        )


def _marketplaces(tx: Transaction, tenant: str, workflow: Workflow) -> dict[str, str]:
    if not any("shop" in step.params for step in workflow.steps):
        return {}
    return {shop.id: shop.marketplace for shop in shops.all_of(tx, tenant)}


def held_back(job: Job, now: datetime) -> Held | None:
    """Tell why a run must not go on; a cancelled one sends nothing, and settles its doubts."""
    if job.cancelling:
        return None
    if job.signed.digest != job.authority.plan_digest:
        return "changed"
    return "stood_still" if now - job.progressed_at > STANDS_STILL else None


async def close(office: Office, job: Job, result: Result) -> None:
    """Close what never got its turn and give the run its final state, in one transaction."""
    if job.closed:
        return
    now = office.clock.now()
    rows = Rows()
    if end_of_reads(rows, job, result, now) and await office.store.saved(rows):
        return
    await office.store.write(lambda tx: _close(tx, job, result, now))


def _close(tx: Transaction, job: Job, result: Result, now: datetime) -> None:
    found = runs.taken(tx, job.tenant, job.run, job.epoch)
    if found is None:
        return  # a twin closed it
    if result == "cancelled" and found.state is RunState.RUNNING:
        return  # a twin's outcome stopped us, and nobody cancelled: the sweep goes on
    if result in WHY:
        _park_doubts(tx, job, now)
    closed: list[dict[str, Any]] = []
    counts = items.states(tx, job.tenant, job.run)
    if counts.get(ItemState.PENDING):
        closed = _close_items(tx, job, found.state, result, now)
        counts = items.states(tx, job.tenant, job.run)
    state = _final(counts, result, found.state)
    runs.move(tx, job.tenant, job.run, epoch=job.epoch, since=found.state, to=state, now=now)
    body: dict[str, Any] = {
        "state": state.value,
        "epoch": job.epoch,
        "items": {at.value: count for at, count in counts.items()},
        "closed": closed,
    }
    if result in WHY:
        body["why"] = WHY[result]
    events.append(tx, job.tenant, "run", job.run, "finished", body, now)


def _park_doubts(tx: Transaction, job: Job, now: datetime) -> None:
    """Ask a person about every write that a crash left in doubt."""
    error = {
        "code": "needs_a_person",
        "text": "It may have been written before the run stood still."
        " Retry the run, or look into the shop and settle the item.",
    }
    for step, item in receipts.in_doubt(tx, job.tenant, job.run):
        items.become(tx, job.tenant, job.run, step, item, ItemState.PARKED, now, error=error)


def _close_items(
    tx: Transaction, job: Job, state: RunState, result: Result, now: datetime
) -> list[dict[str, Any]]:
    """Say of every pending item why it was not written."""
    close = partial(items.close_pending, tx, job.tenant, job.run)
    if state is RunState.CANCELLING:
        text = "The run was cancelled before this change."
        return close(ItemState.CANCELLED, {"code": "cancelled", "text": text}, now)
    if result == "parked" or result in WHY:
        return []
    unselected = {"code": NOT_SELECTED, "text": "It is no longer selected by the plan's own rule."}
    closed = []
    recorded = outcomes.of_run(tx, job.tenant, job.run)
    for step, error in _ended_steps(recorded).items():
        words = {"code": NOT_RUN, "text": f"Its step failed: {error}"} if error else unselected
        closed += close(ItemState.SKIPPED, words, now, steps=[step])
    text = "An earlier step failed, so this was not begun." + _first_reason(recorded)
    return closed + close(ItemState.SKIPPED, {"code": NOT_RUN, "text": text}, now)


def _first_reason(recorded: list[outcomes.Recorded]) -> str:
    failed = next((r for r in recorded if r.error and r.outcome.kind is Kind.FAILED), None)
    return f" {failed.outcome.step}: {failed.error['text']}" if failed and failed.error else ""


def _ended_steps(recorded: list[outcomes.Recorded]) -> dict[str, str | None]:
    """Return the steps that came to their end, with what kept all of their items from it."""
    rows: dict[str, list[outcomes.Recorded]] = {}
    for row in recorded:
        rows.setdefault(row.outcome.step, []).append(row)
    return {
        step: next((r.error["text"] for r in found if r.error and r.outcome.chunk == 0), None)
        for step, found in rows.items()
        if step != UNDO and len(found) > max(row.outcome.chunks for row in found)
    }


def _final(counts: Mapping[ItemState, int], result: Result, state: RunState) -> RunState:
    """Judge the run by its items; control's own result covers what has none."""
    if result in WHY or counts.get(ItemState.PARKED):
        return RunState.PARKED
    if counts.get(ItemState.FAILED) or counts.get(ItemState.CONFLICT) or result == "failed":
        return RunState.FAILED
    if counts.get(ItemState.CANCELLED) or result == "cancelled":
        return RunState.CANCELLED
    if state is RunState.CANCELLING and result != "done":
        return RunState.CANCELLED
    return RunState(result)
