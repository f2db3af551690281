"""The parts of a plan that a person may take away, and the single values they may set anew."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from activities.catalogue import Catalogue
from activities.declaration import Effect
from activities.plan.language import Plan, Step
from activities.plan.problems import pointer
from workflows.documents import PartView, ValueView, WriteView

_NAMES: Final = frozenset({"shop", "sku", "listing", "kind", "currency", "of", "product"})
"""Parameters that say what is written and not how much: other ones make another plan."""
LABELS: Final = {
    "by": "change by", "amount": "price", "quantity": "stock", "stock": "stock", "floor": "floor",
    "title": "title", "description": "description",
}  # fmt: skip


def parts(plan: Plan, catalogue: Catalogue) -> tuple[PartView, ...]:
    """Name every workflow of a plan with the values of its writes."""
    return tuple(
        PartView(
            workflow=workflow.id,
            title=workflow.title,
            values=tuple(
                value
                for place, step in enumerate(workflow.steps)
                for value in _values(step, f"/workflows/{number}/steps/{place}", catalogue)
            ),
        )
        for number, workflow in enumerate(plan.workflows)
    )


def writes(plan: Plan, catalogue: Catalogue) -> tuple[WriteView, ...]:
    """Name every write of a plan; none where there is only one, which is the whole plan."""
    found = tuple(
        WriteView(
            step=f"{workflow.id}.{step.id}",
            title=step.title or catalogue.activities[step.activity].title,
        )
        for workflow in plan.workflows
        for step in workflow.steps
        if step.activity in catalogue.activities
        and catalogue.activities[step.activity].effect is not Effect.READ
    )
    return found if len(found) > 1 else ()


def _values(step: Step, at: str, catalogue: Catalogue) -> Iterator[ValueView]:
    activity = catalogue.activities.get(step.activity)
    if activity is None or activity.effect is Effect.READ:
        return
    for path, value, unit in _leaves(step.params):
        yield ValueView(
            at=f"{at}/params{pointer(path)}",
            label=f"{activity.title}: {LABELS.get(path[-1], path[-1])}",
            value=value,
            unit=unit,
        )


def _leaves(
    inside: Mapping[str, Any], above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], str | int, str | None]]:
    """Yield path, value and unit of each literal; an expression is no literal."""
    if set(inside) in ({"ref"}, {"cel"}):
        return
    for name, value in inside.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, (*above, name))
        elif name not in _NAMES and isinstance(value, str | int) and not isinstance(value, bool):
            unit = "%" if str(inside.get("kind")).endswith("_pct") else inside.get("currency")
            yield (*above, name), value, unit
