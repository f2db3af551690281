"""A small reader of Swagger 2.0 that holds requests and answers against it.

Stricter than the models themselves where that costs nothing: a parameter or a field of a request
that no model names is a problem.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

Json = Any
METHODS = ("delete", "get", "patch", "post", "put")
READ: Mapping[str, Callable[[str], Json]] = {
    "array": lambda text: text.split(","),
    "boolean": lambda text: {"true": True, "false": False}[text],
    "integer": int,
}
"""How a parameter of each type is written in a query."""
TYPES: Mapping[str, tuple[type, ...]] = {
    "array": (list,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "object": (dict,),
    "string": (str,),
}


@dataclass(frozen=True)
class Operation:
    """One operation of one model."""

    model: Mapping[str, Json]
    path: str
    spec: Mapping[str, Json]

    @property
    def name(self) -> str:
        """Return the operation's own name."""
        return str(self.spec["operationId"])

    def request(self, url: str, body: Json | None) -> list[str]:
        """Return what is wrong with a request."""
        return [*self._query(url), *self._body(body)]

    def answer(self, status: int, body: Json) -> list[str]:
        """Return what is wrong with an answer."""
        found = self.spec["responses"].get(str(status))
        if found is None:
            return [f"{self.name} never answers {status}"]
        return list(self._problems(body, found["schema"], "answer", strict=False))

    def _query(self, url: str) -> Iterator[str]:
        given = {n: ",".join(v) for n, v in parse_qs(urlsplit(url).query).items()}
        named = {p["name"]: p for p in self.spec.get("parameters", ()) if p["in"] == "query"}
        yield from (f"{name} is no parameter" for name in given.keys() - named.keys())
        for name, spec in named.items():
            if name not in given:
                if spec.get("required"):
                    yield f"{name} is missing"
                continue
            yield from self._parameter(name, given[name], spec)

    def _parameter(self, name: str, text: str, spec: Mapping[str, Json]) -> Iterator[str]:
        read = READ.get(spec["type"], str)
        yield from self._problems(read(text), spec, name, strict=True)

    def _body(self, body: Json | None) -> Iterator[str]:
        found = next((p for p in self.spec.get("parameters", ()) if p["in"] == "body"), None)
        if found is None:
            yield from ("there is a body",) if body is not None else ()
        elif body is None:
            yield "there is no body"
        else:
            yield from self._problems(body, found["schema"], "body", strict=True)

    def _resolved(self, schema: Mapping[str, Json]) -> Mapping[str, Json]:
        while "$ref" in schema:
            schema = self.model["definitions"][schema["$ref"].rpartition("/")[2]]
        parts = [self._resolved(part) for part in schema.get("allOf", ())]
        merged: dict[str, Json] = {**schema}
        for part in parts:
            merged["type"] = part.get("type", merged.get("type"))
            merged["required"] = [*merged.get("required", []), *part.get("required", [])]
            merged["properties"] = {**merged.get("properties", {}), **part.get("properties", {})}
        return merged

    def _problems(
        self, value: Json, schema: Mapping[str, Json], at: str, *, strict: bool
    ) -> Iterator[str]:
        schema = self._resolved(schema)
        kind = schema.get("type")
        wrong = kind and not isinstance(value, TYPES[kind])
        if wrong or (isinstance(value, bool) and kind != "boolean"):
            yield f"{at} is no {kind}"
            return
        if "enum" in schema and value not in schema["enum"]:
            yield f"{at} is {value!r}"
        yield from _bounds(value, schema, at)
        if isinstance(value, list):
            for n, row in enumerate(value):
                yield from self._problems(row, schema.get("items", {}), f"{at}/{n}", strict=strict)
        if isinstance(value, dict):
            yield from self._fields(value, schema, at, strict=strict)

    def _fields(
        self, value: Mapping[str, Json], schema: Mapping[str, Json], at: str, *, strict: bool
    ) -> Iterator[str]:
        known = schema.get("properties", {})
        yield from (
            f"{at}/{name} is missing" for name in schema.get("required", ()) if name not in value
        )
        free = schema.get("additionalProperties") or not known
        for name, inner in value.items():
            if name in known:
                yield from self._problems(inner, known[name], f"{at}/{name}", strict=strict)
            elif strict and not free:
                yield f"{at}/{name} is no field"


def _bounds(value: Json, schema: Mapping[str, Json], at: str) -> Iterator[str]:
    if isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            yield f"{at} has {len(value)} rows"
    elif isinstance(value, str):
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
            yield f"{at} has {len(value)} characters"
        if schema.get("format") == "date-time" and not _is_moment(value):
            yield f"{at} is no moment"
    elif isinstance(value, int | float) and not isinstance(value, bool):
        low, high = schema.get("minimum", value), schema.get("maximum", value)
        if not low <= value <= high:
            yield f"{at} is {value}"


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def find(models: list[Mapping[str, Json]], method: str, path: str) -> Operation | None:
    """Return the operation that a request is of; a literal path wins over one with braces."""
    for model in models:
        for template in sorted(model["paths"], key=lambda one: one.count("{")):
            pattern = re.sub(r"\\\{[^/]+\\\}", "[^/]+", re.escape(template))
            spec = model["paths"][template].get(method.lower())
            if spec is not None and re.fullmatch(pattern, path):
                return Operation(model, template, spec)
    return None
