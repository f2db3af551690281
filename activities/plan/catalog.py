"""The catalogue as a document, generated from the declarations."""

from hashlib import sha256
from typing import Any, Final

from activities.catalogue import Catalogue
from activities.declaration import Activity, Implementation
from activities.plan.meaning import canonical_json

_WORDS: Final = frozenset({"title", "description", "examples"})
"""Keys of a schema that explain and do not bind."""


def catalog(catalogue: Catalogue) -> dict[str, Any]:
    """Return everything that can be done, and where."""
    return {
        "activities": [_activity(found, catalogue) for found in catalogue.activities.values()],
        "marketplaces": [
            {"id": place.id, "title": place.title} for place in catalogue.marketplaces.values()
        ],
    }


def _activity(activity: Activity, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "name": activity.name,
        "version": activity.version,
        "title": activity.title,
        "description": activity.description,
        "effect": activity.effect.value,
        "item": activity.item.value if activity.item else None,
        "guarded": list(activity.guarded),
        "attributes": [
            {
                "name": attribute.name,
                "kind": attribute.kind,
                "worse": attribute.worse.value,
                "description": attribute.description,
            }
            for attribute in activity.attributes
        ],
        "params": activity.params.model_json_schema(),
        "result": activity.result.model_json_schema(mode="serialization"),
        "marketplaces": _places(activity, catalogue),
    }


def _places(activity: Activity, catalogue: Catalogue) -> dict[str, Any]:
    """Return, for every marketplace, how it does the activity or why it does not."""
    if not activity.in_shop:
        return {}
    places = {}
    for name in catalogue.marketplaces:
        found = catalogue.implementation(activity.name, name)
        reason = catalogue.why_unsupported(activity.name, name) if found is None else None
        places[name] = _place(found) if found else {"supported": False, "reason": reason}
    return places


def _place(found: Implementation) -> dict[str, Any]:
    place: dict[str, Any] = {
        "supported": True,
        "effect": found.effect.value,
        "means": found.means,
    }
    if found.write is not None:
        place |= {
            "stages": list(found.write.stages),
            "idempotency": found.idempotency.value if found.idempotency else None,
            "settles_s": found.settles_s,
            "confirms": found.confirms,
            "undo": found.no_undo is None,
            "no_undo": found.no_undo,
        }
    if found.extension is not None:
        place["extension"] = found.extension.model_json_schema()
    return place


def fingerprint(activity: Activity) -> str:
    """Return the SHA-256 of what an activity means; words for people do not count."""
    bound: dict[str, Any] = {
        "name": activity.name,
        "effect": activity.effect.value,
        "item": activity.item.value if activity.item else None,
        "guarded": list(activity.guarded),
        "shows": activity.shows,
        "attributes": [[a.name, a.kind, a.worse.value] for a in activity.attributes],
        "params": _bare(activity.params.model_json_schema()),
        "result": _bare(activity.result.model_json_schema(mode="serialization")),
    }
    return sha256(canonical_json(bound)).hexdigest()


def _bare(schema: Any, *, names: bool = False) -> Any:  # noqa: ANN401 - any part of a schema
    """Return a schema without words; keys of `properties` and `$defs` are names, never words."""
    match schema:
        case dict():
            return {
                key: _bare(inner, names=not names and key in {"properties", "$defs"})
                for key, inner in schema.items()
                if names or key not in _WORDS
            }
        case list():
            return [_bare(inner) for inner in schema]
        case _:
            return schema
