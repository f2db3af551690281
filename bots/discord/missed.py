"""What was said while nobody listened: Discord tells it to nobody later, so it is read.

What was heard is kept under its message's own name, so that reading it again changes nothing.
"""

import logging
from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any, Final

import discord

from activities.clock import SystemClock
from bots.discord.listening import Listening
from bots.surface import Trouble

log = logging.getLogger(__name__)

READS_BACK: Final = timedelta(hours=1)
"""Who waited longer has gone on without an answer."""
_Public = discord.TextChannel | discord.VoiceChannel | discord.Thread


async def read_back(client: discord.Client, listening: Listening, directs: Collection[int]) -> None:
    """Take what was said lately wherever people may call us, oldest first in each place.

    Args:
        client: what is logged in, and knows its servers.
        listening: what takes messages.
        directs: the channels of direct messages, of which Discord tells only when one is written.
    """
    bot = client.user.id if client.user else 0
    since = discord.Object(discord.utils.time_snowflake(SystemClock().now() - READS_BACK))
    for channel in _channels(client, since.id, directs):
        try:
            async for message in channel.history(limit=None, after=since, oldest_first=True):
                await listening.said(message, bot, late=True)
        except (discord.HTTPException, Trouble) as trouble:
            log.warning("what was said in %s cannot be read: %s", channel.id, trouble)


def _channels(client: discord.Client, since: int, directs: Collection[int]) -> Iterator[Any]:
    """Return where something was said since, as far as that is known."""
    known = set()
    for guild in client.guilds:
        public: list[_Public] = [*guild.text_channels, *guild.voice_channels, *guild.threads]
        for channel in public:
            known.add(channel.id)
            if (channel.last_message_id or 0) > since and _is_readable(channel):
                yield channel
    private = discord.ChannelType.private
    for id in directs:
        if id not in known:
            yield client.get_partial_messageable(id, type=private)


def _is_readable(channel: _Public) -> bool:
    try:
        held = channel.permissions_for(channel.guild.me)
    except discord.ClientException:  # the channel of a thread that is hidden from us
        return False
    return held.view_channel and held.read_message_history
