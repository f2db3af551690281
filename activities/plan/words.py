"""Which names a CEL expression reads, found without the CEL library.

Order, digest and cycles need only the names, and `--help` must not pay for the library. Types are
judged by `expressions`; what this module cannot read, that one refuses.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

_TOKEN: Final = re.compile(
    r"""
    (?P<blank>\s+|//[^\n]*)
  | (?P<text>[rRbB]{0,2}(?:
        '''(?:\\.|[^\\])*?''' | \"\"\"(?:\\.|[^\\])*?\"\"\"
      | '(?:\\.|[^\\'\n])*' | "(?:\\.|[^\\"\n])*" ))
  | (?P<number>\d[\w.]*(?:[eE][+-]\d+)?)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<sign>.)
    """,
    re.VERBOSE | re.ASCII | re.DOTALL,
)
_RAW: Final = re.compile(
    r"""(?i:rb?|br)('''.*?'''|\"\"\".*?\"\"\"|'[^'\n]*'|"[^"\n]*")""", re.DOTALL
)
_MACROS: Final = frozenset({"all", "exists", "exists_one", "map", "filter"})
_HAS: Final = re.compile(r"has\(([a-z_][\w.]*)\)", re.ASCII)
_WORDS: Final = frozenset({"true", "false", "null", "in"})


@dataclass(frozen=True, slots=True)
class Read:
    """One root that an expression reads, and the first field it takes from it."""

    root: str
    field: str | None


@dataclass(slots=True)
class _Scanner:
    tokens: list[tuple[str, str]]
    found: dict[Read, None] = field(default_factory=dict)
    bound: list[str | None] = field(default_factory=list)
    """The macro variable of each open parenthesis."""

    def scan(self) -> tuple[Read, ...]:
        for at, (kind, text) in enumerate(self.tokens):
            if text == "(":
                self.bound.append(self._variable(at))
            elif text == ")" and self.bound:
                self.bound.pop()
            elif kind == "word" and self._is_root(at, text):
                self.found[Read(text, self._first_field(at))] = None
        return tuple(self.found)

    def _sign(self, at: int) -> str:
        return self.tokens[at][1] if 0 <= at < len(self.tokens) else ""

    def _kind(self, at: int) -> str:
        return self.tokens[at][0] if 0 <= at < len(self.tokens) else ""

    def _variable(self, at: int) -> str | None:
        """Return the variable that a macro binds inside the parenthesis at `at`."""
        is_macro = self._sign(at - 1) in _MACROS and self._sign(at - 2) == "."
        if is_macro and self._kind(at + 1) == "word" and self._sign(at + 2) == ",":
            return self._sign(at + 1)
        return None

    def _is_root(self, at: int, word: str) -> bool:
        if word in _WORDS or word in self.bound or self._sign(at + 1) == "(":
            return False
        return self._sign(at - 1) != "." or not self._ends_a_value(at - 2)

    def _ends_a_value(self, at: int) -> bool:
        sign = self._sign(at)
        return sign in {")", "]", "}"} or (
            self._kind(at) in {"word", "text", "number"} and sign != "in"
        )

    def _first_field(self, at: int) -> str | None:
        if self._sign(at + 1) == "." and self._kind(at + 2) == "word" and self._sign(at + 3) != "(":
            return self._sign(at + 2)
        return None


@lru_cache(maxsize=4096)
def reads(cel: str) -> tuple[Read, ...]:
    """Return what an expression reads, in the order of its text.

    The variable of a macro (`l` in `list.exists(l, l.stock > 0)`) is no root inside the macro.
    """
    return _Scanner(_tokens(cel)).scan()


@lru_cache(maxsize=4096)
def signs(cel: str) -> tuple[tuple[str, str], ...]:
    """Return the tokens of an expression as (kind, text), blanks and comments left out."""
    return tuple(_tokens(cel))


@lru_cache(maxsize=4096)
def asked_for(cel: str) -> frozenset[str]:
    """Return the paths that are there wherever a condition holds: `has(a.b) && …` gives a.b.

    Only what stands alone between `&&` counts; beside `||` or `?` nothing is certain.
    """
    parts: list[list[str]] = [[]]
    depth = 0
    for _, text in signs(cel):
        depth += (text in "([{") - (text in ")]}")
        if depth == 0 and text in "|?":
            return frozenset()
        if depth == 0 and text == "&":
            parts.append([])
        else:
            parts[-1].append(text)
    asked = (_HAS.fullmatch("".join(part)) for part in parts)
    return frozenset(found[1] for found in asked if found)


def _tokens(cel: str) -> list[tuple[str, str]]:
    tokens, at = [], 0
    while at < len(cel):
        raw = _RAW.match(cel, at)
        found = raw or _TOKEN.match(cel, at)
        if found is None:  # the last alternative takes any character
            break
        at = found.end()
        kind = "text" if raw else str(found.lastgroup)
        if kind != "blank":
            tokens.append((kind, found.group()))
    return tokens
