"""Find what people act on in blocks, and write what they did as the platform does."""

from collections.abc import Iterable, Iterator
from typing import Any

from tests.fakes.slack.checks import elements
from tests.fakes.slack.drawing import label
from tests.fakes.slack.model import Json

ONE = {"static_select", "external_select", "radio_buttons", "overflow"}
MANY = {"multi_static_select", "multi_external_select", "checkboxes"}
PLAIN = {
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "multi_users_select": "selected_users",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "file_input": "files",
}
INITIAL = {
    "users_select": "initial_user",
    "channels_select": "initial_channel",
    "conversations_select": "initial_conversation",
    "multi_users_select": "initial_users",
    "datepicker": "initial_date",
    "timepicker": "initial_time",
    "datetimepicker": "initial_date_time",
}


class NotThere(AssertionError):
    """Somebody was to act on something that is not shown to them."""


def within(blocks: Iterable[Json]) -> Iterator[tuple[Json, Json]]:
    """Return every element that people can act on, with its block."""
    for block in blocks:
        for element in elements(block):
            yield block, element


def find(blocks: list[Json], what: str, seen_by: str = "") -> tuple[Json, Json]:
    """Find an element by its action_id, its block_id or the words on it."""
    found = [
        (block, element)
        for block, element in within(blocks)
        if seen_by in element.get("visible_to_user_ids", [seen_by])
    ]
    for block, element in found:
        if what in {element.get("action_id"), label(element), block.get("block_id")}:
            return block, element
        if block["type"] == "input" and block["label"]["text"] == what:
            return block, element
    offered = ", ".join(repr(label(element)) for _, element in found)
    raise NotThere(f"there is no {what!r} to act on; there is: {offered or 'nothing'}")


def acted(block: Json, element: Json, value: object, ts: str) -> Json:
    """Return one entry of `actions`."""
    action = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": ts,
    }
    if element["type"] == "button":
        kept = ("text", "value", "style", "url")
        return action | {name: element[name] for name in kept if name in element}
    return action | state(element, value)


def state(element: Json, value: object) -> Json:
    """Return what a field holds after somebody put a value into it.

    Args:
        value: the words; the value or the text of an option; a list of these; an option itself.
    """
    kind = element["type"]
    if kind in ONE:
        name = "selected_option"
        return {"type": kind, name: None if value is None else option(element, value)}
    if kind in MANY:
        values = value if isinstance(value, list) else [value]
        chosen = [option(element, one) for one in values if one is not None]
        return {"type": kind, "selected_options": chosen}
    return {"type": kind, PLAIN.get(kind, "value"): value}


def option(element: Json, value: object) -> Json:
    """Return the option that is meant; options from outside are given as they were offered."""
    if isinstance(value, dict):
        return value
    groups: list[Json] = element.get("option_groups") or []
    offered = [*(element.get("options") or ()), *(o for g in groups for o in g["options"])]
    for one in offered:
        if value in {one["value"], one["text"]["text"]}:
            found: Json = one
            return found
    raise NotThere(f"{value!r} is not offered by {element.get('action_id')!r}")


def initial(element: Json) -> Any:  # noqa: ANN401 - each kind of field holds its own
    """Return what a field holds before anybody touched it."""
    kind = element["type"]
    if kind in ONE:
        return element.get("initial_option")
    if kind in MANY:
        return element.get("initial_options") or []
    return element.get(INITIAL.get(kind, "initial_value"))


def filled(blocks: list[Json], before: Json, values: dict[str, object]) -> Json:
    """Return `state.values` of a view into which somebody put these values.

    Args:
        values: by label, action_id or block_id.
    """
    held: Json = {}
    for block, element in within(blocks):
        kept = before.get(block["block_id"], {}).get(element["action_id"])
        if element["type"] not in {"button", "overflow"}:
            shown = kept or state(element, initial(element))
            held.setdefault(block["block_id"], {})[element["action_id"]] = shown
    for what, value in values.items():
        block, element = find(blocks, what)
        held[block["block_id"]][element["action_id"]] = state(element, value)
    return held


def unfilled(blocks: list[Json], held: Json) -> list[str]:
    """Name the required fields that are empty; the platform's own client asks for them."""
    missing = []
    for block, element in within(blocks):
        if block["type"] == "input" and not block.get("optional"):
            here = held[block["block_id"]][element["action_id"]]
            if not any(value for name, value in here.items() if name != "type"):
                missing.append(block["label"]["text"])
    return missing
