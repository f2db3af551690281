"""A reminder that nobody has decided yet: it calls whoever still can, as nobody reads a name."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from bots.cards import notice
from bots.cards.drawing import Drawing, Kind, Moment, Part, Tone
from bots.cards.saying import Seen, listed, said

REMINDER: Final = "reminder"
"""Under which a message keeps what it reminds of."""
STILL_WAITS: Final = "This still waits: it needs {missing} of {who}, and expires on {until}."


def draw_reminder(body: Mapping[str, Any], text: str, seen: Seen, language: str) -> Drawing:
    """Draw a reminder.

    Args:
        body: of the event that reminds.
        text: the same in plain words, for a notification.
        seen: where it is seen.
        language: in which it is said.
    """
    who = [seen.named(one, called=True) for one in body["approvers"]]
    until = Moment(datetime.fromisoformat(body["expires_at"]), soon=True)
    missing, names = str(body["missing"]), listed(language, who, "or")
    says = said(language, STILL_WAITS, missing=missing, who=names, until=until)
    part = Part(Kind.SAYS, (says,))
    return Drawing(language, title=(), notice=notice.of_words(text), tone=Tone.WAITS, parts=(part,))
