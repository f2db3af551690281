"""Read raw bytes as JSON without believing them: every oddity has a code and a place."""

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from pydantic import JsonValue

from activities.plan.problems import Problem, pointer

MOST_BYTES: Final = 1_000_000
MOST_DEPTH: Final = 32
MOST_DIGITS: Final = 15
"""Whole numbers beyond these are not exact in every reader of JSON."""

_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Raw:
    """What the bytes held: a value with its problems, or problems alone."""

    value: JsonValue
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Number:
    """A number that the language does not have."""

    text: str


class _Object(list[tuple[str, Any]]):
    """The members of an object as they stood, duplicates included."""


def read(raw: bytes | str) -> Raw:
    """Read JSON; numbers with a point and repeated keys are problems, not choices of ours."""
    size = len(raw) if isinstance(raw, bytes) else len(raw.encode("utf-8", "surrogatepass"))
    if size > MOST_BYTES:
        return _refused("too_large", f"A plan has at most {MOST_BYTES:,} bytes.")
    try:
        text = raw.decode("utf-8") if isinstance(raw, bytes) else raw
    except UnicodeDecodeError as error:
        return _refused("not_json", f"The plan is not UTF-8 text (byte {error.start}).")
    if _depth(text) > MOST_DEPTH:
        return _refused("too_deep", f"Values nest at most {MOST_DEPTH} levels.")
    try:
        loose = json.loads(
            text,
            object_pairs_hook=_Object,
            parse_float=_Number,
            parse_int=_whole,
            parse_constant=_Number,
        )
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        return _refused("not_json", f"The plan is not JSON: {error.msg} ({where}).")
    problems: list[Problem] = []
    return Raw(_clean(loose, (), problems), tuple(problems))


def _refused(code: str, hint: str) -> Raw:
    return Raw(None, (Problem(code=code, at="", hint=hint),))


def _whole(text: str) -> int | _Number:
    return int(text) if len(text.lstrip("-")) <= MOST_DIGITS else _Number(text)


def _depth(text: str) -> int:
    deepest = depth = 0
    for sign in _STRING.sub("", text):
        if sign in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in "]}":
            depth -= 1
    return deepest


def _clean(value: Any, at: Path, problems: list[Problem]) -> Any:  # noqa: ANN401
    match value:
        case _Object():
            return _members(value, at, problems)
        case list():
            return [_clean(inner, (*at, index), problems) for index, inner in enumerate(value)]
        case _Number():
            problems.append(_number(value.text, at))
            return 0
        case str():
            return _text(value, at, problems)
        case _:
            return value


def _members(members: _Object, at: Path, problems: list[Problem]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, inner in members:
        key = _text(name, at, problems)
        if key in found:
            hint = f"`{key}` is given twice; keep one."
            problems.append(Problem(code="duplicate_key", at=pointer((*at, key)), hint=hint))
        found[key] = _clean(inner, (*at, key), problems)
    return found


def _text(text: str, at: Path, problems: list[Problem]) -> str:
    if (found := _CONTROL.search(text)) is None:
        return text
    hint = f"Remove the control character U+{ord(found.group()):04X}."
    problems.append(Problem(code="bad_text", at=pointer(at), hint=hint))
    return _CONTROL.sub("", text)


def _number(text: str, at: Path) -> Problem:
    shown = text if len(text) <= 2 * MOST_DIGITS else f"{text[:MOST_DIGITS]}…"
    hint = (
        f"{shown} is no whole number of at most {MOST_DIGITS} digits;"
        ' write a decimal as a string, such as "19.99".'
    )
    return Problem(code="float", at=pointer(at), hint=hint)
