"""Whether Discord lets us in: how often a connection may be begun, and why one is refused.

Source: discord.com/developers/docs/events/gateway#session-start-limit-object and
topics/opcodes-and-status-codes#gateway-gateway-close-event-codes.
"""

import logging
from collections.abc import Mapping
from typing import Final

import discord

from bots.discord.calling import Line

log = logging.getLogger(__name__)

INTENTS: Final = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
"""None that Discord has to grant: what calls us by name, and direct messages, come with text."""
_NO_TOKEN, _INTENT = 4004, 4014
_WHY: Final[Mapping[int, str]] = {
    _NO_TOKEN: "it does not take the bot token. Reset it on the application's page Bot",
    4010: "it does not know the connection's number among those that it wants itself",
    4011: "it wants the servers shared out among more connections, as it tells at each start",
    4012: "it does not speak this version of its API any more. Install a newer Countersign",
    4013: "it does not know an intent of {intents}. Install a newer Countersign",
    _INTENT: "it does not grant an intent of {intents}. Look at them on the application's page Bot",
}
_LONGEST_S: Final = 3600.0


def why(refused: discord.ConnectionClosed | discord.PrivilegedIntentsRequired) -> str:
    """Say why a connection was refused, and what to do."""
    code = refused.code if isinstance(refused, discord.ConnectionClosed) else _INTENT
    intents = ", ".join(name for name, wanted in INTENTS if wanted)
    return f"{_WHY.get(code, 'for a reason of its own')} ({code})".format(intents=intents)


async def rest_s(line: Line) -> float:
    """Return how long no connection may be begun, in seconds, at most an hour.

    Who begins more of them in a day than Discord allows has the token taken away.

    Raises:
        Trouble: Discord cannot be reached.
    """
    told = await line.call("GET", "/gateway/bot")
    limit = told.get("session_start_limit") or {}
    if limit.get("remaining", 1) >= min(told.get("shards", 1), limit.get("total", 1)):
        return 0.0
    wait: float = min(max(limit.get("reset_after", 0) / 1000, 1.0), _LONGEST_S)
    log.error("Discord lets us begin no connection today; looking again in %.0f s", wait)
    return wait
