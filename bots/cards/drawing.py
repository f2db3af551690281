"""What a card says, before any surface has words for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, StrEnum
from typing import Final


class Look(Enum):
    """How a piece of text stands out."""

    PLAIN = "plain"
    STRONG = "strong"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Text:
    """Words as somebody wrote them; nothing in them is a mark, a link or a mention."""

    text: str
    look: Look = Look.PLAIN


@dataclass(frozen=True, slots=True)
class Named:
    """A person; called by their account on the surface where the card wants something of them."""

    person: str
    name: str
    called: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant, which everybody reads in their own time zone."""

    at: datetime
    soon: bool = False
    """Whether it matters how far away it is."""


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to one of our own pages."""

    text: str
    url: str


Span = Text | Named | Moment | Link
Words = tuple[Span, ...]


class Tone(Enum):
    """How a card stands, for surfaces that have colours."""

    WAITS = "waits"
    GOES_ON = "goes on"
    GOOD = "good"
    BAD = "bad"
    OVER = "over"
    PLAIN = "plain"


class Verb(StrEnum):
    """What a person may do with a card; the press says it together with the value it bears."""

    APPROVE = "approve"
    CONFIRM = "confirm"
    EDIT = "edit"
    WITHOUT = "without"
    REJECT = "reject"
    AGAIN = "again"
    CANCEL = "cancel"
    STOP = "stop"
    """Whatever goes on in a thread, by the product's own button."""
    RETRY = "retry"
    SETTLE = "settle"
    UNDO = "undo"
    ANSWER = "answer"
    GRANT = "grant"
    LINK = "link"
    ASK = "ask"
    DIRECT = "direct"
    REFUSE = "refuse"
    HALT = "halt"
    RESUME = "resume"
    OPEN = "open"
    IMPORT = "import"
    LEAVE = "leave"


class Weight(Enum):
    """How much a button asks to be pressed."""

    FIRST = "first"
    PLAIN = "plain"
    RISKY = "risky"


@dataclass(frozen=True, slots=True)
class Asks:
    """What is asked before a press counts."""

    title: str
    text: str
    yes: str
    no: str


@dataclass(frozen=True, slots=True)
class Press:
    """A button; with a page it leads there, and tells nobody."""

    verb: Verb
    label: str
    value: str
    weight: Weight = Weight.PLAIN
    asks: Asks | None = None
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One of the things that a choice offers."""

    label: str
    value: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A list of which one is chosen."""

    verb: Verb
    placeholder: str
    options: tuple[Option, ...]


Action = Press | Choice


class Kind(Enum):
    """What a part is, which decides how it folds and how loud it is."""

    PROSE = "prose"
    """What somebody asked to read, line by line."""
    LINES = "lines"
    """Single things, the first of which stand for the rest."""
    NOTES = "notes"
    """Remarks, as many as there is room for."""
    SAYS = "says"
    """What must be read; it is never left out."""
    ASIDE = "aside"
    """What must be there and need not be loud."""


@dataclass(frozen=True, slots=True)
class Part:
    """Lines under a head."""

    kind: Kind
    lines: tuple[Words, ...]
    head: Words = ()
    more: int = 0
    """Lines of its own that are not even drawn."""
    actions: tuple[Action, ...] = ()
    """What is to do about this part alone."""

    @property
    def many(self) -> int:
        """Count its lines, drawn and left out."""
        return len(self.lines) + self.more


@dataclass(frozen=True, slots=True)
class Drawing:
    """A card."""

    language: str
    title: Words
    """What it is about, in one line."""
    notice: str
    """The card in a sentence or two, for a notification; never empty, and of plain words."""
    tone: Tone = Tone.PLAIN
    struck: bool = False
    """Replaced by a newer one: it is crossed out, and has nothing to press."""
    facts: Words = ()
    """How it stands, in one small line."""
    parts: tuple[Part, ...] = ()
    actions: tuple[Action, ...] = field(default=())

    @property
    def called(self) -> tuple[str, ...]:
        """Return the persons whom it calls, each once."""
        spans = (span for part in self.parts for line in part.lines for span in line)
        found = (span.person for span in spans if isinstance(span, Named) and span.called)
        return tuple(dict.fromkeys(found))


SEPARATOR: Final = Text(" · ")
BULLET: Final = Text("• ")


def joined(several: Sequence[Words], between: Text = SEPARATOR) -> Words:
    """Put words in a row, with something between those that say anything."""
    spans: list[Span] = []
    for words in several:
        if words:
            spans += [between, *words] if spans else words
    return tuple(spans)
