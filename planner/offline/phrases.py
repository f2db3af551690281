"""Sentences that wait for their language: English with places, and the values for them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from activities.money import Money


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence in English, by which each language finds its own wording."""

    text: str
    values: Mapping[str, "Said"]

    def filled(self, **more: "Said") -> "Phrase":
        """Return the same sentence with more of its places filled."""
        return replace(self, values=MappingProxyType({**self.values, **more}))


@dataclass(frozen=True, slots=True)
class Listed:
    """Several names, joined as people of a language do."""

    names: tuple["Said", ...]
    word: Literal["and", "or"] = "and"


@dataclass(frozen=True, slots=True)
class Joined:
    """Pieces that follow each other."""

    pieces: tuple["Said", ...]
    between: str = ""


Said = str | Phrase | Listed | Joined | Money | Decimal
"""What can be worded; a bare decimal is a percentage."""


def phrase(text: str, /, **values: Said) -> Phrase:
    """Return a sentence; its text is found by tests, so it stands there literally."""
    return Phrase(text, MappingProxyType(values))


def quoted(text: str) -> Phrase:
    """Return what a person wrote, in the quotation marks of the language."""
    return phrase("“{text}”", text=text)
