"""A run's account of itself: whole, or as much of it as a card shows."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from workflows.documents import (
    ErrorView,
    ItemView,
    RunCardDocument,
    RunDocument,
    StepView,
    StopView,
)
from workflows.office import Office
from workflows.putting_back import too_many, undo_in
from workflows.run import Kind
from workflows.run_text import run_text
from workflows.spoken import spoken
from workflows.store import approvals, events, items, outcomes, people, receipts
from workflows.store.door import Transaction
from workflows.store.items import Item, ItemState
from workflows.store.outcomes import Recorded
from workflows.store.runs import RunState, Standing


def whole(tx: Transaction, office: Office, tenant: str, found: Standing) -> RunDocument:
    """Return a run with every item."""
    written = items.of_run(tx, tenant, found.id)
    language = approvals.language(tx, tenant, found.approval, found.revision)
    stop = _stop(tx, tenant, found)
    drawn = RunDocument(
        **_standing(found),
        stopped=stop,
        steps=_steps(tx, office, tenant, found, items.by_step(tx, tenant, found.id)),
        items=_items(found, written, receipts.read_back(tx, tenant, found.id)),
        text=_text(tx, tenant, found, Counter(item.state for item in written), language, stop),
    )
    return spoken(drawn, language)


def card(
    tx: Transaction, office: Office, tenant: str, found: Standing, first: int
) -> RunCardDocument:
    """Return a run with the first of its items, those before others that a person should see."""
    by_step = items.by_step(tx, tenant, found.id)
    counts = sum(map(Counter, by_step.values()), Counter[ItemState]())
    steps = _steps(tx, office, tenant, found, by_step)
    drawn_first = items.first(tx, tenant, found.id, first, whole=counts.total() <= first)
    lost = receipts.read_back(tx, tenant, found.id, [item.item for item in drawn_first])
    language = approvals.language(tx, tenant, found.approval, found.revision)
    stop = _stop(tx, tenant, found)
    drawn = RunCardDocument(
        **_standing(found),
        stopped=stop,
        seq=events.head(tx, tenant, "run", found.id),
        steps=_untold(tx, tenant, found, steps),
        counts={state.value: count for state, count in counts.items()},
        receipts=receipts.count(tx, tenant, found.id),
        undo_in=undo_in(tx, tenant, found, counts, office.catalogue),
        no_undo=too_many(found, counts),
        items=_items(found, drawn_first, lost),
        text=_text(tx, tenant, found, counts, language, stop),
    )
    return spoken(drawn, language)


def shown(state: RunState) -> Any:  # noqa: ANN401 - the document's own literals
    """Name a run's state as people read it."""
    return "running" if state is RunState.CANCELLING else state.value


def stopped(tx: Transaction, tenant: str, run: str) -> StopView | None:
    """Tell who stopped a run that was not taken up again since."""
    last = events.last_of(tx, tenant, "run", run, ("cancelling", "retried"))
    if last is None or last.type != "cancelling":
        return None
    body = last.body or {}
    person, reason = str(body.get("person", "")), str(body.get("reason", ""))
    return StopView(person=person, at=last.at, reason=reason)


def _stop(tx: Transaction, tenant: str, found: Standing) -> StopView | None:
    ends = found.state in {RunState.CANCELLING, RunState.CANCELLED}
    return stopped(tx, tenant, found.id) if ends else None


def _standing(found: Standing) -> dict[str, Any]:
    return {
        "id": found.id,
        "approval": found.approval,
        "revision": found.revision,
        "workflow": found.workflow,
        "title": found.title,
        "state": shown(found.state),
        "epoch": found.epoch,
        "requester": found.requester,
        "created_at": found.created_at,
        "finished_at": found.finished_at,
    }


def _untold(
    tx: Transaction, tenant: str, found: Standing, steps: Sequence[StepView]
) -> tuple[StepView, ...]:
    """Leave out the errors of steps that one of the items tells already."""
    if not any(step.error for step in steps):
        return tuple(steps)
    told = items.told(tx, tenant, found.id)
    return tuple(
        step.model_copy(update={"error": None}) if step.error and step.error.text in told else step
        for step in steps
    )


def _steps(
    tx: Transaction,
    office: Office,
    tenant: str,
    found: Standing,
    counts: Mapping[str, Mapping[ItemState, int]],
) -> tuple[StepView, ...]:
    plan = approvals.plan(tx, tenant, found.approval, found.revision)
    workflow = next(w for w in plan.workflows if w.id == found.workflow)
    by_step: dict[str, list[Recorded]] = {}
    for row in outcomes.outlined(tx, tenant, found.id):
        by_step.setdefault(row.outcome.step, []).append(row)
    views = []
    for step in workflow.steps:
        rows = by_step.get(step.id, [])
        error = next((row.error for row in rows if row.error), None)
        views.append(
            StepView(
                step=f"{workflow.id}.{step.id}",
                activity=step.activity,
                title=step.title or office.catalogue.activities[step.activity].title,
                state=_step_state(rows, found.state, fan_out=step.for_each is not None),
                error=ErrorView(code=error["code"], text=error["text"]) if error else None,
                counts={state.value: many for state, many in counts.get(step.id, {}).items()},
            )
        )
    return tuple(views)


def _step_state(rows: list[Recorded], run: RunState, *, fan_out: bool) -> str:
    whole = not fan_out or any(
        row.outcome.chunk == 0 and len(rows) > row.outcome.chunks for row in rows
    )
    if not rows or not whole:
        return "running" if rows and run.live else "pending" if run.live else "not_run"
    kinds = {row.outcome.kind for row in rows}
    for kind in (Kind.PARKED, Kind.FAILED, Kind.SKIPPED):
        if kind in kinds:
            return kind.value
    return "done"


def _items(
    found: Standing, written: Iterable[Item], lost: AbstractSet[tuple[str, str]]
) -> tuple[ItemView, ...]:
    """Draw items, with which of them were done though the answer was lost."""
    return tuple(
        _item(found.workflow, item, read_back=(item.step, item.item) in lost) for item in written
    )


def _item(workflow: str, item: Item, *, read_back: bool) -> ItemView:
    error = item.error
    return ItemView(
        step=f"{workflow}.{item.step}",
        item=item.item,
        skus=tuple(item.view.get("skus", ())),
        title=item.view.get("title", ""),
        state=item.state.value,
        before=item.view.get("before"),
        after=item.view.get("after"),
        currency=item.view.get("currency"),
        error=ErrorView(code=error["code"], text=error["text"]) if error else None,
        read_back=read_back,
    )


def _text(
    tx: Transaction,
    tenant: str,
    found: Standing,
    counts: Mapping[ItemState, int],
    language: str,
    stop: StopView | None,
) -> str:
    ended = found.state is RunState.CANCELLED
    by = people.names(tx, tenant).get(stop.person) if stop and ended else None
    return run_text(found.state, counts, language, stopped_by=by)
