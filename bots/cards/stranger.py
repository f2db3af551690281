"""What somebody is told whom nobody knows here yet."""

from typing import Final

from bots.cards import notice
from bots.cards.drawing import Drawing, Kind, Part, Press, Tone, Verb, Weight
from bots.cards.saying import said, told
from workflows.wording import say

_UNKNOWN: Final = (
    "I do not know you here, so I can do nothing for you yet. Ask for access, and an admin can let"
    " you in."
)
_ALOUD: Final = (
    "I do not know you here yet, and may not write to you alone. Type `/countersign help`, and I"
    " tell you how you are let in."
)
_FOREIGN: Final = (
    "You come from another workspace, and I only listen to people of this one. Nothing was done."
)
_AWAY: Final = (
    "I am not in this channel, so nobody here would see my answer. Invite me with `/invite`, or go"
    " on in our direct messages."
)
_ELSEWHERE: Final = "I may not write in this channel, so I answer in our direct messages."
_NOWHERE: Final = (
    "I may write neither in this channel nor to you alone, so nothing was done. Let me write to"
    " you, or ask me in another channel."
)
MOST_KEPT: Final = 1_800
"""Letters of a sentence that a button bears."""
_ANSWERS: Final = {
    "asked": (
        "The admins were asked to let you in. I will write to you as soon as one of them decides."
    ),
    "granted": "You have access now. Say what should happen in your shops, or `help`.",
    "refused": "An admin decided not to let you in. Talk to them if that surprises you.",
    "removed": "An admin has taken your access away. Talk to them if that surprises you.",
}


def draw_stranger(language: str, *, foreign: bool, team: str = "") -> Drawing:
    """Tell somebody unknown how they are let in; a guest of another workspace is not.

    Args:
        language: in which they are told.
        foreign: whether they are such a guest.
        team: the workspace in which they are unknown, as they may be known in another.
    """
    text = _FOREIGN if foreign else _UNKNOWN
    ask = Press(Verb.ASK, say(language, "Ask for access"), team or "access", Weight.FIRST)
    return Drawing(
        language,
        title=(),
        notice=notice.of_words(say(language, text)),
        tone=Tone.WAITS,
        parts=(Part(Kind.SAYS, (said(language, text),)),),
        actions=() if foreign else (ask,),
    )


def draw_aloud(language: str) -> Drawing:
    """Tell somebody unknown before everybody how they hear more."""
    return _of_words(language, _ALOUD)


def draw_answer(state: str, language: str) -> Drawing:
    """Tell somebody what became of their wish to be let in: asked, granted, refused or removed."""
    return _of_words(language, _ANSWERS[state])


def draw_away(language: str, text: str) -> Drawing:
    """Tell somebody that we are not where they spoke to us, and offer to go on elsewhere."""
    on = Press(Verb.DIRECT, say(language, "Go on in direct messages"), text, Weight.FIRST)
    return Drawing(
        language,
        title=(),
        notice=notice.of_words(say(language, _AWAY)),
        parts=(Part(Kind.SAYS, (told(say(language, _AWAY)),)),),
        actions=(on,) if text.strip() and len(text) <= MOST_KEPT else (),
    )


def draw_elsewhere(language: str) -> Drawing:
    """Tell somebody that we answer elsewhere, as we may not where they spoke to us."""
    return _of_words(language, _ELSEWHERE)


def draw_nowhere(language: str) -> Drawing:
    """Tell somebody that there is no place where we may answer them."""
    return _of_words(language, _NOWHERE)


def _of_words(language: str, text: str) -> Drawing:
    text = say(language, text)
    part = Part(Kind.SAYS, (told(text),))
    return Drawing(language, title=(), notice=notice.of_words(text), parts=(part,))
