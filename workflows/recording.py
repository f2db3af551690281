"""Record what a piece of work came to, once, under the epoch that did it."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from workflows.job import Job
from workflows.office import Office
from workflows.run import UNDO, Kind, Outcome
from workflows.store import events, outcomes, runs
from workflows.store.door import Transaction
from workflows.store.outcomes import Recorded
from workflows.store.rows import Rows
from workflows.store.runs import RunState
from workflows.store.types import canonical


async def record(
    office: Office, job: Job, made: Sequence[Recorded], end: str | None = None
) -> list[Outcome]:
    """Insert outcomes with their events, in one unit; a twin that was quicker wins.

    Args:
        end: how the run ends if exactly this is recorded; a run of reads then ends with it.

    Returns:
        What is recorded of each work; cancelled where the run has gone on without us.
    """
    now = office.clock.now()
    rows = Rows()
    for recorded in made:
        outcomes.first(rows, job.tenant, job.run, epoch=job.epoch, recorded=recorded, now=now)
        events.note(rows, job.tenant, "run", job.run, "outcome", _body(job, recorded), now)
    ends = end_of_reads(rows, job, end, now)
    if not await office.store.saved(rows):
        return await office.store.write(
            lambda tx: [_recorded(tx, job, recorded, now) for recorded in made]
        )
    job.closed = ends
    for recorded in made:
        job.keep(recorded.outcome.step, recorded.result)
    return [recorded.outcome for recorded in made]


def end_of_reads(rows: Rows, job: Job, end: str | None, now: datetime) -> bool:
    """Add the end of a run that has no items: rows alone, so that many runs end in one call.

    Returns:
        Whether it was added. False: the run does not end yet, or that asks for a look at its items.
    """
    if not job.signed.only_reads or end not in {"done", "failed"}:
        return False
    state = RunState(end)
    runs.ended(rows, job.tenant, job.run, epoch=job.epoch, to=state, now=now)
    body: dict[str, Any] = {"state": end, "epoch": job.epoch, "items": {}, "closed": []}
    events.note(rows, job.tenant, "run", job.run, "finished", body, now)
    return True


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


def _body(job: Job, recorded: Recorded) -> str:
    """Write the body of an outcome's event."""
    step = recorded.outcome.step
    says: dict[str, Any] = {}
    posts = step != UNDO and job.signed.steps[step].activity == "thread.post"
    if posts and isinstance(recorded.result, dict):
        says = {"says": recorded.result.get("text")}
    if says or recorded.error is not None:
        return canonical({**_plain(job.epoch, recorded.outcome), "error": recorded.error, **says})
    return _plain_text(job.epoch, *recorded.outcome)


@lru_cache(maxsize=1024, typed=True)
def _plain_text(epoch: int, *outcome: Any) -> str:  # noqa: ANN401 - an outcome's own fields
    """Write what most bodies are: many a run has a step of this name that ends this way."""
    return canonical(_plain(epoch, Outcome(*outcome)))


def _plain(epoch: int, outcome: Outcome) -> dict[str, Any]:
    return {
        "step": outcome.step,
        "chunk": outcome.chunk,
        "kind": outcome.kind.value,
        "counts": outcome.counts,
        "error": None,
        "epoch": epoch,
    }
