"""Which product a listing sells: by article number, by identifier, or because somebody said so.

Where two products could be meant, none is taken; a person says which.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_KINDS: Final = ("gtin", "ean", "upc")
_LEAST: Final = 8
_FULL: Final = 14
"""Digits of a GTIN; shorter ones are the same number with zeros before it. Source: GS1."""


class How(StrEnum):
    """By what a listing was matched, or why it was not."""

    HAND = "hand"
    SKU = "sku"
    IDENTIFIER = "identifier"
    AMBIGUOUS = "ambiguous"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Place:
    """Names one listing of one article."""

    shop: str
    listing: str
    sku: str


@dataclass(frozen=True, slots=True)
class Match:
    """What a listing was matched to."""

    how: How
    product: str | None = None
    candidates: tuple[str, ...] = ()
    """Which products could be meant, where that is not clear."""


def match_all(
    listings: Mapping[Place, str],
    products: Mapping[str, Mapping[str, str]],
    by_hand: Mapping[Place, str],
) -> dict[Place, Match]:
    """Match every listing.

    Args:
        listings: the identifier that the shop has on each, or nothing.
        products: the identifiers of each product, by SKU.
        by_hand: what people said.
    """
    by_number: dict[str, set[str]] = defaultdict(set)
    for sku, identifiers in products.items():
        for number in _numbers(identifiers):
            by_number[number].add(sku)
    twice = Counter((place.shop, place.sku) for place in listings)
    found = {}
    for place, identifier in listings.items():
        said = by_hand.get(place)
        if said in products:
            found[place] = Match(How.HAND, said)
            continue
        own = {place.sku} & products.keys()
        numbered = by_number.get(trade_number(identifier), set())
        found[place] = _match(own, numbered, several=twice[place.shop, place.sku] > 1)
    return found


def _match(own: set[str], numbered: set[str], *, several: bool) -> Match:
    """Match by what is clear: one product, and nothing that speaks for another one."""
    candidates = tuple(sorted(own | numbered))
    if own and (several or not numbered <= own):
        return Match(How.AMBIGUOUS, candidates=candidates)
    if own:
        return Match(How.SKU, candidates[0])
    if len(numbered) > 1:
        return Match(How.AMBIGUOUS, candidates=candidates)
    return Match(How.IDENTIFIER, candidates[0]) if numbered else Match(How.NONE)


def _numbers(identifiers: Mapping[str, str]) -> Iterator[str]:
    """Yield the trade numbers among the identifiers of a product, as they compare."""
    for kind in _KINDS:
        if normal := trade_number(identifiers.get(kind, "")):
            yield normal


def trade_number(written: str) -> str:
    """Return a GTIN, EAN or UPC as it compares with others; nothing where it is none."""
    digits = "".join(written.split()).replace("-", "")
    is_one = digits.isascii() and digits.isdigit() and _LEAST <= len(digits) <= _FULL
    return digits.zfill(_FULL) if is_one else ""
