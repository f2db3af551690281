"""What a chat product must be able to do for us, in few verbs, and how it says that it cannot.

Trouble            nothing more can be said with this call
├── Later          it asks us to wait
├── Unsure         it is not known whether the message is there: look before saying it again
├── Gone           the message was taken away
└── Refused        it will never be taken: the sentence says why
    └── Unable     there is no such thing in the whole workspace
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, Protocol

from bots.cards.drawing import Drawing
from workflows.store.places import Place
from workflows.store.thread_states import ThreadState

WEB: Final = "web"
"""Our own page and terminal: no chat product, and always there."""


class Trouble(Exception):
    """A call to a surface that did not do what it should."""


class Later(Trouble):
    """The surface asks for patience."""

    def __init__(self, seconds: float, *, edits: bool = False) -> None:
        """Keep how long, in seconds, and whether that is about every edit of a workspace."""
        super().__init__(f"asks to wait {seconds:g} s")
        self.seconds = seconds
        self.edits = edits


class Unsure(Trouble):
    """The surface is away, or went away before it answered."""

    edits = False
    """Whether that came of an edit, for which nothing new has to wait."""


class Gone(Trouble):
    """There is no such message any more."""


class Refused(Trouble):
    """The surface will not take it, however often it is sent."""

    def __init__(self, said: str, code: str = "") -> None:
        """Keep the surface's own word for why."""
        super().__init__(said)
        self.code = code


class Unable(Refused):
    """The workspace has no such thing at all, wherever it is asked for."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody of a workspace, as the surface names them."""

    surface: str
    team: str
    account: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of ours, and by which account each person that it names is called there."""

    drawing: Drawing
    accounts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that hangs on a message, as the surface names it."""

    id: str
    name: str
    """Empty where the surface does not say it yet."""
    kind: str
    """Its MIME type, as whoever sent it says."""
    size: int
    """Bytes; 0 where the surface does not say it yet."""
    url: str = ""
    """Where it is, on a surface that tells."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file as it was handed over."""

    name: str
    raw: bytes


TOO_LARGE: Final = "too_large"
MAY_NOT: Final = "may_not"
"""Codes of a refusal to hand a file over."""


class Surface(Protocol):
    """A chat product; every verb may raise a Trouble."""

    async def post(self, place: Place, shown: Shown, name: str) -> str:
        """Say something, findable by a name of ours; return the surface's own name of it."""

    async def edit(self, place: Place, message: str, shown: Shown) -> None:
        """Replace what a message says."""

    async def find(self, place: Place, name: str, within: timedelta) -> str | None:
        """Return the message that was said under a name of ours, at most so long ago."""

    async def whisper(self, place: Place, account: str, shown: Shown) -> None:
        """Say something that only one person sees."""

    async def fetch(self, team: str, file: Attached, most: int) -> Fetched:
        """Return what stands in a file of at most so many bytes, which is never opened."""

    async def direct(self, team: str, account: str) -> str:
        """Return the channel of the direct messages with somebody."""

    def alone(self, team: str, channel: str) -> Place:
        """Return where something new begins in a channel of direct messages."""

    async def stand(self, place: Place, state: ThreadState, title: str) -> None:
        """Show in the product's own way how a thread stands, and what it is about."""
