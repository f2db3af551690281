"""The schemas of every question, generated from what activities declare.

`python -m authz.schemas` writes them; a test fails when they are stale. They are closed: an
attribute that no declaration knows, a missing one, or one of another type is no question at all.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from activities.catalogue import Catalogue
from activities.declaration import Activity, Attribute, Effect

FOLDER: Final = Path(__file__).parent / "policies" / "_schemas"

_TEXT: Final = {"type": "string", "minLength": 1}
_COUNT: Final = {"type": "integer", "minimum": 0}
_TEXTS: Final = {"type": "array", "items": _TEXT}
_EFFECT: Final = {"enum": [effect.value for effect in Effect]}
_KINDS: Final = {
    # No percentage exists where there is no price before: policy refuses that by its own rule.
    "decimal": {"type": ["number", "null"]},
    "integer": {"type": "integer"},
    "flag": {"type": "boolean"},
}
_MANIFEST_ACTIONS: Final = ("execute", "approve")


def generate(catalogue: Catalogue) -> dict[str, dict[str, Any]]:
    """Return every schema by file name."""
    schemas = {
        "person.json": _person(),
        "plan.json": {"oneOf": [_plan_attempt(), _plan_execute(), _plan_approve()]},
        "step.json": {"oneOf": [_step_attempt(catalogue), _step_judged(catalogue)]},
        "office.json": _closed({"own": {"type": "boolean"}}),
    }
    return {
        name: {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object"} | schema
        for name, schema in schemas.items()
    }


def text(schema: Mapping[str, Any]) -> str:
    """Write one schema as it lies in its file."""
    return json.dumps(schema, indent=2, sort_keys=True) + "\n"


def _closed(
    properties: Mapping[str, Any], *, optional: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {**properties, **(optional or {})},
        "required": sorted(properties),
        "additionalProperties": False,
    }


def _person() -> dict[str, Any]:
    tenant = {"id": _TEXT, "forbidden_activities": _TEXTS, "forbidden_shops": _TEXTS}
    return _closed(
        {
            "shops": {"type": ["array", "null"], "items": _TEXT},
            "max_price_change_pct": {"type": ["number", "null"], "minimum": 0},
            "max_listings": {"type": ["integer", "null"], "minimum": 0},
            "version": _COUNT,
            "tenant": _closed(tenant),
        }
    )


def _asks(action: str) -> dict[str, Any]:
    return {
        "asked": {"const": action},
        "requester": _TEXT,
        "authors": {**_TEXTS, "minItems": 1},
        "people_in_tenant": {"type": "integer", "minimum": 1},
        "highest_effect": _EFFECT,
        "steps": {"type": "integer", "minimum": 1},
    }


def _plan_attempt() -> dict[str, Any]:
    return _closed(_asks("attempt"))


def _plan_execute() -> dict[str, Any]:
    return _closed(_asks("execute") | {"writes": _COUNT, "quorum_so_far": _COUNT})


def _plan_approve() -> dict[str, Any]:
    more = {"writes": _COUNT, "quorum_so_far": _COUNT, "confirmed": {"type": "boolean"}}
    return _closed(_asks("approve") | more)


def _calls(catalogue: Catalogue) -> dict[str, Any]:
    shop = {
        "id": _TEXT,
        "marketplace": _TEXT,
        "mode": {"enum": ["watch", "capped", "live"]},
        "daily_cap": {"type": ["integer", "null"], "minimum": 0},
    }
    return {
        "activity": {"enum": sorted(catalogue.activities)},
        "effect": _EFFECT,
        "shops": {"type": "array", "items": _closed(shop)},
    }


def _step_attempt(catalogue: Catalogue) -> dict[str, Any]:
    return _closed({"asked": {"const": "attempt"}} | _calls(catalogue))


def _step_judged(catalogue: Catalogue) -> dict[str, Any]:
    """Return the schema of a step with its attributes: which ones follows from the activity."""
    asked = {"asked": {"enum": list(_MANIFEST_ACTIONS)}, "writes": _COUNT}
    fixed = asked | _calls(catalogue)
    declared = {a.name: _KINDS[a.kind] for a in _attributes(catalogue, taken=fixed)}
    return _closed(fixed, optional=declared) | {
        "allOf": [
            _needs(activity, declared)
            for activity in catalogue.activities.values()
            if activity.writes
        ]
    }


def _attributes(catalogue: Catalogue, *, taken: Mapping[str, Any]) -> list[Attribute]:
    """Return every attribute once, refusing two meanings of one name."""
    found: dict[str, Attribute] = {}
    for activity in catalogue.activities.values():
        for attribute in activity.attributes:
            first = found.setdefault(attribute.name, attribute)
            same = (first.kind, first.worse) == (attribute.kind, attribute.worse)
            if not same or attribute.name in taken:
                raise TypeError(f"{activity.name}: {attribute.name!r} already means something else")
    return [found[name] for name in sorted(found)]


def _needs(activity: Activity, declared: Mapping[str, Any]) -> dict[str, Any]:
    """Ask for the activity's own attributes as soon as it writes, and forbid all others."""
    own = {attribute.name: attribute.kind for attribute in activity.attributes}
    this = {"activity": {"const": activity.name}}
    return {
        "if": {"properties": this},
        "then": {
            "if": {"properties": {"writes": {"minimum": 1}}},
            "then": {"required": sorted(name for name, kind in own.items() if kind != "decimal")},
            "properties": {name: False for name in sorted(declared) if name not in own},
        },
    }


def write() -> None:
    """Write the schemas beside the policies."""
    FOLDER.mkdir(exist_ok=True)
    for name, schema in generate(Catalogue.discover()).items():
        (FOLDER / name).write_text(text(schema), encoding="utf-8")


if __name__ == "__main__":
    write()
