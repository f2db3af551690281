"""Parameters against the model of their activity: what is wrong, what is meant, what is open.

Expressions are replaced by sample values of the type that is wanted there, so that the model's
own validators judge everything else as they will at run time.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from pydantic import BaseModel, JsonValue, ValidationError
from pydantic_core import ErrorDetails

from activities.misfits import why
from activities.money import canonical
from activities.plan.language import Expression, Ref
from activities.plan.problems import Problem, pointer
from activities.plan.references import ExpressionError, expressions_in, lookup
from activities.plan.similar import did_you_mean
from activities.plan.types import Kind, Type, of_model

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """One expression in parameters: where it is, and what type is wanted there."""

    path: Path
    expression: Expression
    wanted: Type | None
    """None where the model has no such field; that is a problem of its own."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What parameters say."""

    normal: dict[str, JsonValue]
    """With defaults resolved and equal values written alike; expressions as they were."""
    filled: dict[str, JsonValue]
    """With the plan's inputs in place; other expressions as they were."""
    open: tuple[Open, ...]
    """Expressions that only a run can evaluate."""
    problems: tuple[Problem, ...]
    """Relative to the parameters."""


def read_params(
    params: Mapping[str, JsonValue], model: type[BaseModel], inputs: Mapping[str, JsonValue]
) -> Reading:
    """Read parameters as their model means them."""
    kind = of_model(model)
    filled = _with_inputs(dict(params), inputs)
    given = dict(expressions_in(dict(params)))
    later = dict(expressions_in(filled))
    found = tuple(Open(at, e, wanted_at(kind, filled, at)) for at, e in later.items())
    sampled = filled
    for part in found:
        sampled = _put(sampled, part.path, _sample(part.wanted))
    try:
        meant: Any = model.model_validate_json(json.dumps(sampled), strict=True)
    except ValidationError as error:
        problems = tuple(problems_of(error, sampled, kind, frozenset(later)))
        return Reading(dict(params), filled, found, problems)
    normal = jsonable(meant)
    for at, expression in given.items():
        normal = _put(normal, at, expression.model_dump())
    return Reading(normal, filled, found, ())


def _with_inputs(value: Any, inputs: Mapping[str, JsonValue]) -> Any:  # noqa: ANN401
    for at, expression in list(expressions_in(value)):
        if isinstance(expression, Ref) and expression.ref.startswith("inputs."):
            try:
                value = _put(value, at, lookup(expression.ref, {"inputs": dict(inputs)}))
            except ExpressionError:
                continue  # a dangling reference, which is reported as such
    return value


def wanted_at(kind: Type, value: Any, path: Path) -> Type | None:  # noqa: ANN401
    """Return the type that is wanted at a place in a value."""
    for name in path:
        if kind.kind is Kind.ANYTHING:
            return kind
        kind = _chosen(kind, value)
        inner = kind.record.fields.get(str(name)) if kind.record is not None else kind.of
        if kind.kind is Kind.MONEY:
            inner = Type(Kind.DECIMAL if name == "amount" else Kind.TEXT)
        if inner is None:
            return None
        kind, value = inner, value[name]
    return kind


def _chosen(kind: Type, value: Any) -> Type:  # noqa: ANN401
    """Return the form of a choice that the value's `kind` names."""
    if kind.kind is not Kind.CHOICE or not isinstance(value, dict):
        return kind
    for choice in kind.choices:
        tag = choice.record.fields.get("kind") if choice.record is not None else None
        if tag is not None and tag.words is not None and value.get("kind") in tuple(tag.words):
            return choice
    return kind


_SAMPLES: Final[Mapping[Kind, JsonValue]] = {
    Kind.TEXT: "x",
    Kind.INTEGER: 1,
    Kind.FLAG: True,
    Kind.DECIMAL: "1",
    Kind.INSTANT: "2026-01-01T00:00:00Z",
    Kind.MONEY: {"amount": "1", "currency": "EUR"},
    Kind.LIST: [],
    Kind.TABLE: {},
}


def _sample(kind: Type | None) -> JsonValue:
    if kind is None:
        return None
    if kind.words:
        return min(kind.words)
    if kind.kind is Kind.CHOICE:
        return _sample(kind.choices[0])
    if kind.record is not None:
        return {name: _sample(kind.record.fields[name]) for name in sorted(kind.record.fields)}
    return _SAMPLES.get(kind.kind)


def _put(value: Any, path: Path, inner: JsonValue) -> Any:  # noqa: ANN401
    """Return a copy of the value with another one at a place."""
    if not path:
        return inner
    if isinstance(value, dict):
        return {**value, path[0]: _put(value.get(path[0]), path[1:], inner)}
    if isinstance(value, list) and isinstance(path[0], int) and path[0] < len(value):
        return [*value[: path[0]], _put(value[path[0]], path[1:], inner), *value[path[0] + 1 :]]
    return value


def jsonable(value: Any) -> Any:  # noqa: ANN401, PLR0911 - one line a kind
    """Return a model's value as JSON in which equal values read alike."""
    match value:
        case BaseModel():
            return {name: jsonable(getattr(value, name)) for name in type(value).model_fields}
        case Decimal():
            return canonical(value)
        case Enum():
            return value.value
        case dict():
            return {name: jsonable(inner) for name, inner in value.items()}
        case list() | tuple():
            return [jsonable(inner) for inner in value]
        case None | bool() | int() | str():
            return value
        case _:
            return str(value)


def problems_of(
    error: ValidationError,
    value: Any,  # noqa: ANN401
    kind: Type,
    skip: frozenset[Path],
) -> Iterator[Problem]:
    """Yield what a model found wrong, in our words and at JSON places."""
    for detail in error.errors(include_url=False):
        path = json_path(detail, value)
        if any(path[: len(at)] == at for at in skip):
            continue
        known = fields_at(kind, value, path[:-1])
        yield Problem(code=_code(detail), at=pointer(path), hint=_hint(detail, path, known))


def json_path(detail: ErrorDetails, value: Any) -> Path:  # noqa: ANN401
    """Return the place of an error in the JSON, without pydantic's names of union members."""
    path: list[str | int] = []
    for name in detail["loc"]:
        is_entry = isinstance(value, list) and isinstance(name, int) and name < len(value)
        if is_entry or (isinstance(value, dict) and name in value):
            path.append(name)
            value = value[name]
        elif detail["type"] == "missing" and name == detail["loc"][-1]:
            path.append(name)
    return tuple(path)


def _code(detail: ErrorDetails) -> str:
    return {"extra_forbidden": "unknown_parameter", "missing": "missing_parameter"}.get(
        detail["type"], "ill_typed"
    )


def fields_at(kind: Type, value: Any, path: Path) -> tuple[str, ...]:  # noqa: ANN401
    """Return the fields that a value may have at a place."""
    found = wanted_at(kind, value, path)
    inner: Any = value
    for name in path:
        inner = inner[name]
    chosen = _chosen(found, inner) if found is not None else None
    return tuple(chosen.record.fields) if chosen is not None and chosen.record is not None else ()


def _hint(detail: ErrorDetails, path: Path, known: tuple[str, ...]) -> str:
    name = str(path[-1]) if path else ""
    match detail["type"]:
        case "extra_forbidden":
            return f"There is no parameter `{name}` here. {did_you_mean(name, known)}".rstrip()
        case "missing":
            return f"Give the parameter `{name}`."
        case _:
            return sentence(detail)


def sentence(detail: ErrorDetails) -> str:
    """Return what is wrong as a sentence: in our own words, or where there are none pydantic's."""
    if end := why(detail):
        return f"That {end}."
    text = detail["msg"].removeprefix("Value error, ")
    return f"{text[:1].upper()}{text[1:]}."
