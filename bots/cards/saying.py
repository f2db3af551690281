"""Sentences of ours with something in them that every surface shows in its own way."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bots.cards.drawing import Look, Moment, Named, Span, Text, Words
from bots.cards.plain_sight import clipped, fenced, fenced_inside, seen
from workflows.documents import LineView
from workflows.wording import say

_PLACE: Final = re.compile(r"\{(\w+)\}")
_AS_IT_STANDS: Final = "{figure}"
_TYPED: Final = re.compile(r"`([^`\n]+)`")
MOST_NAMES: Final = 6
MOST_OF_A_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class Seen:
    """What a card is drawn with besides its document: what everybody and everything is called."""

    people: Mapping[str, str] = field(default_factory=dict)
    shops: Mapping[str, str] = field(default_factory=dict)
    pages: str | None = None
    """The public address of the pages, where there is one."""
    details: bool = True
    """Whether prices and margins may be shown here; else they are only in direct messages."""
    viewer: str | None = None
    """The only person who sees it, in a direct message."""

    def named(self, person: str, *, called: bool = False) -> Named:
        """Return a person; one whom nobody knows any more keeps the id."""
        return Named(person, name(self.people.get(person, person)), called)

    def titled(self, shop: str) -> str:
        """Return what a shop is called."""
        return name(self.shops.get(shop, shop))

    def shown(self, text: str, lines: Sequence[LineView] = ()) -> str:
        """Return a text of a plan, without its figures where they may not be shown.

        Args:
            text: what a person or a planner wrote.
            lines: whose article numbers are no figures.
        """
        return text if self.details else _discreet(text, lines)

    def page(self, path: str) -> str | None:
        """Return the address of one of our pages, where they can be reached."""
        return f"{self.pages.rstrip('/')}/{path}" if self.pages else None


def quoted(language: str, text: str) -> str:
    """Return what somebody wrote between the quotation marks of a language."""
    return say(language, "“{text}”", text=text)


def name(text: str) -> str:
    """Return a name that others gave, short and without tricks."""
    return fenced(clipped(seen(text), MOST_OF_A_NAME))


def said(language: str, text: str, /, **places: object) -> Words:
    """Word a sentence of ours; its places hold spans, words, or what is written as it stands."""
    spans: list[Span] = []
    for at, piece in enumerate(_PLACE.split(say(language, text))):
        if at % 2:
            spans += _filling(places[piece], language)
        elif piece:
            spans.append(Text(piece))
    return tuple(spans)


def _filling(value: object, language: str) -> Sequence[Span]:
    if isinstance(value, tuple):
        return value
    if isinstance(value, Text | Named | Moment):
        return (value,)
    return (Text(say(language, _AS_IT_STANDS, figure=value)),)


def told(text: str) -> Words:
    """Return a sentence of the product; what is typed stands between backticks."""
    spans = (
        Text(piece, Look.CODE) if at % 2 else Text(seen_inside(piece))
        for at, piece in enumerate(_TYPED.split(text))
        if piece
    )
    return tuple(spans)


def seen_inside(text: str) -> str:
    """Return a piece of a sentence with everything showing; the blanks at its ends stay."""
    inner = seen(text)
    before = " " if text[:1].isspace() and inner else ""
    return fenced_inside(inner).join((before, " " if text[-1:].isspace() else ""))


def strong(text: str) -> Text:
    """Return words that stand out."""
    return Text(text, Look.STRONG)


def code(text: str) -> Text:
    """Return an id as it is."""
    return Text(fenced(clipped(seen(text), MOST_OF_A_NAME)), Look.CODE)


def counted(language: str, many: int, one: str, several: str) -> str:
    """Count in words: "1 change", "6 changes"."""
    return say(language, one) if many == 1 else say(language, several, n=many)


def listed(language: str, names: Sequence[Span], last: str) -> Words:
    """Join names as a sentence does; of many, the first."""
    if not names:
        return (Text(say(language, "nobody")),)
    drawn = list(names[:MOST_NAMES])
    if rest := len(names) - len(drawn):
        drawn.append(Text(say(language, "{rest} more", rest=rest)))
    return tuple(_row(drawn, f" {say(language, last)} "))


def _row(names: Sequence[Span], last: str) -> Iterator[Span]:
    for at, one in enumerate(names):
        if at:
            yield Text(last if at == len(names) - 1 else ", ")
        yield one


def _discreet(text: str, lines: Sequence[LineView]) -> str:
    """Hide every figure of a text but those of article numbers, and of ids that are typed."""
    known = {line.sku for line in lines}

    def hidden(found: re.Match[str]) -> str:
        inner = found[1].strip(_EDGES)
        if inner in known or _ID.fullmatch(inner.replace("`", "")):
            return found[0]
        before, _, after = found[1].partition(inner)
        return f"{before}•••{after if found[0] == found[1] else ''}"

    return _FIGURE.sub(hidden, text)


_FIGURE: Final = re.compile(r"(\S*\d\S*)(?: ?(?:%|[€$£¥]|[A-Z]{3}\b))?")
_ID: Final = re.compile(r"[pr]-[0-9a-z]{10}|r\d{1,6}")
"""Of an approval, a run or a revision, which no price looks like."""
_EDGES: Final = "\u201c\u201d\u201e\u2018\u2019\u201a\"'(),.;:!?"
