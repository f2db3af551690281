"""Text that others wrote, with nothing hidden in it and nothing that turns its neighbours round.

What steers direction or has no shape is taken out; a right-to-left piece is fenced in, so that a
price before it still stands before the price after it.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_NEVER: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
"""Categories of what steers or has no shape."""
_BREAKS: Final = frozenset({"Zl", "Zp"})
_SHAPED: Final = frozenset({"So", "Sk", "Mn", "Mc", "Lo", "Sm"})
"""Categories that a joiner may stand between: pictures, and scripts that join their letters."""
_JOINERS: Final = "\u200c\u200d"
_BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols that show as nothing."""
_MOST_MARKS: Final = 4
"""Marks on one letter; no script needs more, and more of them cover the neighbouring lines."""
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})
_LEFT_TO_RIGHT: Final = frozenset({"L", "EN"})
FENCE: Final = ("\u2068", "\u2069")


def seen(text: str) -> str:
    """Return a text as one line in which everything shows."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text or text != text.strip() else text
    return " ".join("".join(_shown(text)).split())


def seen_lines(text: str) -> tuple[str, ...]:
    """Return a text line by line, with everything showing and no empty lines in a row."""
    lines = [_indented(line) for line in text.expandtabs(2).splitlines()]
    kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    return tuple(kept[: -1 if kept and not kept[-1] else None])


def _indented(line: str) -> str:
    shown = seen(line)
    return "\u2002" * min(len(line) - len(line.lstrip(" ")), 4) + shown if shown else ""


def _shown(text: str) -> Iterator[str]:
    marks = 0
    for at, letter in enumerate(text):
        category = unicodedata.category(letter)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if letter in _JOINERS:
            if _joins(text[at - 1 : at], text[at + 1 : at + 2]):
                yield letter
        elif letter.isspace() or category in _BREAKS or letter in _BLANK:
            yield " "
        elif category not in _NEVER and marks <= _MOST_MARKS:
            yield letter


def _joins(before: str, after: str) -> bool:
    return all(one and unicodedata.category(one) in _SHAPED for one in (before, after))


def fenced(text: str) -> str:
    """Keep the direction of a right-to-left text from reaching what stands around it."""
    if text.isascii() or not any(
        unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in text
    ):
        return text
    return text.join(FENCE)


def fenced_inside(text: str) -> str:
    """Keep every right-to-left piece of a sentence from reaching the prices beside it."""
    if text.isascii():
        return text
    directions = "".join(map(_direction, text))
    fences = {at for piece in _PIECE.finditer(directions) for at in piece.span()}
    opened = False
    pieces = []
    for at, letter in enumerate((*text, "")):
        if at in fences:
            opened = not opened
            pieces.append(FENCE[0] if opened else FENCE[1])
        pieces.append(letter)
    return "".join(pieces)


def _direction(letter: str) -> str:
    kind = unicodedata.bidirectional(letter)
    if kind in _RIGHT_TO_LEFT:
        return "r"
    return "m" if kind == "NSM" else "l" if kind in _LEFT_TO_RIGHT else "n"


_PIECE: Final = re.compile("r(?:[nm]*r)*m*")
"""What begins and ends from right to left, and has nothing within that runs the other way."""


def clipped(text: str, most: int) -> str:
    """Cut a text that is longer than that many UTF-16 units, and show that it was cut."""
    if length(text) <= most:
        return text
    opened, closed = FENCE
    kept = text[: max(most - 2, 0)]
    while length(kept) > most - 2:
        kept = kept[:-1]
    fence = closed if kept.count(opened) > kept.count(closed) else ""
    return f"{_TAIL.sub('', kept)}…{fence}"


_TAIL: Final = re.compile("[\\s\u200d\ufe0f\u0300-\u036f\U0001f3fb-\U0001f3ff]+$")
"""What would be half a letter, or half a picture."""


def length(text: str) -> int:
    """Count as the platforms' own clients do, an emoji being two or more."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
