"""The port between words and plans: what a planner is asked, and what it may answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from activities.money import Money


@dataclass(frozen=True, slots=True)
class ShopView:
    """A connected shop, as a planner may see it."""

    id: str
    title: str
    marketplace: str
    currency: str
    activities: frozenset[str] | None = None
    """Names of what can be done there; None where nobody looked."""


@dataclass(frozen=True, slots=True)
class ProductView:
    """A product of the tenant's, as last synced."""

    sku: str
    title: str
    price: Money | None = None
    stock: int | None = None
    floor: Money | None = None
    """Never sold below this."""
    absent: frozenset[str] = frozenset()
    """Ids of the shops that had no listing of it when they were last read."""
    sold_as: Mapping[str, str] = field(default_factory=dict, hash=False)
    """By shop of `absent`: the other article number under which it is sold there."""


LookUp = Callable[[str], Sequence[ProductView]]
"""Products from our own rows whose SKU or title contains every word of the text, in any case.

The empty text gives all products, bounded as the caller likes; the answer is in a fixed order.
"""


@dataclass(frozen=True, slots=True)
class TenantView:
    """What a planner may know of the tenant: never credentials, never anybody's rights."""

    locale: str
    currency: str
    shops: tuple[ShopView, ...]
    products: LookUp
    activities: tuple[str, ...]
    """Names of the activities that the connected shops support."""
    timezone: str = "UTC"
    """IANA zone in which "at 9" is meant."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing a person must say before there can be a plan."""

    text: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Questions:
    """One to three questions; `pending` is JSON that lets the next message continue."""

    items: tuple[Question, ...]
    pending: dict[str, Any]
    language: str = "en"
    """In which it is worded, as the person's own message was."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A plan in the plan language, not yet checked or judged by anyone."""

    plan: dict[str, Any]
    summary: str
    language: str = "en"
    """In which its texts are worded, as the person's own message was."""


@dataclass(frozen=True, slots=True)
class Answered:
    """Words only: nothing is to be done."""

    text: str
    language: str = "en"
    """In which it is worded, as the person's own message was."""


Reply = Proposed | Questions | Answered


@dataclass(frozen=True, slots=True)
class Done:
    """One write that a run of the thread has made."""

    activity: str
    shop: str
    sku: str
    listing: str | None
    """The shop's own id."""
    before: Mapping[str, Any]
    """What it replaced, field by field, as JSON."""


@dataclass(frozen=True, slots=True)
class Thread:
    """What was said before in the same thread."""

    plan: Mapping[str, Any] | None = None
    """The plan of the thread's open card."""
    question: Questions | None = None
    """The questions that wait for this message."""
    history: tuple[str, ...] = ()
    done: tuple[Done, ...] = ()
    """What the thread's last approved plan has written, in order."""
    skus: frozenset[str] = frozenset()
    """What the lines of the open card are about; none where that is not known beforehand."""
    language: str | None = None
    """In which it is spoken so far; a message that does not show its own is in this one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One message, with everything a planner may use to understand it."""

    text: str
    tenant: TenantView
    thread: Thread | None = None


class Planner(Protocol):
    """Turns words into a plan, questions or an answer; it never does anything itself."""

    @property
    def name(self) -> str:
        """Return the word by which people know it, such as "offline"."""

    async def plan(self, asked: Asked) -> Reply:
        """Answer one message; what it cannot understand it says, it never guesses."""
