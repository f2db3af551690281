"""Text into tokens, each with its place in the text."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final


class Kind(Enum):
    """What a token is by its letters alone."""

    WORD = "word"
    NUMBER = "number"
    QUOTED = "quoted"
    MARK = "mark"
    """One of , ; : . ! ? % & and the end of a line."""
    OTHER = "other"
    """Anything else: never part of something understood."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number, quoted text or mark."""

    kind: Kind
    text: str
    """As written, without the quotes."""
    start: int
    end: int

    @property
    def word(self) -> str:
        """Return the text for comparison."""
        return self.text.casefold()


_TOKEN: Final = re.compile(
    r"""
      (?P<space>[^\S\n]+)
    | "(?P<double>[^"\n]{0,300}+)" | “(?P<curly>[^“”\n]{0,300}+)”
    | „(?P<low>[^„“”\n]{0,300}+)[“”] | «(?P<angle>[^«»\n]{0,300}+)»
    | (?P<number>(?<![\w.,])[+-]?[0-9][0-9.,]*(?<![.,]))(?:(?P<unit>UNITS)(?![\w-])|(?![\w-]))
    | (?P<money>[€$£¥])
    | (?P<word>[^\W_](?:[-_/.'’+]?[^\W_])*)
    | (?P<mark>[,;:.!?%&\n])
    | (?P<other>.)
    """.replace("UNITS", "(?i:eur|euros?|usd|dollars?|gbp|pounds?|jpy|yen|chf|pct|percent|am|pm)"),
    re.VERBOSE,
)
"""Units may stand against their number ("10eur"); any other letters there make a word ("300ml")."""
_SUFFIX: Final = re.compile(r"(?i)(?:n['’]t|['’](?:s|d|ll|re|ve))$")


def tokenize(text: str) -> list[Token]:
    """Split a text into tokens, leaving out nothing but blanks."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "space":
            continue
        if match["number"] is not None:
            found += _number(match)
        elif kind == "word":
            found += _word(match)
        elif kind in {"double", "curly", "low", "angle"}:
            found.append(Token(Kind.QUOTED, match[kind], match.start(), match.end()))
        else:
            of = {"money": Kind.WORD, "mark": Kind.MARK}.get(kind or "", Kind.OTHER)
            found.append(Token(of, match[0], match.start(), match.end()))
    return found


def _number(match: re.Match[str]) -> list[Token]:
    number = Token(Kind.NUMBER, match["number"], match.start(), match.end("number"))
    unit = match["unit"]
    return [number, Token(Kind.WORD, unit, number.end, match.end())] if unit else [number]


def _word(match: re.Match[str]) -> list[Token]:
    text, start = match[0], match.start()
    suffix = _SUFFIX.search(text)
    if not suffix or not suffix.start():
        return [Token(Kind.WORD, text, start, match.end())]
    cut = start + suffix.start()
    return [
        Token(Kind.WORD, text[: suffix.start()], start, cut),
        Token(Kind.WORD, suffix[0].replace("’", "'"), cut, match.end()),
    ]
