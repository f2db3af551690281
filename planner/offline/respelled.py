"""What a misspelled order was perhaps meant to be; a person says whether it was."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from planner.offline.language import Language
from planner.offline.names import Names, words_of
from planner.offline.tokens import Kind, tokenize
from planner.planner import ShopView

MOST_ODD: Final = 3
"""Words; a message with more of them is no order that was mistyped."""
_SHORTEST: Final = 3
_TYPED: Final = frozenset({"halt", "resume", "approve", "reject", "cancel", "retry"})
"""Words that pull a brake or decide where they stand alone: near one nothing is guessed."""


def respelled(text: str, odd: Sequence[str], names: Names, shops: Sequence[ShopView]) -> str | None:
    """Return a text with known words in place of odd ones; None where one is like none.

    A word that is known as it is was not mistyped, and one that is like a doubt is left alone.
    """
    wrong = dict.fromkeys(word.casefold() for word in odd)
    if not 0 < len(wrong) <= MOST_ODD or _TYPED & wrong.keys():
        return None
    doubts = names.language.sets["words"]
    known = {*_words(names.language), *names.spellings(), *_places(shops), *doubts}
    instead: dict[str, str] = {}
    for word in wrong:
        meant = None if word in known else _nearest(word, known, doubts)
        if meant is None:
            return None
        product = names.with_sku(meant)
        instead[word] = product.sku if product else meant
    return _replaced(text, instead)


def _words(language: Language) -> Iterator[str]:
    for first, entries in language.meanings.items():
        if any(len(words) == 1 for words, _, _ in entries):
            yield first
    yield from language.translations


def _places(shops: Iterable[ShopView]) -> Iterator[str]:
    for shop in shops:
        yield from (shop.id.casefold(), shop.marketplace.casefold(), *words_of(shop.title))


def _nearest(word: str, known: Iterable[str], doubts: Collection[str]) -> str | None:
    """Return the known word that is one slip away; None where that may be a doubt."""
    if len(word) < _SHORTEST:
        return None
    near = [(slip, one) for one in known if one[:1].isalpha() and (slip := _slip(word, one))]
    if any(one in doubts for _, one in near):
        return None
    return min(near, default=(0, None))[1]


def _slip(one: str, other: str) -> int:
    """Tell how one word became another: letters changed places, came or went, or were mistaken.

    Returns:
        1, 2 or 3, the likelier the less; 0 where it takes more than one slip.
    """
    if abs(len(one) - len(other)) > 1:
        return 0
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    if len(one) == 2 and one == other[::-1]:  # noqa: PLR2004 - two letters
        return 1
    if len(one) + len(other) == 1:
        return 2
    return 3 if len(one) == len(other) == 1 else 0


def _replaced(text: str, instead: dict[str, str]) -> str | None:
    found, at = [], 0
    for token in tokenize(text):
        if token.kind is Kind.WORD and token.word in instead:
            found += [text[at : token.start], instead[token.word]]
            at = token.end
    return "".join((*found, text[at:])) if found else None
