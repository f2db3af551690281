"""Each kind of component: what it must say, how long, and what may stand inside it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.discord_server import limits
from tests.fakes.discord_server.problems import JSON, Path, Problem

SELECTS = frozenset({3, 5, 6, 7, 8})
IN_MESSAGES_V2 = frozenset({1, 9, 10, 12, 13, 14, 17})
IN_LEGACY_MESSAGES = frozenset({1})
IN_MODALS = frozenset({1, 10, 18})


def required(at: Path) -> Problem:
    return Problem(at, "BASE_TYPE_REQUIRED", "This field is required")


def length(value: object, low: int, high: int, at: Path) -> Iterator[Problem]:
    """Check a text or a list against the platform's bounds."""
    if not isinstance(value, str | list):
        yield Problem(at, "BASE_TYPE_BAD_TYPE", "This field has the wrong type.")
    elif len(value) > high and low == 0:
        yield Problem(at, "BASE_TYPE_MAX_LENGTH", f"Must be {high} or fewer in length.")
    elif not low <= len(value) <= high:
        yield Problem(at, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")


def one_of(value: object, allowed: Iterable[int], at: Path) -> Iterator[Problem]:
    if value not in (choices := sorted(allowed)):
        named = ", ".join(map(str, choices))
        yield Problem(at, "BASE_TYPE_CHOICES", f"Value must be one of ({named}).")


def within(value: object, low: int, high: int, at: Path) -> Iterator[Problem]:
    if not isinstance(value, int) or isinstance(value, bool):
        yield Problem(at, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
    elif value < low:
        yield Problem(at, "NUMBER_TYPE_MIN", f"Must be greater than or equal to {low}.")
    elif value > high:
        yield Problem(at, "NUMBER_TYPE_MAX", f"Must be less than or equal to {high}.")


Rule = Callable[[JSON, Path], Iterator[Problem]]


@dataclass(frozen=True)
class Kind:
    """One type of component."""

    name: str
    needs: frozenset[str] = frozenset()
    texts: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    holds: frozenset[int] = frozenset()
    count: tuple[int, int] = (0, 0)
    single: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """Fields that hold one component, with the types they take."""
    rules: tuple[Rule, ...] = ()


def _row(it: JSON, at: Path) -> Iterator[Problem]:
    inside = [child.get("type") for child in _listed(it, "components")]
    if len(inside) > 1 and any(each != 2 for each in inside):
        said = "A row holds up to five buttons, or one select."
        yield Problem((*at, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", said)


def _button(it: JSON, at: Path) -> Iterator[Problem]:
    style = it.get("style")
    yield from one_of(style, range(1, 7), (*at, "style"))
    own = {5: "url", 6: "sku_id"}.get(style, "custom_id") if isinstance(style, int) else "custom_id"
    if not it.get(own):
        yield required((*at, own))
    for other in {"url", "sku_id", "custom_id"} - {own}:
        if it.get(other):
            said = "A button has one of custom_id, url and sku_id, by its style."
            yield Problem((*at, other), "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", said)
    if style != 6 and not it.get("label") and not it.get("emoji"):
        yield required((*at, "label"))


def _bounds(most: int) -> Rule:
    def rule(it: JSON, at: Path) -> Iterator[Problem]:
        low, high = it.get("min_values", 1), it.get("max_values", 1)
        yield from within(low, 0, most, (*at, "min_values"))
        yield from within(high, 1, most, (*at, "max_values"))
        if isinstance(low, int) and isinstance(high, int) and low > high:
            yield Problem((*at, "min_values"), "NUMBER_TYPE_MAX", f"Must be at most {high}.")

    return rule


def _options(low: int, high: int, *, choosable: bool = False) -> Rule:
    def rule(it: JSON, at: Path) -> Iterator[Problem]:
        least = max(low, it.get("max_values", 1)) if choosable else low
        options = it.get("options")
        yield from length(options, least, high, (*at, "options"))
        values: set[Any] = set()
        for number, option in enumerate(_listed(it, "options")):
            here = (*at, "options", number)
            yield from _option(option, here)
            if option.get("value") in values:
                said = "The specified option value is already used"
                yield Problem((*here, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", said)
            values.add(option.get("value"))

    return rule


def _option(option: JSON, at: Path) -> Iterator[Problem]:
    for name in ("label", "value"):
        yield from length(option.get(name), *limits.OPTION_TEXT, (*at, name))
    if option.get("description") is not None:
        yield from length(option["description"], 0, limits.OPTION_TEXT[1], (*at, "description"))


def _input(it: JSON, at: Path) -> Iterator[Problem]:
    yield from one_of(it.get("style"), (1, 2), (*at, "style"))
    yield from within(it.get("min_length") or 0, 0, limits.INPUT_VALUE, (*at, "min_length"))
    longest = it.get("max_length") or limits.INPUT_VALUE
    yield from within(longest, 1, limits.INPUT_VALUE, (*at, "max_length"))
    if isinstance(longest, int) and it.get("value") is not None:
        shortest = it.get("min_length") or 0
        yield from length(it["value"], shortest if it["value"] else 0, longest, (*at, "value"))


def _separator(it: JSON, at: Path) -> Iterator[Problem]:
    yield from one_of(it.get("spacing", 1), (1, 2), (*at, "spacing"))


def _gallery(it: JSON, at: Path) -> Iterator[Problem]:
    yield from length(it.get("items"), *limits.GALLERY_ITEMS, (*at, "items"))


def _colour(it: JSON, at: Path) -> Iterator[Problem]:
    if it.get("accent_color") is not None:
        yield from within(it["accent_color"], 0, 0xFFFFFF, (*at, "accent_color"))


_ID = {"custom_id": limits.CUSTOM_ID}
_PICK = _ID | {"placeholder": limits.SELECT_PLACEHOLDER}
_NAMED = frozenset({"custom_id"})
_SELECT = Kind("select", _NAMED, _PICK, rules=(_bounds(25),))
_STRING = (_bounds(25), _options(1, limits.SELECT_OPTIONS, choosable=True))
_CHECKS = (_bounds(10), _options(*limits.CHECKBOX_OPTIONS))

KINDS: Mapping[int, Kind] = {
    1: Kind("action row", holds=SELECTS | {2, 4}, count=(1, limits.ROW_BUTTONS), rules=(_row,)),
    2: Kind(
        "button",
        texts=_ID | {"label": limits.BUTTON_LABEL, "url": limits.BUTTON_URL},
        rules=(_button,),
    ),
    3: Kind("string select", _NAMED, _PICK, rules=_STRING),
    4: Kind(
        "text input",
        _NAMED,
        _ID | {"placeholder": limits.INPUT_PLACEHOLDER, "label": limits.LABEL},
        rules=(_input,),
    ),
    5: _SELECT,
    6: _SELECT,
    7: _SELECT,
    8: _SELECT,
    9: Kind(
        "section",
        frozenset({"accessory"}),
        holds=frozenset({10}),
        count=limits.SECTION_TEXTS,
        single={"accessory": frozenset({2, 11})},
    ),
    10: Kind("text display", frozenset({"content"}), {"content": (1, limits.TEXT_OF_ALL_DISPLAYS)}),
    11: Kind("thumbnail", frozenset({"media"}), {"description": limits.MEDIA_DESCRIPTION}),
    12: Kind("media gallery", rules=(_gallery,)),
    13: Kind("file", frozenset({"file"})),
    14: Kind("separator", rules=(_separator,)),
    17: Kind(
        "container",
        holds=IN_MESSAGES_V2 - {17},
        count=(1, limits.COMPONENTS),
        rules=(_colour,),
    ),
    18: Kind(
        "label",
        frozenset({"label", "component"}),
        {"label": limits.LABEL, "description": limits.LABEL_DESCRIPTION},
        single={"component": SELECTS | {4, 19, 21, 22, 23}},
    ),
    19: Kind("file upload", _NAMED, _ID, rules=(_bounds(10),)),
    21: Kind("radio group", _NAMED, _ID, rules=(_options(*limits.RADIO_OPTIONS),)),
    22: Kind("checkbox group", _NAMED, _ID, rules=_CHECKS),
    23: Kind("checkbox", _NAMED, _ID),
}


def check(it: object, allowed: frozenset[int], at: Path) -> Iterator[Problem]:
    """Check one component and everything inside it."""
    if not isinstance(it, dict):
        yield Problem(at, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
    elif it.get("type") not in allowed & KINDS.keys():
        yield from one_of(it.get("type"), allowed, (*at, "type"))
    else:
        kind = KINDS[it["type"]]
        yield from _own_fields(it, kind, at)
        yield from _inner(it, kind, at)
        for rule in kind.rules:
            yield from rule(it, at)


def _own_fields(it: JSON, kind: Kind, at: Path) -> Iterator[Problem]:
    yield from (required((*at, name)) for name in sorted(kind.needs) if it.get(name) is None)
    if it.get("id") is not None:
        yield from within(it["id"], 0, limits.COMPONENT_ID, (*at, "id"))
    for name, (low, high) in kind.texts.items():
        if it.get(name) is not None:
            yield from length(it[name], low, high, (*at, name))


def _inner(it: JSON, kind: Kind, at: Path) -> Iterator[Problem]:
    if kind.holds:
        yield from length(it.get("components"), *kind.count, (*at, "components"))
        for number, child in enumerate(_listed(it, "components")):
            yield from check(child, kind.holds, (*at, "components", number))
    for name, taken in kind.single.items():
        if it.get(name) is not None:
            yield from check(it[name], taken, (*at, name))


def every(components: Iterable[object], at: Path = ()) -> Iterator[tuple[Path, JSON]]:
    """Walk all components, those inside others too, with their places."""
    for number, it in enumerate(components):
        if isinstance(it, dict):
            yield from _with_inner(it, (*at, number))


def _with_inner(it: JSON, at: Path) -> Iterator[tuple[Path, JSON]]:
    yield at, it
    yield from every(_listed(it, "components"), (*at, "components"))
    for name in ("accessory", "component"):
        if isinstance(it.get(name), dict):
            yield from _with_inner(it[name], (*at, name))


def _listed(it: JSON, name: str) -> list[JSON]:
    found = it.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
