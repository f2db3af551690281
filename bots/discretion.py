"""Whether a channel shows prices and margins, chosen there in words that are matched exactly."""

import re
from typing import Final

from activities.errors import CountersignError
from authz.people import Person
from workflows.halt import allowed
from workflows.office import Office
from workflows.store import channels
from workflows.store.places import Place
from workflows.wording import reworded, say

_WORDS: Final = re.compile(r"(?i:details) (?P<choice>(?i:on|off))", re.ASCII)
_CHOSEN: Final = {
    True: "Prices and details are shown in this channel from here on.",
    False: "Prices and details stay in direct messages from here on; cards here name what changes.",
}


async def answer(office: Office, by: Person, text: str, place: Place, language: str) -> str | None:
    """Do what was typed, or return None where it is none of these words."""
    typed = _WORDS.fullmatch(text.strip())
    if typed is None:
        return None
    details = typed["choice"].lower() == "on"
    try:
        await allowed(office, by, "tenant.manage")
    except CountersignError as error:
        return reworded(error.text, language)
    now = office.clock.now()
    await office.store.write(
        lambda tx: channels.show_details(
            tx, by.tenant, place, details=details, person=by.id, now=now
        )
    )
    return say(language, _CHOSEN[details])
