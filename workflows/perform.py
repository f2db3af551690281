"""Perform one piece of work: load rows, resolve, read or dispatch, record the outcome.

It is given ids and nothing else, so it can run in any process. Work whose outcome is recorded is
never done again: whoever asks gets the recorded outcome.
"""

import asyncio
from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import JsonValue

from activities.change import Change
from activities.declaration import Activity, Implementation, ItemKind
from activities.errors import ActivityError, Conflict, CountersignError
from activities.plan.language import Step
from workflows import card
from workflows.answers import with_remembered
from workflows.aside import aside
from workflows.dispatch import dispatch
from workflows.fidelity import NotSigned
from workflows.job import Job
from workflows.manifest import canonical_json
from workflows.office import Office
from workflows.order import AlreadySo, Cancelled, Order, Parked
from workflows.reading import fanned_out, parsed, read_in_run, several
from workflows.recording import known, record
from workflows.resolve import Calls, calls
from workflows.run import UNDO, Kind, Outcome
from workflows.store import items, outcomes, receipts, runs
from workflows.store.door import Transaction
from workflows.store.items import ItemState
from workflows.store.outcomes import Recorded
from workflows.store.receipts import Receipt
from workflows.undo import compensate


class _Place(NamedTuple):
    """A step where it happens."""

    step: Step
    activity: Activity
    implementation: Implementation


class _Ended(NamedTuple):
    """What became of one call."""

    state: ItemState
    result: JsonValue = None
    error: Mapping[str, Any] | None = None


async def perform(office: Office, job: Job, step: str, chunk: int) -> Outcome:
    """Do one piece of work of a run and record what it came to.

    Returns:
        What is recorded of it; cancelled, and not recorded, where the run ended first.
    """
    made = await work(office, job, step, chunk)
    if isinstance(made, Outcome):
        return made
    (outcome,) = await record(office, job, [made])
    return outcome


async def work(office: Office, job: Job, step: str, chunk: int) -> Recorded | Outcome:
    """Do one piece of work of a run.

    Returns:
        What its caller has to record; a bare outcome where that is recorded already, or where
        the run ended first.
    """
    if step == UNDO:
        return await compensate(office, job)
    if found := job.known(step, chunk):
        return found
    if job.cancelling and not office.catalogue.activities[job.signed.steps[step].activity].writes:
        return Outcome(step, chunk, Kind.CANCELLED)
    try:
        place = _place(office, job, step)
        made = await _done(office, job, place, chunk)
    except CountersignError as failed:
        error = {"code": failed.code, "text": failed.text}
        return Recorded(Outcome(step, chunk, Kind.FAILED, failed=1), None, error)
    if made.outcome.kind is Kind.CANCELLED:
        return await known(office, job, step, chunk) or made.outcome
    return made


def _place(office: Office, job: Job, step_id: str) -> _Place:
    step = job.signed.steps[step_id]
    shop = step.params.get("shop")
    implementation = office.catalogue.implementation(
        step.activity, job.marketplaces.get(str(shop)) if shop else None
    )
    if implementation is None:
        text = f"{step.activity} is not possible in {shop} any more."
        raise ActivityError(text, at=step_id)
    return _Place(step, office.catalogue.activities[step.activity], implementation)


async def _done(office: Office, job: Job, place: _Place, chunk: int) -> Recorded:
    step = place.step
    if step.for_each is None:
        wanted = await _resolved(office, job, step)
        if not wanted.condition_held:
            return Recorded(Outcome(step.id, chunk, Kind.SKIPPED), None, None)
        (params,) = wanted.entries
        return _plain(step.id, chunk, await _call(office, job, place, chunk, params))
    if chunk == 0:
        wanted = await _resolved(office, job, step)
        if place.activity.item is ItemKind.LISTING:
            wanted = await aside(job.size, lambda: _one_a_listing(job, step, wanted))
        entries: JsonValue = list(wanted.entries)
        return Recorded(Outcome(step.id, 0, Kind.DONE, chunks=wanted.chunks()), entries, None)
    found = await office.store.read(lambda tx: outcomes.get(tx, job.tenant, job.run, step.id, 0))
    stored = found.result if found and isinstance(found.result, list) else []
    listed = Calls(tuple(entry for entry in stored if isinstance(entry, dict)))
    ended = await _calls(office, job, place, chunk, list(listed.chunk(chunk)))
    return _chunk(step.id, chunk, ended)


def _one_a_listing(job: Job, step: Step, wanted: Calls) -> Calls:
    """Keep one call where several articles name one signed listing."""
    kept: dict[str, dict[str, JsonValue]] = {}
    for params in wanted.entries:
        line = job.signed.line_about(step.id, params)
        same = line is not None and _beside_its_name(line.params) == _beside_its_name(params)
        call = dict(line.params) if line and same else params
        kept.setdefault(canonical_json(call), call)
    return Calls(tuple(kept.values()))


def _beside_its_name(params: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    return {name: value for name, value in params.items() if name not in {"sku", "listing"}}


async def _resolved(office: Office, job: Job, step: Step) -> Calls:
    """Evaluate references, list and conditions from recorded outcomes."""
    if constant := job.signed.constant.get(step.id):
        return constant
    scope: dict[str, JsonValue] = {"inputs": dict(job.signed.workflow.inputs)}
    for source in job.signed.reads[step.id]:
        scope[source] = await _value(office, job, source)
    evaluate = job.signed.evaluators[step.id]
    most = job.signed.workflow.limits.items
    return await aside(job.size, lambda: calls(step, scope, evaluate, most=most))


async def _value(office: Office, job: Job, step: str) -> JsonValue:
    """Return what a final step gave, as it was recorded."""
    if step not in job.results:
        found = await office.store.read(lambda tx: outcomes.of_step(tx, job.tenant, job.run, step))
        job.results[step] = _aggregated(job.signed.steps[step], found)
    return job.results[step]


def _aggregated(step: Step, found: list[Recorded]) -> JsonValue:
    if step.for_each is None:
        return found[0].result if found else None
    chunks = sorted((r for r in found if r.outcome.chunk), key=lambda r: r.outcome.chunk)
    results: list[JsonValue] = []
    for chunk in chunks:
        results.extend(chunk.result if isinstance(chunk.result, list) else [])
    return fanned_out(results, sum(chunk.outcome.failed for chunk in chunks))


async def _call(
    office: Office, job: Job, place: _Place, chunk: int, params: dict[str, JsonValue]
) -> _Ended:
    """Make the one call of a plain step; most are reads, which need no task of their own."""
    if not place.activity.writes:
        return await _read(office, job, place, params)
    (ended,) = await _calls(office, job, place, chunk, [params])
    return ended


async def _calls(
    office: Office, job: Job, place: _Place, chunk: int, entries: list[dict[str, JsonValue]]
) -> list[_Ended]:
    if not place.activity.writes:
        return await several([_read(office, job, place, params) for params in entries])
    standing = await _standing(office, job, place.step.id, entries)
    writes = (_write(office, job, place, chunk, params, standing) for params in entries)
    return list(await asyncio.gather(*writes))


async def _standing(
    office: Office, job: Job, step: str, entries: list[dict[str, JsonValue]]
) -> Mapping[tuple[str, str], Receipt]:
    """Return what was written before; what a twin writes since the opening, `permit` finds."""
    if not job.written:
        return {}
    lines = [job.signed.line(step, params) for params in entries]
    items = [line.item for line in lines if line is not None]
    if len(items) < len(lines):  # of a call that was not signed as it is, the item is not known
        return await office.store.read(lambda tx: receipts.of_step(tx, job.tenant, job.run, step))
    return await office.store.read(
        lambda tx: receipts.of_items(tx, job.tenant, job.run, step, items)
    )


async def _read(office: Office, job: Job, place: _Place, params: dict[str, JsonValue]) -> _Ended:
    try:
        result = await read_in_run(office, job, place.implementation, params)
    except (ActivityError, Cancelled) as stopped:
        return _stopped(stopped)
    return _Ended(ItemState.DONE, result)


async def _write(
    office: Office,
    job: Job,
    place: _Place,
    chunk: int,
    params: dict[str, JsonValue],
    standing: Mapping[tuple[str, str], Receipt],
) -> _Ended:
    """Dispatch one write and record what became of its item."""
    line = job.signed.line(place.step.id, params)
    write = place.implementation.write
    if write is None:
        reason = f"{place.activity.name} has no write"
        raise TypeError(reason)
    marketplace = place.implementation.marketplace
    try:
        whole = await with_remembered(office, job.tenant, place.activity, marketplace, params)
        order = Order(
            job=job,
            step=place.step,
            chunk=chunk,
            activity=place.activity,
            implementation=place.implementation,
            write=write,
            client=await office.connections.client(job.tenant, str(params["shop"])),
            params=parsed(place.activity, whole),
            line=line,
            standing=standing,
        )
        change = await dispatch(office, order)
    except CountersignError as stopped:
        ended = _stopped(stopped)
        if ended.state is not ItemState.CANCELLED:
            await _become(office, job, place, chunk, params, ended)
        return ended
    return _Ended(ItemState.DONE, _result(place.activity, change))


def _stopped(stopped: CountersignError) -> _Ended:
    states = {
        Conflict: ItemState.CONFLICT,
        NotSigned: ItemState.SKIPPED,
        AlreadySo: ItemState.SKIPPED,
        Parked: ItemState.PARKED,
        Cancelled: ItemState.CANCELLED,
    }
    state = states.get(type(stopped), ItemState.FAILED)
    words = f"{stopped.text} {stopped.hint}" if stopped.hint else stopped.text
    return _Ended(state, error={"code": stopped.code, "text": words})


def _named(params: Mapping[str, JsonValue]) -> str:
    return f"{params.get('shop')}/{params.get('sku') or params.get('listing')}"


async def _become(
    office: Office,
    job: Job,
    place: _Place,
    chunk: int,
    params: Mapping[str, JsonValue],
    ended: _Ended,
) -> None:
    now = office.clock.now()
    step = place.step.id
    line = job.signed.line(step, params) or job.signed.line_about(step, params)
    item = line.item if line else _named(params)
    view = card.item_view(line, office.catalogue) if line else _bare_view(params.get("sku"))

    def unit(tx: Transaction) -> None:
        if runs.taken(tx, job.tenant, job.run, job.epoch) is None:
            return  # the run went on without us
        if outcomes.get(tx, job.tenant, job.run, step, chunk) is not None:
            return  # a twin was quicker
        items.become(
            tx, job.tenant, job.run, step, item, ended.state, now, view=view, error=ended.error
        )

    await office.store.write(unit)


def _bare_view(sku: JsonValue) -> dict[str, Any]:
    return {
        "skus": [sku] if sku else [],
        "title": "",
        "before": None,
        "after": None,
        "currency": None,
    }


def _result(activity: Activity, change: Change) -> JsonValue:
    if activity.outcome is None:
        return None
    found: JsonValue = activity.outcome(change).model_dump(mode="json")
    return found


_KINDS = {
    ItemState.SKIPPED: Kind.SKIPPED,
    ItemState.PARKED: Kind.PARKED,
    ItemState.CANCELLED: Kind.CANCELLED,
}


def _plain(step: str, chunk: int, ended: _Ended) -> Recorded:
    if ended.state is ItemState.DONE:
        return Recorded(Outcome(step, chunk, Kind.DONE, done=1), ended.result, None)
    kind = _KINDS.get(ended.state, Kind.FAILED)
    failed, parked = int(kind is Kind.FAILED), int(kind is Kind.PARKED)
    outcome = Outcome(step, chunk, kind, failed=failed, parked=parked)
    return Recorded(outcome, ended.result, ended.error)


def _chunk(step: str, chunk: int, ended: list[_Ended]) -> Recorded:
    if any(one.state is ItemState.CANCELLED for one in ended):
        return Recorded(Outcome(step, chunk, Kind.CANCELLED), None, None)
    done = sum(one.state is ItemState.DONE for one in ended)
    parked = sum(one.state is ItemState.PARKED for one in ended)
    skipped = sum(one.state is ItemState.SKIPPED for one in ended)
    failed = len(ended) - done - parked - skipped
    kind = Kind.PARKED if parked else Kind.FAILED if failed and not done else Kind.DONE
    results: JsonValue = [one.result for one in ended if one.state is ItemState.DONE]
    return Recorded(
        Outcome(step, chunk, kind, done=done, failed=failed, parked=parked), results, None
    )
