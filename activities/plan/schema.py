"""The language as JSON Schema, for editors and for whoever writes plans by hand."""

from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from activities.catalogue import Catalogue
from activities.declaration import Activity
from activities.plan.language import Cel, Plan, Ref

_READ: Final = "validation"
_DEFS: Final = "#/$defs/"
_OPEN: Final = "open."
"""Begins the name of a definition in which expressions may stand for values."""
_CLOSED: Final = frozenset({"shop"})
"""Parameters that are always literals."""


def plan_schema(catalogue: Catalogue) -> dict[str, Any]:
    """Return a self-contained JSON Schema of plans over a catalogue."""
    activities = list(catalogue.activities.values())
    models: list[type[BaseModel]] = [Plan, Ref, Cel, *(activity.params for activity in activities)]
    names, found = models_json_schema(
        [(model, _READ) for model in models], ref_template=f"{_DEFS}{{model}}"
    )
    definitions: dict[str, Any] = found["$defs"]
    for name in list(definitions):
        definitions[f"{_OPEN}{name}"] = _opened(definitions[name])
    definitions["Expression"] = {
        "description": "a value of an earlier step, or a CEL expression",
        "oneOf": [names[Ref, _READ], names[Cel, _READ]],
    }
    definitions["Step"] = {
        **definitions["Step"],
        "allOf": [
            _when(activity, names[activity.params, _READ]["$ref"]) for activity in activities
        ],
    }
    step = definitions["Step"]["properties"]
    step["activity"] = {**step["activity"], "enum": [activity.name for activity in activities]}
    used = _reachable(names[Plan, _READ], definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Countersign plan",
        **names[Plan, _READ],
        "$defs": {name: definitions[name] for name in sorted(used)},
    }


def _when(activity: Activity, ref: str) -> dict[str, Any]:
    """Return what the parameters are when the activity is this one."""
    opened = ref.replace(_DEFS, f"{_DEFS}{_OPEN}")
    return {
        "if": {"properties": {"activity": {"const": activity.name}}, "required": ["activity"]},
        "then": {"properties": {"params": {"$ref": opened}}, "required": ["params"]},
    }


def _opened(schema: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """Allow an expression in the place of every value of an object or a list."""
    match schema:
        case {"$ref": str(ref), **rest}:
            return {"$ref": ref.replace(_DEFS, f"{_DEFS}{_OPEN}"), **rest}
        case dict():
            return {name: _opened_part(name, inner) for name, inner in schema.items()}
        case list():
            return [_opened(inner) for inner in schema]
        case _:
            return schema


def _opened_part(name: str, inner: Any) -> Any:  # noqa: ANN401
    if name == "properties":
        return {field: _or_expression(field, part) for field, part in inner.items()}
    if name in {"items", "additionalProperties"} and isinstance(inner, dict):
        return _or_expression("", inner)
    if name in {"anyOf", "oneOf", "allOf", "prefixItems"}:
        return _opened(inner)
    if name == "discriminator":
        mapped = {
            tag: ref.replace(_DEFS, f"{_DEFS}{_OPEN}") for tag, ref in inner["mapping"].items()
        }
        return {**inner, "mapping": mapped}
    return inner


def _or_expression(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    if name in _CLOSED or "const" in schema:
        return schema
    return {"anyOf": [{"$ref": f"{_DEFS}Expression"}, _opened(schema)]}


def _reachable(schema: Any, definitions: dict[str, Any]) -> set[str]:  # noqa: ANN401
    """Return the definitions that a schema needs, directly or not."""
    found: set[str] = set()
    waiting = [schema]
    while waiting:
        match waiting.pop():
            case dict() as part:
                ref = part.get("$ref")
                if isinstance(ref, str) and (name := ref.removeprefix(_DEFS)) not in found:
                    found.add(name)
                    waiting.append(definitions[name])
                waiting.extend(part.values())
            case list() as parts:
                waiting.extend(parts)
            case _:
                continue
    return found
