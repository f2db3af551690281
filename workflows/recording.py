"""Record what a piece of work came to, once, under the epoch that did it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from workflows.job import Job
from workflows.office import Office
from workflows.run import UNDO, Kind, Outcome
from workflows.store import events, outcomes, runs
from workflows.store.door import Transaction
from workflows.store.outcomes import Recorded
from workflows.store.rows import Rows


async def record(office: Office, job: Job, made: Sequence[Recorded]) -> list[Outcome]:
    """Insert outcomes with their events, in one unit; a twin that was quicker wins.

    Returns:
        What is recorded of each work; cancelled where the run has gone on without us.
    """
    now = office.clock.now()
    rows = Rows()
    for recorded in made:
        outcomes.first(rows, job.tenant, job.run, epoch=job.epoch, recorded=recorded, now=now)
        events.note(rows, job.tenant, "run", job.run, "outcome", _body(job, recorded), now)
    if not await office.store.saved(rows):
        return await office.store.write(
            lambda tx: [_recorded(tx, job, recorded, now) for recorded in made]
        )
    for recorded in made:
        job.keep(recorded.outcome.step, recorded.result)
    return [recorded.outcome for recorded in made]


async def known(office: Office, job: Job, step: str, chunk: int) -> Outcome | None:
    """Return what is recorded of a piece of work already."""
    found = await office.store.read(lambda tx: outcomes.get(tx, job.tenant, job.run, step, chunk))
    return found.outcome if found else None


def _recorded(tx: Transaction, job: Job, recorded: Recorded, now: datetime) -> Outcome:
    outcome = recorded.outcome
    drives = runs.taken(tx, job.tenant, job.run, job.epoch)
    if found := outcomes.get(tx, job.tenant, job.run, outcome.step, outcome.chunk):
        return found.outcome
    if not drives:
        return Outcome(outcome.step, outcome.chunk, Kind.CANCELLED)
    outcomes.record(tx, job.tenant, job.run, epoch=job.epoch, recorded=recorded, now=now)
    events.append(tx, job.tenant, "run", job.run, "outcome", _body(job, recorded), now)
    return outcome


def _body(job: Job, recorded: Recorded) -> dict[str, Any]:
    outcome = recorded.outcome
    body: dict[str, Any] = {
        "step": outcome.step,
        "chunk": outcome.chunk,
        "kind": outcome.kind.value,
        "counts": [outcome.chunks, outcome.done, outcome.failed, outcome.parked],
        "error": recorded.error,
        "epoch": job.epoch,
    }
    posts = outcome.step != UNDO and job.signed.steps[outcome.step].activity == "thread.post"
    if posts and isinstance(recorded.result, dict):
        body["says"] = recorded.result.get("text")
    return body
