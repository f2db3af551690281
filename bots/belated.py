"""What is read long after it was said: a brake counts still, but nothing lets go of one.

Between the word and its reading somebody may have put the brake on anew, for a reason that whoever
wrote the word could not know.
"""

import re
from typing import Any, Final

from bots.inbox import Inbox
from bots.typed import RESUME
from workflows.office import Office
from workflows.store import threads
from workflows.store.threads import Arrived
from workflows.wording import say

LATE: Final[dict[str, Any]] = {"late": True}
"""What is kept of a message that is read late."""
LEFT: Final = (
    "I was away when you wrote that, so whatever is halted stays halted. Write it again if you"
    " still mean it."
)


def lets_go(text: str) -> bool:
    """Tell whether words would let go of a brake."""
    return re.fullmatch(RESUME, text.strip(), re.ASCII) is not None


async def is_left(office: Office, inbox: Inbox, arrived: Arrived, *, resumed: bool) -> bool:
    """Tell whether a message is left undone for having waited, and say so in its thread.

    Args:
        office: the installation.
        inbox: what says so.
        arrived: the message.
        resumed: whether it has waited since before a start.
    """
    waited = resumed or bool((arrived.payload or {}).get("late"))
    if not waited or not lets_go(arrived.text):
        return False
    language = await office.store.read(
        lambda tx: threads.language_of(tx, arrived.tenant, arrived.thread)
    )
    await inbox.beside(arrived, say(language, LEFT), done=True)
    return True
