"""What was said while nobody listened: Discord tells it to nobody later, so it is read.

What was heard is kept under its message's own name, so that reading it again changes nothing.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, Final

import discord

from activities.clock import SystemClock
from bots.discord.calling import told_apart
from bots.discord.listening import Listening
from bots.patience import patiently
from bots.surface import Refused, Trouble

log = logging.getLogger(__name__)

READS_BACK: Final = timedelta(hours=1)
"""Who waited longer has gone on without an answer."""
TOGETHER: Final = 4
"""Channels that are read at once; what is said and shown now goes to Discord beside them."""
REST_S: Final = 0.2
"""Before the next one in its turn: Discord takes 50 calls a second, and then none of any kind."""
_PAGE: Final = 100
"""Messages that Discord gives at once."""
_Public = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread


@dataclass(frozen=True, slots=True)
class Missed:
    """Reads what was said lately wherever people may call us, oldest first in each place."""

    listening: Listening
    together: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(TOGETHER))

    async def read(
        self,
        client: discord.Client,
        guilds: Sequence[discord.Guild],
        directs: Collection[int] = (),
    ) -> None:
        """Take what was said; a channel that cannot be read yet keeps no other waiting.

        Args:
            client: what is logged in.
            guilds: which servers.
            directs: channels that are one conversation each; Discord tells of that of direct
                messages only when one is written.
        """
        since = discord.utils.time_snowflake(SystemClock().now() - READS_BACK)
        ours = [one for one in guilds if await self.listening.servers.of(str(one.id))]
        public = {one.id for guild in client.guilds for one in guild.channels}
        await asyncio.gather(
            *(self._channel(client, one, since) for one in _public(ours, since)),
            *(self._direct(client, one, since) for one in directs if one not in public),
        )

    async def _direct(self, client: discord.Client, id: int, since: int) -> None:
        """Read direct messages; a channel of a server that is not there now may look like one."""
        try:
            told = await patiently(partial(self._looked_at, id))
        except Trouble as trouble:
            log.warning("the direct messages %s cannot be looked at: %s", id, trouble)
            return
        private = discord.ChannelType.private
        if told["type"] == private.value and int(told.get("last_message_id") or 0) > since:
            await self._channel(client, client.get_partial_messageable(id, type=private), since)

    async def _looked_at(self, id: int) -> Any:  # noqa: ANN401 - any JSON
        async with self._turn():
            return await self.listening.line.call(
                "GET", "/channels/{channel_id}", channel_id=str(id)
            )

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        async with self.together:
            yield
            await asyncio.sleep(REST_S)

    async def _channel(self, client: discord.Client, channel: Any, since: int) -> None:  # noqa: ANN401 - of several kinds
        bot = client.user.id if client.user else 0
        while True:
            try:
                page = await patiently(partial(self._page, client, channel, since))
                for message in page:
                    await self.listening.said(message, bot, late=True)
            except Trouble as trouble:
                log.warning("what was said in %s cannot be read: %s", channel.id, trouble)
                return
            if len(page) < _PAGE:
                return
            since = page[-1].id

    async def _page(
        self,
        client: discord.Client,
        channel: Any,  # noqa: ANN401 - of several kinds
        since: int,
    ) -> list[discord.Message]:
        if client.is_closed():
            raise Refused("nobody is logged in any more")
        after = discord.Object(since)
        with told_apart(f"messages of {channel.id}"):
            async with self._turn():
                return [
                    one
                    async for one in channel.history(limit=_PAGE, after=after, oldest_first=True)
                ]


def _public(guilds: Sequence[discord.Guild], since: int) -> Iterator[_Public]:
    """Return where something was said since, as far as that is known."""
    for guild in guilds:
        every: list[_Public] = [*guild.text_channels, *guild.voice_channels]
        every += [*guild.stage_channels, *guild.threads]
        for channel in every:
            if (channel.last_message_id or 0) > since and _is_readable(channel):
                yield channel


def _is_readable(channel: _Public) -> bool:
    try:
        held = channel.permissions_for(channel.guild.me)
    except discord.ClientException:  # the channel of a thread that is hidden from us
        return False
    return held.view_channel and held.read_message_history
