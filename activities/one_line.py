"""What others wrote, as one line that steers nothing, hides nothing and claims no room.

A listing's title, and a marketplace's own words, come from outside. Beside prices that people
decide on they must neither turn the direction of what follows, nor begin a line of their own, nor
grow over their neighbours. They are for people alone: what is written to a shop is never changed.
"""

import re
import unicodedata
from typing import Annotated, Final

from pydantic import AfterValidator, ValidationInfo

LONGEST_TITLE: Final = 255
_JOINERS: Final = frozenset("\u200c\u200d\u200e\u200f")
"""Scripts and emoji need them; they turn nothing beyond their own letters."""
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs"})
"""Controls, marks that turn a direction or have no width, and halves of letters."""
_BLANK: Final = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+\s*")
RESTORING: Final = {"restoring": True}
"""The context of a validation of what stood in a shop, and goes back there as it stood."""
_MARKS: Final = 4
"""More on one letter are no writing, but a tower over the lines around it."""


def one_line(text: str) -> str:
    """Return a text without line breaks, hidden characters and towers of marks."""
    if text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    marks = 0
    for letter in _BLANK.sub(" ", text):
        category = unicodedata.category(letter)
        if category in _HIDDEN and letter not in _JOINERS:
            continue
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks <= _MARKS:
            kept.append(letter)
    return "".join(kept)


def is_wholly_seen(text: str) -> bool:
    """Tell whether people see all of a text on a card, which shows it in one line."""
    return one_line(text) == text


def _title(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1]}…"


def _wholly_seen(text: str, info: ValidationInfo) -> str:
    if info.context != RESTORING and not is_wholly_seen(text):
        reason = "it holds characters that cannot be seen, or a line break: type it anew"
        raise ValueError(reason)
    return text


Line = Annotated[str, AfterValidator(one_line)]
"""Words of others, of any length."""
Title = Annotated[str, AfterValidator(_title)]
"""What a shop or a plan calls something, for people."""
WHOLLY_SEEN: Final = AfterValidator(_wholly_seen)
"""For what is written to a shop as it stands: people sign it by what they see of it."""
