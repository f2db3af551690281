"""Whether we are where somebody calls us, found out by telling them that they were heard."""

import asyncio
import logging
from typing import Final

from bots.slack.surface import Slack
from bots.surface import Refused, Trouble
from workflows.store.places import Place

log = logging.getLogger(__name__)

_AWAY: Final = frozenset({"channel_not_found", "not_in_channel"})
_IN_TIME_S: Final = 1.5
"""Slack waits three seconds for an acknowledgement, which waits for this."""
HEARD: Final = "I am looking into it."


async def is_there(surface: Slack, place: Place, account: str, heard: str) -> bool:
    """Tell somebody alone that they were heard, which is possible only where we are a member."""
    try:
        async with asyncio.timeout(_IN_TIME_S):
            await surface.nudge(place, account, heard)
    except TimeoutError:
        log.warning("somebody could not be answered at once: Slack takes long")
    except Refused as refused:
        return refused.code not in _AWAY
    except Trouble as away:
        log.warning("somebody could not be answered at once: %s", away)
    return True
