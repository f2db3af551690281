"""Sentences of a message, without the politeness around them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from planner.offline.language import Language
from planner.offline.lexicon import Lexeme
from planner.offline.parts import Part


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of one sentence that say what is wanted."""

    lexemes: tuple[Lexeme, ...]
    asks: bool
    """It ends in a question mark."""
    request: bool
    """It began as a polite request: could you, would you."""

    def with_words(self, lexemes: Iterable[Lexeme]) -> "Sentence":
        """Return some of its words as a sentence."""
        return replace(self, lexemes=tuple(lexemes))


def sentences(lexemes: Iterable[Lexeme], language: Language) -> list[Sentence]:
    """Split at full stops, line ends, ! and ?; sentences of mere politeness are left out."""
    found: list[Sentence] = []
    words: list[Lexeme] = []
    for lexeme in lexemes:
        if lexeme.part is not Part.END:
            words.append(lexeme)
            continue
        found += _sentence(words, language, asks=lexeme.tokens[0].text == "?")
        words = []
    return found + _sentence(words, language, asks=False)


def _sentence(words: list[Lexeme], language: Language, *, asks: bool) -> list[Sentence]:
    rest, request = _without_opening(words, language)
    rest = _without_thanks(rest, language)
    return [Sentence(tuple(rest), asks, request)] if rest else []


def _without_opening(words: list[Lexeme], language: Language) -> tuple[list[Lexeme], bool]:
    request = False
    while True:
        said = _opening(words, language)
        if said == 0:
            return words, request
        request = request or any(_first(one) in language.sets["requests"] for one in words[:said])
        words = words[said:]
        while words and (words[0].is_comma or words[0].part is Part.COLON):
            words = words[1:]


def _opening(words: list[Lexeme], language: Language) -> int:
    """Return how many words from the first are polite."""
    spoken = [_first(word) for word in words[:6]]
    return next(
        (
            many
            for many in range(len(spoken), 0, -1)
            if " ".join(spoken[:many]) in language.sets["polite"]
        ),
        0,
    )


def _without_thanks(words: list[Lexeme], language: Language) -> list[Lexeme]:
    spoken = [_first(word) for word in words]
    for many in range(min(len(spoken), 6), 0, -1):
        if " ".join(spoken[-many:]) in language.sets["thanks"]:
            words = words[:-many]
            while words and words[-1].is_comma:
                words = words[:-1]
            return words
    return words


def _first(lexeme: Lexeme) -> str:
    return " ".join(token.word for token in lexeme.tokens)
