"""Read JSON as a plan, keeping every part that can still be judged when others are wrong."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from pydantic import BaseModel, JsonValue, ValidationError
from pydantic_core import ErrorDetails

from activities.plan.language import RESERVED, Plan, Step, Workflow
from activities.plan.params import fields_at, json_path, sentence
from activities.plan.problems import Problem, pointer
from activities.plan.similar import did_you_mean
from activities.plan.types import of_model

M = TypeVar("M", bound=BaseModel)
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """One step with its place in the plan."""

    step: Step
    path: Path


@dataclass(frozen=True, slots=True)
class Part:
    """One workflow with the steps that could be read."""

    workflow: Workflow
    path: Path
    steps: tuple[Placed, ...]
    broken: frozenset[str]
    """Ids of steps that could not be read."""
    unread: frozenset[str] = frozenset()
    """Fields of the workflow that could not be read and stand at their defaults."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan as far as it can be read."""

    plan: Plan | None
    parts: tuple[Part, ...]
    problems: tuple[Problem, ...]


def read_draft(value: JsonValue) -> Draft:
    """Read a value as a plan."""
    try:
        plan = Plan.model_validate_json(json.dumps(value), strict=True)
    except ValidationError as error:
        details = error.errors(include_url=False)
        problems = tuple(_problem(d, value) for d in details if not _follows(d, value))
        return Draft(None, tuple(_parts(value)), tuple(dict.fromkeys(problems)))
    return Draft(plan, tuple(_whole(plan)), ())


def _whole(plan: Plan) -> Iterator[Part]:
    for index, workflow in enumerate(plan.workflows):
        path = ("workflows", index)
        steps = tuple(
            Placed(step, (*path, "steps", number)) for number, step in enumerate(workflow.steps)
        )
        yield Part(workflow, path, steps, frozenset())


def _parts(value: JsonValue) -> Iterator[Part]:
    workflows = value.get("workflows") if isinstance(value, dict) else None
    for index, raw in enumerate(workflows if isinstance(workflows, list) else ()):
        if isinstance(raw, dict):
            yield _part(raw, ("workflows", index))


def _part(raw: dict[str, Any], path: Path) -> Part:
    listed = raw.get("steps")
    steps, broken = [], set()
    for number, entry in enumerate(listed if isinstance(listed, list) else ()):
        if (step := _lenient(Step, entry)[0]) is not None:
            steps.append(Placed(step, (*path, "steps", number)))
        elif isinstance(entry, dict) and isinstance(entry.get("id"), str):
            broken.add(entry["id"])
    readable = {name: inner for name, inner in raw.items() if name != "steps"}
    found, dropped = _lenient(Workflow, {"id": "spare", **readable, "steps": [_SPARE]})
    workflow = found or Workflow(id="spare", steps=(Step(id="spare", activity="spare"),))
    made = workflow.model_copy(update={"steps": tuple(placed.step for placed in steps)})
    return Part(made, path, tuple(steps), frozenset(broken), dropped)


def _lenient(model: type[M], raw: JsonValue) -> tuple[M | None, frozenset[str]]:
    """Read a value, leaving out what is wrong with it where the model can do without.

    Returns:
        The model, or None where it cannot do without; and the names that were left out.
    """
    value: Any = raw
    dropped: frozenset[str] = frozenset()
    for _ in range(len(raw) if isinstance(raw, dict) else 0):
        try:
            return model.model_validate_json(json.dumps(value), strict=True), dropped
        except ValidationError as error:
            wrong = {str(detail["loc"][0]) for detail in error.errors() if detail["loc"]}
            if not wrong & value.keys():
                return None, dropped
            dropped |= wrong
            value = {name: inner for name, inner in value.items() if name not in wrong}
    return None, dropped


_SPARE: Final[JsonValue] = {"id": "spare", "activity": "spare"}
_PLAN: Final = of_model(Plan)
_LISTS: Final = {"steps": "too_many_steps", "workflows": "too_many_workflows"}


def _follows(detail: ErrorDetails, value: JsonValue) -> bool:
    """Tell whether a list is called short only because its entries are wrong."""
    if detail["type"] != "too_short":
        return False
    found: Any = value
    for name in json_path(detail, value):
        found = found[name]
    return bool(found)


def _problem(detail: ErrorDetails, value: JsonValue) -> Problem:
    path = json_path(detail, value)
    if "for_each" in path:
        path = path[: path.index("for_each") + 1]
        hint = 'Write {"ref": "step.field"} or {"cel": "…"}.'
        return Problem(code="ill_typed", at=pointer(path), hint=hint)
    name = str(path[-1]) if path else ""
    at = pointer(path)
    match detail["type"]:
        case "extra_forbidden":
            close = did_you_mean(name, fields_at(_PLAN, value, path[:-1]))
            hint = f"There is no field `{name}` here. {close}"
            return Problem(code="unknown_field", at=at, hint=hint.rstrip())
        case "missing":
            return Problem(code="missing_field", at=at, hint=f"Give the field `{name}`.")
        case "too_long" if name in _LISTS:
            return Problem(code=_LISTS[name], at=at, hint=sentence(detail))
        case "value_error" if str(detail["input"]) in RESERVED:
            return Problem(code="reserved_id", at=at, hint=sentence(detail))
        case _:
            return Problem(code="ill_typed", at=at, hint=sentence(detail))
