"""The words of a message, each with the part it plays and what it stands for."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from planner.offline.language import Language
from planner.offline.parts import Part
from planner.offline.tokens import Kind, Token


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One or more tokens that play one part."""

    part: Part
    value: str
    tokens: tuple[Token, ...]

    @property
    def start(self) -> int:
        """Return where it starts in the text."""
        return self.tokens[0].start

    @property
    def is_comma(self) -> bool:
        """Tell whether it is a comma and no more; one may open a word, as in ", unless"."""
        return len(self.tokens) == 1 and self.tokens[0].text == ","

    @property
    def end(self) -> int:
        """Return where it ends in the text."""
        return self.tokens[-1].end


ACTS: Final = frozenset(
    {Part.VERB, Part.CARRIER, Part.ASKS, Part.IS, Part.SHALL, Part.MANNER, Part.PERCENT}
)
"""Parts of which a message needs one to mean anything."""


_BY_KIND: Final = {
    Kind.QUOTED: Part.QUOTED, Kind.NUMBER: Part.NUMBER, Kind.OTHER: Part.UNKNOWN,
}  # fmt: skip
_CLOSES: Final = frozenset({Part.IS, Part.VERB, Part.AND, Part.END, Part.PREPOSITION})
_NEAR: Final = 5
"""Words from an article to the end of its short condition."""
_SIGNS: Final = {"plus": "+", "minus": "-"}
"""Names of the words that stand for a sign before a number: "mugs minus 5%"."""


def read(tokens: list[Token], language: Language) -> list[Lexeme]:
    """Give every token its part; of several, the longest phrase wins."""
    lexemes: list[Lexeme] = []
    at = 0
    while at < len(tokens):
        lexeme = _lexeme(tokens, at, language)
        lexemes.append(lexeme)
        at += len(lexeme.tokens)
    lexemes = _related(lexemes, language)
    return _joined(lexemes, language) if language.separable else lexemes


def _lexeme(tokens: list[Token], at: int, language: Language) -> Lexeme:
    token = tokens[at]
    if token.kind in _BY_KIND:
        return Lexeme(_BY_KIND[token.kind], token.text, (token,))
    sign = next((one for one in _SIGNS if token.word in language.sets[one]), None)
    if sign and _is_unsigned(tokens[at + 1 : at + 2]):
        return Lexeme(Part.NUMBER, _SIGNS[sign] + tokens[at + 1].text, (token, tokens[at + 1]))
    for words, part, value in language.meanings.get(token.word, ()):
        span = tuple(tokens[at : at + len(words)])
        if len(span) == len(words) and all(
            one.word == word and one.kind is not Kind.QUOTED
            for one, word in zip(span, words, strict=True)
        ):
            return Lexeme(part, value, span)
    if token.word in language.numbers:
        return Lexeme(Part.NUMBER, str(language.numbers[token.word]), (token,))
    return Lexeme(Part.UNKNOWN, token.word, (token,))


def _is_unsigned(tokens: list[Token]) -> bool:
    return any(one.kind is Kind.NUMBER and one.text[0] not in "+-" for one in tokens)


def _related(lexemes: list[Lexeme], language: Language) -> list[Lexeme]:
    """Read an article that opens a condition as a relative: "alles, das teurer als 60 ist"."""
    found = list(lexemes)
    for at, (lexeme, follows) in enumerate(pairwise(lexemes)):
        opens = lexeme.tokens[0].word in language.sets["relatives"] and lexeme.part is Part.STOP
        if not opens or follows.part not in {Part.STATE, Part.COMPARES}:
            continue
        rest = lexemes[at + 2 : at + 2 + _NEAR]
        ends = next((one.part for one in rest if one.part in _CLOSES), None)
        if ends is Part.IS:
            found[at] = Lexeme(Part.RELATIVE, "that", lexeme.tokens)
    return found


def _joined(lexemes: list[Lexeme], language: Language) -> list[Lexeme]:
    """Read a verb and the particle at the end of its clause as one: "hebe … an"."""
    found = list(lexemes)
    for at, lexeme in enumerate(lexemes):
        particles = language.separable.get(lexeme.tokens[0].word)
        if particles is None:
            continue
        for end in _ends(found, at, language):
            particle = found[end].tokens[0].word
            if particle in particles:
                found[at] = Lexeme(*particles[particle], lexeme.tokens)
                found[end] = Lexeme(Part.STOP, "stop", found[end].tokens)
                break
    return found


def _ends(lexemes: list[Lexeme], start: int, language: Language) -> Iterator[int]:
    """Yield the words in which the clause of a verb may end, up to the next verb."""
    closing = {Part.AND, Part.END, Part.THEN}
    for at in range(start + 1, len(lexemes)):
        follows = lexemes[at + 1].part if at + 1 < len(lexemes) else Part.END
        if follows in closing:
            yield at
            last = at
            while last > start + 1 and lexemes[last].part is Part.STOP:
                last -= 1  # "nimm das zurück bitte"
            yield last
            if follows is not Part.AND:
                return
        elif follows is Part.PREPOSITION:
            yield at  # "take the cushion offline on eBay"
        if lexemes[at].part is Part.VERB or lexemes[at].tokens[0].word in language.separable:
            return
