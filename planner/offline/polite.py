"""Sentences of a message, without the politeness around them."""

from collections.abc import Iterable
from dataclasses import dataclass

from planner.offline.lexicon import POLITE, REQUESTS, THANKS, Lexeme, Part


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of one sentence that say what is wanted."""

    lexemes: tuple[Lexeme, ...]
    asks: bool
    """It ends in a question mark."""
    request: bool
    """It began as a polite request: could you, would you."""


def sentences(lexemes: Iterable[Lexeme]) -> list[Sentence]:
    """Split at full stops, line ends, ! and ?; sentences of mere politeness are left out."""
    found: list[Sentence] = []
    words: list[Lexeme] = []
    for lexeme in lexemes:
        if lexeme.part is not Part.END:
            words.append(lexeme)
            continue
        found += _sentence(words, asks=lexeme.tokens[0].text == "?")
        words = []
    return found + _sentence(words, asks=False)


def _sentence(words: list[Lexeme], *, asks: bool) -> list[Sentence]:
    rest, request = _without_opening(words)
    rest = _without_thanks(rest)
    return [Sentence(tuple(rest), asks, request)] if rest else []


def _without_opening(words: list[Lexeme]) -> tuple[list[Lexeme], bool]:
    request = False
    while True:
        said = _opening(words)
        if said == 0:
            return words, request
        request = request or any(_first(one) in REQUESTS for one in words[:said])
        words = words[said:]
        while words and words[0].tokens[0].text in {",", ":"}:
            words = words[1:]


def _opening(words: list[Lexeme]) -> int:
    """Return how many words from the first are polite."""
    spoken = [_first(word) for word in words[:6]]
    return max((len(one) for one in POLITE if tuple(spoken[: len(one)]) == one), default=0)


def _without_thanks(words: list[Lexeme]) -> list[Lexeme]:
    spoken = [_first(word) for word in words]
    for thanks in sorted(THANKS, key=len, reverse=True):
        if spoken[-len(thanks) :] == list(thanks):
            words = words[: -len(thanks)]
            while words and words[-1].tokens[0].text == ",":
                words = words[:-1]
            return words
    return words


def _first(lexeme: Lexeme) -> str:
    return " ".join(token.word for token in lexeme.tokens)
