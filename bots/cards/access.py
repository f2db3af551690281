"""The card by which admins let somebody in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bots.cards import notice
from bots.cards.drawing import (
    Action,
    Asks,
    Choice,
    Drawing,
    Kind,
    Moment,
    Option,
    Part,
    Press,
    Text,
    Tone,
    Verb,
    Weight,
    Words,
)
from bots.cards.plain_sight import clipped
from bots.cards.saying import Seen, name, said, strong
from bots.cards.words import MOST_CHOICES
from workflows.wording import say

ROLES: Final = (
    ("viewer", "only looks"),
    ("lister", "listings and stock"),
    ("pricer", "prices"),
    ("manager", "everything in the shops, and approves"),
    ("admin", "people and shops too"),
)
"""The roles, each with what it may work on."""
STATES: Final = {
    "asked": ("🟡", "asks for access", Tone.WAITS),
    "granted": ("🟢", "has access", Tone.GOOD),
    "refused": ("🔴", "was refused", Tone.BAD),
}


@dataclass(frozen=True, slots=True)
class Access:
    """Somebody whom nobody knows here yet."""

    id: str
    name: str
    """What they call themselves; nobody has checked it."""
    surface: str
    account: str
    state: str
    """asked, granted or refused"""
    at: datetime
    role: str | None = None
    by: str | None = None


def draw_access(access: Access, seen: Seen, language: str) -> Drawing:
    """Draw a request for access.

    Args:
        access: who asks.
        seen: whom one may say that they are.
        language: of the admins.
    """
    sign, label, tone = STATES[access.state]
    title = (strong(name(access.name) or access.account), Text(f" {say(language, label)}"))
    return Drawing(
        language,
        title=title,
        notice=notice.of_words("".join(span.text for span in title)),
        tone=tone,
        facts=(Text(f"{sign} {access.surface.capitalize()} · {name(access.account)}"),),
        parts=tuple(_parts(access, seen, language)),
        actions=tuple(_actions(access, seen, language)) if access.state == "asked" else (),
    )


def _parts(access: Access, seen: Seen, language: str) -> Iterator[Part]:
    if access.state == "asked":
        warns = "The name is what they call themselves; make sure that you know who it is."
        yield Part(Kind.SAYS, (said(language, warns),))
        roles = tuple(_role(role, does, language) for role, does in ROLES)
        yield Part(Kind.SAYS, roles)
        yield Part(Kind.ASIDE, (said(language, "Asked {at}", at=Moment(access.at)),))
    elif access.by:
        yield Part(Kind.ASIDE, (_decided(access, seen, language),))


def _role(role: str, does: str, language: str) -> Words:
    return strong(role), Text(f" – {say(language, does)}")


def _decided(access: Access, seen: Seen, language: str) -> Words:
    by, at = seen.named(access.by or ""), Moment(access.at)
    if access.state == "granted":
        role = strong(access.role or "")
        return said(language, "Let in as {role} by {name}, {at}", role=role, name=by, at=at)
    return said(language, "Refused by {name}, {at}", name=by, at=at)


def _actions(access: Access, seen: Seen, language: str) -> Iterator[Action]:
    for role, _ in ROLES:
        asks = _sure(access, language) if role == "admin" else None
        weight = Weight.RISKY if asks else Weight.PLAIN
        label = say(language, "Let in as {role}", role=role)
        yield Press(Verb.GRANT, label, f"{access.id}:{role}", weight, asks)
    if known := _known(access, seen):
        yield Choice(Verb.LINK, say(language, "It is somebody we know"), known)
    yield Press(Verb.REFUSE, say(language, "Refuse"), access.id)


def _sure(access: Access, language: str) -> Asks:
    return Asks(
        title=say(language, "Make {name} an admin?", name=clipped(name(access.name), 40)),
        text=say(language, "An admin may change people, shops and rights."),
        yes=say(language, "Yes, let them in"),
        no=say(language, "Not yet"),
    )


def _known(access: Access, seen: Seen) -> tuple[Option, ...]:
    found = sorted(seen.people.items(), key=lambda one: (one[1].casefold(), one[0]))
    return tuple(Option(name(named), f"{access.id}:{who}") for who, named in found[:MOST_CHOICES])
