"""Make a card fit where it is shown: the first of everything, and how many more there are.

One rule for every surface. A ladder goes from roomy to bare; the first rung on which the surface's
own limits are kept is taken, so that the same rows always fold alike. What must be read – totals,
people, what is asked – stays on every rung; only single words of it are cut.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from bots.cards.drawing import (
    Action,
    Choice,
    Drawing,
    Kind,
    Link,
    Look,
    Named,
    Part,
    Span,
    Text,
    Words,
)
from bots.cards.plain_sight import clipped, length
from bots.cards.saying import said

T = TypeVar("T")
_PIECES: Final = 8
"""How many pieces of full length a row has room for."""
_MARKS: Final = 4
"""What marks a piece on the surface that needs most for it."""
_MOST_OF_A_CODE: Final = 40
_SAYS_MORE: Final = 160
"""Letters of a rung on which what a list offers is told apart by more than its name."""
_MUST: Final = 12
"""Lines that stay of what must be read, however little room there is."""


@dataclass(frozen=True, slots=True)
class Rung:
    """How much of a card is drawn."""

    prose: int
    """Lines of what somebody asked to read."""
    lines: int
    """Of all lists together."""
    notes: int
    """Of each group of remarks."""
    letters: int
    """Of a piece of text, in UTF-16 units."""


WHOLE: Final = Rung(prose=80, lines=30, notes=8, letters=500)
"""A list this long is drawn whole; a longer one leaves the rest of a card in sight."""
LADDER: Final = (
    Rung(prose=60, lines=20, notes=6, letters=400),
    Rung(prose=40, lines=16, notes=5, letters=240),
    Rung(prose=30, lines=12, notes=4, letters=160),
    Rung(prose=20, lines=9, notes=3, letters=110),
    Rung(prose=12, lines=6, notes=2, letters=80),
    Rung(prose=8, lines=4, notes=2, letters=56),
    Rung(prose=4, lines=2, notes=1, letters=36),
    Rung(prose=2, lines=1, notes=1, letters=24),
    Rung(prose=1, lines=0, notes=0, letters=16),
)


def fitting(drawing: Drawing, draw: Callable[[Drawing], T], fits: Callable[[T], bool]) -> T:
    """Return a card as a surface draws it, folded until it fits.

    Args:
        drawing: the card.
        draw: makes the surface's own payload of it.
        fits: tells whether a payload keeps the surface's limits.
    """
    lines = sum(part.many for part in drawing.parts if part.kind is Kind.LINES)
    rungs = (WHOLE, *LADDER) if lines <= WHOLE.lines else LADDER
    for rung in rungs[:-1]:
        payload = draw(folded(drawing, rung))
        if fits(payload):
            return payload
    return draw(folded(drawing, rungs[-1]))


def folded(drawing: Drawing, rung: Rung) -> Drawing:
    """Return a card with as much in it as a rung has room for."""
    return replace(
        drawing,
        title=_cut(drawing.title, rung.letters),
        parts=tuple(_parts(drawing, rung)),
        actions=tuple(_shorter(one, rung) for one in drawing.actions),
    )


def _shorter(action: Action, rung: Rung) -> Action:
    """Say less of what a list offers, which offers all of it on every rung."""
    if not isinstance(action, Choice):
        return action
    options = (
        replace(
            one,
            label=clipped(one.label, rung.letters),
            says=one.says if rung.letters >= _SAYS_MORE else "",
        )
        for one in action.options
    )
    return replace(action, options=tuple(options))


def _parts(drawing: Drawing, rung: Rung) -> Iterator[Part]:
    lists = [part for part in drawing.parts if part.kind is Kind.LINES]
    room = iter(_shares([len(part.lines) for part in lists], rung.lines))
    unseen, last = 0, lists[-1] if lists else None
    for part in drawing.parts:
        if part.kind is not Kind.LINES:
            yield _first(part, _room(part, rung), drawing.language, rung)
            continue
        most = next(room)
        if most or (part is last and len(lists) == 1):
            yield _first(part, most, drawing.language, rung)
        else:
            unseen += part.many
        if part is last and unseen:
            yield Part(Kind.ASIDE, (_more(drawing.language, unseen),))


def _room(part: Part, rung: Rung) -> int:
    """Return how many lines a part that is no list has room for."""
    must = max(rung.lines, _MUST)
    return {Kind.PROSE: rung.prose, Kind.NOTES: rung.notes}.get(part.kind, must)


def _shares(sizes: Sequence[int], room: int) -> list[int]:
    """Give every list a line, then another, as long as there is room; the first ones first."""
    shares = [0] * len(sizes)
    while room > 0 and any(share < size for share, size in zip(shares, sizes, strict=True)):
        for at, size in enumerate(sizes):
            if room > 0 and shares[at] < size:
                shares[at] += 1
                room -= 1
    return shares


def _first(part: Part, most: int, language: str, rung: Rung) -> Part:
    rest = part.many - min(most, len(part.lines))
    drawn = tuple(_cut(line, rung.letters) for line in part.lines[:most])
    if rest:
        drawn = (*drawn, _more(language, rest))
    return replace(part, lines=drawn, head=_cut(part.head, rung.letters), more=0)


def _more(language: str, rest: int) -> Words:
    return said(language, "… and {rest} more", rest=rest)


def _cut(words: Words, letters: int) -> Words:
    """Cut each piece, and the row where its pieces are more than any sentence of ours has."""
    drawn: list[Span] = []
    room = letters * _PIECES
    for span in words:
        if room <= 0:
            return (*drawn, Text("…"))
        cut = _cut_span(span, letters)
        drawn.append(cut)
        room -= length(_written(cut)) + _MARKS
    return tuple(drawn)


def _written(span: Span) -> str:
    return span.name if isinstance(span, Named) else getattr(span, "text", "")


def _cut_span(span: Span, letters: int) -> Span:
    match span:
        case Text(text, look):
            most = letters if look is not Look.CODE else max(letters, _MOST_OF_A_CODE)
            return replace(span, text=clipped(text, most))
        case Link(text):
            return replace(span, text=clipped(text, letters))
        case Named():
            return replace(span, name=clipped(span.name, letters))
        case _:
            return span
