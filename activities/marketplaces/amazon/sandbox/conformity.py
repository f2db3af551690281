"""Whether a value is of a JSON Schema: the few words of it that the definitions use."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "array": (list,),
    "integer": (int,),
    "number": (int, float),
    "object": (dict,),
    "string": (str,),
}


def problems(value: Any, schema: Mapping[str, Any]) -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Yield what is wrong with a value, in no particular depth."""
    kind = schema.get("type")
    if kind and (not isinstance(value, _TYPES[kind]) or isinstance(value, bool)):
        yield f"is no {kind}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"is none of {', '.join(schema['enum'])}"
    if isinstance(value, str):
        yield from _text(value, schema)
    elif isinstance(value, int | float):
        yield from _number(value, schema)
    elif isinstance(value, list):
        yield from _rows(value, schema)
    elif isinstance(value, dict):
        yield from _fields(value, schema)


def _text(value: str, schema: Mapping[str, Any]) -> Iterator[str]:
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        yield f"has {len(value)} characters"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield "is not of the pattern"
    if schema.get("format") == "date-time":
        try:
            aware = datetime.fromisoformat(value).tzinfo is not None
        except ValueError:
            aware = False
        if not aware:
            yield "is no moment"


def _number(value: float, schema: Mapping[str, Any]) -> Iterator[str]:
    if value < schema.get("minimum", value) or value > schema.get("maximum", value):
        yield "is out of range"
    if "exclusiveMinimum" in schema and value <= schema["exclusiveMinimum"]:
        yield "is out of range"
    step = schema.get("multipleOf")
    try:
        if step and Decimal(str(value)) % Decimal(str(step)):
            yield f"is no multiple of {step}"
    except InvalidOperation:
        yield "is no number that can be stored"


def _rows(value: list[Any], schema: Mapping[str, Any]) -> Iterator[str]:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield f"has {len(value)} rows"
    for row in value:
        yield from problems(row, schema.get("items", {}))


def _fields(value: dict[str, Any], schema: Mapping[str, Any]) -> Iterator[str]:
    known = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield f"lacks {name}"
    for name, inner in value.items():
        if name in known:
            yield from problems(inner, known[name])
        elif schema.get("additionalProperties") is False:
            yield f"does not know {name}"
