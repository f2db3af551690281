"""A run's account of itself: whole, or as much of it as a card shows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from workflows.documents import ErrorView, ItemView, RunCardDocument, RunDocument, StepView
from workflows.office import Office
from workflows.run import Kind
from workflows.spoken import spoken
from workflows.store import approvals, events, items, outcomes, receipts
from workflows.store.door import Transaction
from workflows.store.items import Item, ItemState
from workflows.store.outcomes import Recorded
from workflows.store.runs import RunState, Standing
from workflows.wording import say


def whole(tx: Transaction, office: Office, tenant: str, found: Standing) -> RunDocument:
    """Return a run with every item."""
    written = items.of_run(tx, tenant, found.id)
    language = approvals.language(tx, tenant, found.approval, found.revision)
    drawn = RunDocument(
        **_standing(found),
        steps=_steps(tx, office, tenant, found),
        items=tuple(_item(found.workflow, item) for item in written),
        text=_sentence(found, Counter(item.state for item in written), language),
    )
    return spoken(drawn, language)


def card(
    tx: Transaction, office: Office, tenant: str, found: Standing, first: int
) -> RunCardDocument:
    """Return a run with the first of its items, those before others that a person should see."""
    counts = items.states(tx, tenant, found.id)
    steps = _steps(tx, office, tenant, found)
    language = approvals.language(tx, tenant, found.approval, found.revision)
    drawn = RunCardDocument(
        **_standing(found),
        seq=events.head(tx, tenant, "run", found.id),
        steps=_untold(tx, tenant, found, steps),
        counts={state.value: count for state, count in counts.items()},
        receipts=receipts.count(tx, tenant, found.id),
        items=tuple(
            _item(found.workflow, item) for item in items.first(tx, tenant, found.id, first)
        ),
        text=_sentence(found, counts, language),
    )
    return spoken(drawn, language)


def shown(state: RunState) -> Any:  # noqa: ANN401 - the document's own literals
    """Name a run's state as people read it."""
    return "running" if state is RunState.CANCELLING else state.value


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


def _steps(tx: Transaction, office: Office, tenant: str, found: Standing) -> tuple[StepView, ...]:
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


def _item(workflow: str, item: Item) -> ItemView:
    error = item.error
    return ItemView(
        step=f"{workflow}.{item.step}",
        item=item.item,
        skus=tuple(item.view.get("skus", ())),
        state=item.state.value,
        before=item.view.get("before"),
        after=item.view.get("after"),
        currency=item.view.get("currency"),
        error=ErrorView(code=error["code"], text=error["text"]) if error else None,
    )


def _sentence(found: Standing, counts: Mapping[ItemState, int], language: str) -> str:
    order = ("failed", "conflict", "parked", "done", "accepted", "skipped", "cancelled", "pending")
    parts = [
        f"{counts[state]} {say(language, state.value)}"
        for name in order
        if (state := ItemState(name)) in counts
    ]
    ended = say(language, shown(found.state).capitalize())
    if not parts:
        return f"{ended}."
    many = sum(counts.values())
    of = "{state}: {parts} of {many} item." if many == 1 else "{state}: {parts} of {many} items."
    return say(language, of, state=ended, parts=", ".join(parts), many=many)
