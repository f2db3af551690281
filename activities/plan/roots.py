"""The types of the roots that a step's expressions may read."""

from collections.abc import Mapping
from typing import Final

from pydantic import JsonValue, ValidationError

from activities.catalogue import Catalogue
from activities.money import Money
from activities.plan.language import Step, Watch, Workflow
from activities.plan.types import (
    ANYTHING,
    FIRED,
    FLAG,
    INTEGER,
    MONEY,
    TEXT,
    Type,
    fits,
    list_of,
    of_fan_out,
    of_model,
    of_watch,
    record,
)

Types = Mapping[str, Type]
"""Types by root."""

_MONEY_KEYS: Final = frozenset({"amount", "currency"})


def of_literal(value: JsonValue) -> Type:  # noqa: PLR0911 - one line a kind
    """Return the type of a value that is written in the plan itself."""
    match value:
        case bool():
            return FLAG
        case int():
            return INTEGER
        case str():
            return TEXT
        case list():
            return _of_list(value)
        case dict():
            if value.keys() == _MONEY_KEYS and _is_money(value):
                return MONEY
            return record("Input", {name: of_literal(inner) for name, inner in value.items()})
        case _:
            return ANYTHING


def _of_list(value: list[JsonValue]) -> Type:
    inner = [of_literal(part) for part in value]
    same = bool(inner) and all(fits(part, inner[0]) for part in inner)
    return list_of(inner[0] if same else ANYTHING)


def _is_money(value: Mapping[str, JsonValue]) -> bool:
    try:
        Money.model_validate(value)
    except ValidationError:
        return False
    return True


def of_step(step: Step, catalogue: Catalogue) -> Type | None:
    """Return the type of a step's value, or None where its activity is unknown."""
    activity = catalogue.activities.get(step.activity)
    if activity is None:
        return None
    return of_model(activity.result) if step.for_each is None else of_fan_out(activity.result)


def of_trigger(workflow: Workflow, catalogue: Catalogue) -> Type:
    """Return the type of `trigger`."""
    trigger = workflow.trigger
    if isinstance(trigger, Watch) and (activity := catalogue.activities.get(trigger.activity)):
        return of_watch(activity.result)
    return FIRED


def of_workflow(workflow: Workflow, catalogue: Catalogue) -> dict[str, Type]:
    """Return the types of all roots but `item`."""
    found = {
        "trigger": of_trigger(workflow, catalogue),
        "inputs": record(
            "Inputs", {name: of_literal(value) for name, value in workflow.inputs.items()}
        ),
    }
    for step in workflow.steps:
        if (kind := of_step(step, catalogue)) is not None:
            found[step.id] = kind
    return found
