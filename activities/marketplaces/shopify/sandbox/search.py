"""Shopify's search syntax, as far as products and variants need it.

`sku:"A" OR sku:B`, `title:mug*`, `status:active`, `product_type:Mugs`, free words; a term may be
negated with `-` or `NOT`. Like the vendor's, the search is loose: it finds parts of words.
Source: Shopify API search syntax, 2026-10.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

_TERM: Final = re.compile(
    r"""\s*(?P<not>-|NOT\s+)?(?:(?P<field>[a-z_]+):)?(?:"(?P<quoted>(?:\\.|[^"\\])*)"|"""
    r"""'(?P<single>(?:\\.|[^'\\])*)'|(?P<bare>[^\s()"']+))""",
    re.IGNORECASE,
)
Row = Mapping[str, Any]
"""What a search looks at: field name to text or list of texts."""


def matcher(query: str | None) -> Callable[[Row], bool]:
    """Compile a search; nothing matches everything."""
    alternatives = [_terms(part) for part in re.split(r"\s+OR\s+", (query or "").strip())]
    return lambda row: any(all(term(row) for term in terms) for terms in alternatives)


def _terms(text: str) -> list[Callable[[Row], bool]]:
    text = text.strip().strip("()")
    return [
        _term(found)
        for found in _TERM.finditer(re.sub(r"\s+AND\s+", " ", text))
        if found.group().strip()
    ]


def _term(found: "re.Match[str]") -> Callable[[Row], bool]:
    field = (found["field"] or "").lower()
    quoted = found["quoted"] if found["quoted"] is not None else found["single"]
    raw = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else found["bare"]
    wanted = raw.casefold().rstrip("*")
    negated = bool(found["not"])

    def matches(row: Row) -> bool:
        return _has(row, field, wanted) is not negated

    return matches


def _has(row: Row, field: str, wanted: str) -> bool:
    if field:
        value = row.get(field)
        values = value if isinstance(value, list) else [value]
        return any(wanted in str(one).casefold() for one in values if one is not None)
    return any(
        _has(row, name, wanted) for name in ("title", "product_type", "sku", "vendor", "tag")
    )
