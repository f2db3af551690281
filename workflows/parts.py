"""The parts of a plan that a person may take away, and the single values they may set anew."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

from activities.catalogue import Catalogue
from activities.declaration import Effect
from activities.plan.language import Plan, Step
from activities.plan.problems import pointer
from workflows.documents import NameView, PartView, ValueView, WriteView

_NAMES: Final = frozenset({"shop", "sku", "listing", "kind", "currency", "of", "product"})
"""Parameters that say what is written and not how much: other ones make another plan."""
LABELS: Final = {
    "by": "change by", "amount": "price", "quantity": "stock", "stock": "stock", "floor": "floor",
    "title": "title", "description": "description",
}  # fmt: skip


_CHOSEN: Final[Mapping[str, Literal["product", "shop"]]] = {"sku": "product", "shop": "shop"}
_ABOUT_ANY: Final = frozenset({"shop", "sku", "change", "quantity"})
"""Parameters that mean the same for every product; other ones were said of this one."""
_UNCONDITIONAL: Final = frozenset({"immediately", "schedule"})


def parts(plan: Plan, catalogue: Catalogue) -> tuple[PartView, ...]:
    """Name every workflow of a plan with the values of its writes."""
    return tuple(
        PartView(
            workflow=workflow.id,
            title=workflow.title,
            values=tuple(
                value
                for place, step in enumerate(workflow.steps)
                for value in _values(step, _at(number, place), catalogue)
            ),
            names=tuple(
                name
                for place, step in enumerate(workflow.steps)
                if workflow.trigger.kind in _UNCONDITIONAL
                for name in _named(step, _at(number, place), catalogue)
            ),
        )
        for number, workflow in enumerate(plan.workflows)
    )


def offered(plan: Plan, catalogue: Catalogue) -> Mapping[str, ValueView | NameView]:
    """Return everything of a plan that may be set anew, by its place."""
    return {one.at: one for part in parts(plan, catalogue) for one in part.settable}


def writes(plan: Plan, catalogue: Catalogue) -> tuple[WriteView, ...]:
    """Name every write of a plan; none where there is only one, which is the whole plan."""
    found = tuple(
        WriteView(
            step=f"{workflow.id}.{step.id}",
            at=_at(number, place),
            title=step.title or catalogue.activities[step.activity].title,
        )
        for number, workflow in enumerate(plan.workflows)
        for place, step in enumerate(workflow.steps)
        if step.activity in catalogue.activities
        and catalogue.activities[step.activity].effect is not Effect.READ
    )
    return found if len(found) > 1 else ()


def _at(workflow: int, step: int) -> str:
    return f"/workflows/{workflow}/steps/{step}"


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


def _named(step: Step, at: str, catalogue: Catalogue) -> Iterator[NameView]:
    """Name the product and the shop of a write that hangs on no other step."""
    activity = catalogue.activities.get(step.activity)
    if activity is None or activity.effect is Effect.READ:
        return
    if step.for_each or step.when or step.after or not set(step.params) <= _ABOUT_ANY:
        return
    if not all(isinstance(step.params.get(name), str) for name in _CHOSEN):
        return
    for name, kind in _CHOSEN.items():
        yield NameView(
            at=f"{at}/params/{name}",
            label=f"{activity.title}: {kind}",
            kind=kind,
            value=str(step.params[name]),
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
