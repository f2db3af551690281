"""Shopify's search syntax: terms, fields, `AND`, `OR`, `NOT`, quotes, prefixes and comparisons.

`sku:"A" OR sku:B*`, `title:mug status:active`, `-tag:winter`, `created_at:>='2026-11-01'`, free
words. Texts are compared word by word whatever their case, the others whole; a `*` at the end
makes a prefix. Blanks mean AND, which binds closer than OR. A field that the API does not know is
ignored and reported beside the answer, as the real one does.

Source: Shopify API search syntax.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

Row = Mapping[str, Any]
"""What a search looks at: a field's name to one value or a list of values."""

Matches = Callable[[Row], bool]

_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<open>\()|(?P<close>\))|
    (?P<not>-)?(?:(?P<field>[A-Za-z_0-9]+):)?(?P<sign>[<>]=?)?
    (?:"(?P<double>(?:\\.|[^"\\])*)"|'(?P<single>(?:\\.|[^'\\])*)'|(?P<bare>(?:\\.|[^\s()\\])+)))""",
    re.VERBOSE,
)
_WORD: Final = re.compile(r"\w+")
TEXTS: Final = frozenset({"title", "default"})
"""Fields whose words count each for itself."""


class Search:
    """One compiled query."""

    def __init__(self, query: str | None, fields: Sequence[str]) -> None:
        """Read a query over rows with these fields; nothing matches everything."""
        self.unknown: list[str] = []
        self._fields = frozenset(fields)
        self._tokens = [one for one in _TOKEN.finditer(query or "") if one.group().strip()]
        self._place = 0
        parts = []
        while self._place < len(self._tokens):
            parts.append(self._alternatives())
            self._place += 1  # a bracket that nobody opened
        self._matches = _every(parts)

    def __call__(self, row: Row) -> bool:
        """Tell whether a row is found."""
        return self._matches(row)

    def _next(self) -> "re.Match[str] | None":
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def _word(self) -> str | None:
        """Return the next token if it could be a connective."""
        token = self._next()
        return token["bare"] if token and not (token["field"] or token["not"]) else None

    def _alternatives(self) -> Matches:
        found = [self._together()]
        while self._word() == "OR":
            self._place += 1
            found.append(self._together())
        return found[0] if len(found) == 1 else lambda row: any(one(row) for one in found)

    def _together(self) -> Matches:
        found: list[Matches] = []
        while (token := self._next()) and not token["close"] and self._word() != "OR":
            if self._word() == "AND":
                self._place += 1
                continue
            found.append(self._one(token))
        return _every(found)

    def _one(self, token: "re.Match[str]") -> Matches:
        negated = bool(token["not"])
        if self._word() == "NOT":
            self._place += 1
            negated, following = True, self._next()
            if following is None:
                return _every([])
            token = following
        self._place += 1
        if token["open"]:
            inner = self._alternatives()
            self._place += 1
        else:
            inner = self._term(token)
        return (lambda row: not inner(row)) if negated else inner

    def _term(self, token: "re.Match[str]") -> Matches:
        field = (token["field"] or "default").lower()
        raw = next(t for t in (token["double"], token["single"], token["bare"]) if t is not None)
        if field not in self._fields:
            self.unknown.append(field)
            return lambda _: True
        wanted = re.sub(r"\\(.)", r"\1", raw).casefold()
        prefix = token["bare"] is not None and raw.endswith("*") and not raw.endswith(r"\*")
        wanted = wanted[:-1] if prefix else wanted
        if token["sign"]:
            return lambda row: any(
                _compared(one, token["sign"], wanted) for one in _values(row, field)
            )
        if field in TEXTS:
            return lambda row: any(_worded(one, wanted, prefix) for one in _values(row, field))
        options = [wanted] if token["bare"] is None else wanted.split(",")
        return lambda row: any(
            one.startswith(option) if prefix else one == option
            for one in (str(value).casefold() for value in _values(row, field))
            for option in options
        )


def _every(found: list[Matches]) -> Matches:
    return lambda row: all(one(row) for one in found)


def _values(row: Row, field: str) -> list[Any]:
    value = row.get(field)
    values = value if isinstance(value, list) else [value]
    return [one for one in values if one is not None]


def _worded(text: object, wanted: str, prefix: bool) -> bool:  # noqa: FBT001 - a private test
    """Tell whether the wanted words stand in a text, side by side."""
    words = _WORD.findall(str(text).casefold())
    sought = _WORD.findall(wanted)
    if not sought:
        return prefix and bool(words)
    for start in range(len(words) - len(sought) + 1):
        *first, last = words[start : start + len(sought)]
        same = last.startswith(sought[-1]) if prefix else last == sought[-1]
        if same and first == sought[:-1]:
            return True
    return False


def _compared(value: object, sign: str, wanted: str) -> bool:
    try:
        left: Any = float(str(value))
        right: Any = float(wanted)
    except ValueError:
        left, right = str(value).casefold(), wanted
    if left == right:
        return sign.endswith("=")
    return bool(left < right) is sign.startswith("<")
