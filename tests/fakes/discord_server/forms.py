"""What a person chose in a select, and wrote into a modal, as it is sent on."""

from collections.abc import Iterable, Mapping

from tests.fakes.discord_server import wire
from tests.fakes.discord_server.interactions import Modal
from tests.fakes.discord_server.problems import JSON
from tests.fakes.discord_server.state import Channel, User
from tests.fakes.discord_server.typed import NotPossible

Chosen = str | User | Channel
Given = str | bool | Iterable[Chosen]
ROW, STRING_SELECT, TEXT_INPUT, TEXT_DISPLAY, LABEL = 1, 3, 4, 10, 18
USER_SELECT, CHANNEL_SELECT = 5, 8
FILE_UPLOAD, RADIO, CHECKBOXES, CHECKBOX = 19, 21, 22, 23


def chosen(it: JSON, picked: Iterable[Chosen]) -> JSON:
    """Say which values of a select were picked, strings by their label or value."""
    values: list[str] = []
    resolved: dict[str, JSON] = {}
    for each in picked:
        if isinstance(each, str):
            values.append(_option(it, each))
        else:
            values.append(str(each.id))
            kind = "users" if isinstance(each, User) else "channels"
            shown = wire.user(each) if isinstance(each, User) else {"id": str(each.id)}
            resolved.setdefault(kind, {})[str(each.id)] = shown
    low, high = it.get("min_values", 1), it.get("max_values", 1)
    if not it.get("required", True) and not values:
        low = 0
    if not low <= len(values) <= high:
        raise NotPossible(f"choose {low} to {high} of them, not {len(values)}")
    return {"values": values} | ({"resolved": resolved} if resolved else {})


def _option(it: JSON, named: str) -> str:
    options = it.get("options") or []
    for option in options:
        if named in {option["value"], option["label"]}:
            return str(option["value"])
    raise NotPossible(f"there is no {named}; there is {[o['label'] for o in options]}")


def filled(modal: Modal, values: Mapping[str, Given]) -> list[JSON]:
    """Write the components of a submitted modal; what was not named keeps what it showed."""
    used: set[str] = set()
    written = [_top(it, values, used) for it in modal.components]
    if unknown := set(values) - used:
        raise NotPossible(f"the modal has no {sorted(unknown)}")
    return written


def _top(it: JSON, values: Mapping[str, Given], used: set[str]) -> JSON:
    about: JSON = {"type": it["type"], "id": it["id"]}
    if it["type"] == ROW:
        inner = it["components"]
        return about | {"components": [_field(f, f.get("label"), values, used) for f in inner]}
    if it["type"] == LABEL:
        return about | {"component": _field(it["component"], it["label"], values, used)}
    return about


def _field(it: JSON, label: str | None, values: Mapping[str, Given], used: set[str]) -> JSON:
    named = next((name for name in (it["custom_id"], label) if name in values), None)
    given = values[named] if named is not None else None
    used |= {named} if named is not None else set()
    about: JSON = {"type": it["type"], "id": it["id"], "custom_id": it["custom_id"]}
    return about | _value(it, label, given)


def _value(it: JSON, label: str | None, given: Given | None) -> JSON:
    kind = it["type"]
    if kind == TEXT_INPUT:
        text = str(it.get("value") or "" if given is None else given)
        _fits(it, label, text)
        return {"value": text}
    if kind == CHECKBOX:
        return {"value": bool(it.get("default", False) if given is None else given)}
    shown = [o["value"] for o in it.get("options") or [] if o.get("default")]
    picked = shown if given is None else [given] if isinstance(given, str) else list(_many(given))
    if kind == RADIO:
        if not picked and it.get("required", True):
            raise NotPossible(f"{label} must be filled in")
        return {"value": _option(it, str(picked[0])) if picked else None}
    if kind == FILE_UPLOAD:
        return {"values": []}
    return {"values": chosen(it, picked)["values"]}


def _many(given: Given) -> Iterable[Chosen]:
    if isinstance(given, bool | str):
        raise NotPossible(f"{given!r} is no choice")
    return given


def _fits(it: JSON, label: str | None, text: str) -> None:
    if not text and it.get("required", True):
        raise NotPossible(f"{label} must be filled in")
    low, high = it.get("min_length") or 0, it.get("max_length") or 4000
    if text and not low <= len(text) <= high:
        raise NotPossible(f"{label} takes {low} to {high} characters, not {len(text)}")
