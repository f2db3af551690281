"""Prices in words: "seventeen ninety nine" is asked about, with its figures."""

from collections.abc import Sequence
from typing import Final

from planner.offline.language import Language
from planner.offline.lexicon import Lexeme
from planner.offline.parts import Part
from planner.offline.phrases import phrase
from planner.offline.replies import Choice, Undecided

_TENS: Final = 10
_HUNDRED: Final = 100


def in_figures(text: str, lexemes: Sequence[Lexeme], language: Language) -> Undecided | None:
    """Return the question whether numbers that follow each other are one price; None without."""
    for start, first in enumerate(lexemes):
        if not _is_word(first, language) or (start and _is_word(lexemes[start - 1], language)):
            continue
        whole, at = _number(lexemes, start)
        currency = at < len(lexemes) and lexemes[at].part is Part.CURRENCY
        behind = at + 1 if currency else at
        if behind < len(lexemes) and _is_word(lexemes[behind], language):
            part, end = _number(lexemes, behind)
            if not _TENS <= part < _HUNDRED or not 0 < whole < _HUNDRED:
                return None
            figure = f"{whole}.{part}"
            figure += f" {lexemes[at].tokens[0].text}" if currency else ""
        elif at - start > 1:
            figure, end = str(whole), at
        else:
            continue
        if end < len(lexemes) and lexemes[end].part is Part.NUMBER:
            return None
        begin, stop = first.start, lexemes[end - 1].end
        said = f"{text[:begin]}{figure}{text[stop:]}"
        asked = phrase("Is “{amount}” {number}?", amount=text[begin:stop], number=figure)
        return Undecided(asked, (Choice(figure, said),))
    return None


def _is_word(lexeme: Lexeme, language: Language) -> bool:
    return lexeme.part is Part.NUMBER and lexeme.tokens[0].word in language.numbers


def _number(lexemes: Sequence[Lexeme], at: int) -> tuple[int, int]:
    """Read "ninety nine" or "twelve"; return it, and the place behind it."""
    value = int(lexemes[at].value)
    follows = lexemes[at + 1] if at + 1 < len(lexemes) else None
    tens = value >= 2 * _TENS and value % _TENS == 0 and value < _HUNDRED
    if tens and follows and follows.part is Part.NUMBER and follows.value.isdigit():
        one = int(follows.value)
        if 0 < one < _TENS and follows.tokens[0].text.isalpha():
            return value + one, at + 2
    return value, at + 1
