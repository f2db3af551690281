"""The patch operations on a listing's attributes, of which only whole ones have paths.

Source: Listings Items API 2021-08-01 and its tutorials; rows are told apart by their selectors.
"""

from collections.abc import Mapping
from typing import Any, Final

from activities.marketplaces.amazon.sandbox.answers import refuse

Attributes = dict[str, Any]
_PATH: Final = "/attributes/"
_SELECTORS: Final = (
    "marketplace_id",
    "language_tag",
    "currency",
    "audience",
    "fulfillment_channel_code",
)


def patched(attributes: Mapping[str, Any], patches: Any) -> tuple[Attributes, set[str]]:  # noqa: ANN401
    """Return the attributes after some patches, and the names of those that were touched.

    Raises:
        Refused: a patch is none.
    """
    if not isinstance(patches, list) or not patches:
        refuse("At least one patch must be provided.")
    after, touched = dict(attributes), set[str]()
    for n, patch in enumerate(patches):
        name, value = _read(n, patch)
        touched.add(name)
        match patch["op"]:
            case "add" | "replace":
                after[name] = value
            case "merge":
                after[name] = _merged(after.get(name, []), value, n)
            case _:
                left = [row for row in after.get(name, []) if value and not _meant(row, value)]
                after = {**after, name: left} if left else _without(after, name)
    return after, touched


def _read(n: int, patch: Any) -> tuple[str, list[dict[str, Any]]]:  # noqa: ANN401 - any JSON
    if not isinstance(patch, dict) or patch.keys() - {"op", "path", "value"}:
        refuse(f"Invalid patch provided at index of {n}.")
    if patch.get("op") not in {"add", "replace", "merge", "delete"}:
        refuse(f"Invalid operation provided in patch at index of {n}.")
    path = patch.get("path")
    name = path.removeprefix(_PATH) if isinstance(path, str) else ""
    if not isinstance(path, str) or not path.startswith(_PATH) or not name or "/" in name:
        refuse(f"Invalid path provided in patch at index of {n}.")
    value = patch.get("value", [])
    rows = isinstance(value, list) and all(isinstance(row, dict) for row in value)
    if not rows or (not value and patch["op"] != "delete"):
        refuse(f"Invalid empty value provided in patch at index of {n}.")
    return name, value


def _merged(
    present: list[dict[str, Any]], value: list[dict[str, Any]], n: int
) -> list[dict[str, Any]]:
    after = [dict(row) for row in present]
    for row in value:
        if not _selectors(row):
            refuse(f"Selectors are missing in patch at index of {n}.")
        for place, one in enumerate(after):
            if _selects(row, one):
                after[place] = {**one, **row}
                break
        else:
            after.append(dict(row))
    return after


def _meant(row: Mapping[str, Any], value: list[dict[str, Any]]) -> bool:
    return any(_selects(one, row) for one in value)


def _selects(row: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(other.get(name) == value for name, value in _selectors(row).items())


def _selectors(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in _SELECTORS if name in row}


def _without(attributes: Mapping[str, Any], name: str) -> Attributes:
    return {key: value for key, value in attributes.items() if key != name}
