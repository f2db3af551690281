"""What is said in Discord, handed on; it is kept before anything else is done with it."""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

import discord

from activities.clock import SystemClock
from bots.arrivals import Arrivals
from bots.cards.words import draw_words
from bots.discord.calling import Line
from bots.discord.components import message as drawn
from bots.discord.installed import Home, Servers
from bots.discord.reading import (
    calls_our_role,
    files,
    is_for_us,
    is_locked,
    is_said,
    is_unheard_of,
    lacks,
    place_of,
    place_told,
    sender,
    server_of,
    words,
)
from bots.discord.setup import SURFACE
from bots.discord.surface import Discord
from bots.edited import Edited
from bots.inbox import LATELY
from bots.patience import patiently
from bots.surface import Refused, Trouble
from workflows.store import places, posts
from workflows.store.door import Transaction
from workflows.store.places import Place
from workflows.wording import ENGLISH, own_language, say

log = logging.getLogger(__name__)

NOT_OURS: Final = (
    "This server is not connected to any business here, so nothing is done. Whoever operates me"
    " connects it: its id is `{guild}`."
)
NO_SERVER: Final = (
    "I share no server with you that is connected to a business here, so nothing is done."
)
LACKS: Final = "I cannot answer in this channel: give me the permission {rights} here."
OUR_ROLE: Final = (
    "You called my role, so Discord does not show me what you wrote. Call me by my name instead: in"
    " the list that opens behind “@” I am the one marked as an app."
)
LOCKED: Final = "This thread is locked, so I cannot answer in it. Unlock it, or call me elsewhere."


_NOTED_S: Final = 2.0
_JUST_NOW: Final = timedelta(minutes=5)
"""So long ago at most is an edit of which Discord tells; clocks may differ."""


@dataclass(frozen=True, slots=True)
class Listening:
    """Hears messages, and what becomes of them."""

    arrivals: Arrivals
    servers: Servers
    surface: Discord
    line: Line
    edited: Edited

    async def said(self, message: discord.Message, bot: int, *, late: bool = False) -> None:
        """Take a message, if it is one for us.

        Args:
            message: what was said.
            bot: our own id.
            late: whether it is read after we were away, and may have been refused before that.
        """
        if not is_said(message):
            return
        if not is_for_us(message, bot):
            if calls_our_role(message, bot) and not late and await self._home(message):
                await self._tell(message, OUR_ROLE)
            return
        home = await self._home(message)
        if home is None or (why := _unanswerable(message)):
            if not late:
                await (self._refuse(message) if home is None else self._tell(message, **why))
            return
        place = await self._place(home, message)
        if place is None:
            return
        text, name = words(message, bot), f"message/{message.id}"
        who = sender(home, message.author, _spoken_in(message))
        await self.arrivals.hear(who, place, text, name, files(message), late=late)

    async def changed(self, message: discord.Message, bot: int) -> None:
        """Tell whoever edits what they say to us alone, and once, that nothing comes of it."""
        at = message.edited_at
        if at is None or message.author.bot or message.webhook_id or not is_for_us(message, bot):
            return
        if SystemClock().now() - at > _JUST_NOW:
            return
        home = await self._home(message)
        if home is None:
            return
        # named with its time, as Discord repeats an edit with whatever else happens to a message
        place = Place(SURFACE, home.team, str(message.channel.id))
        await self.edited.answer(sender(home, message.author), place, (message.id, at))

    async def directs(self) -> list[int]:
        """Return the channels of direct messages in which something was said."""
        found = await self.arrivals.office.store.read(lambda tx: places.alone(tx, SURFACE))
        return [int(one) for one in found]

    async def regained(
        self, server: int, channel: int | None = None, thread: int | None = None
    ) -> None:
        """Show what lately could not be shown somewhere, as we may be allowed to by now.

        Args:
            server: which.
            channel: where alone; None: wherever it is.
            thread: in which thread of the channel alone.
        """
        home = await self.servers.of(str(server))
        if home is not None:
            place = Place(SURFACE, home.team, str(channel or ""))
            office = self.arrivals.office
            since = office.clock.now() - LATELY
            only = str(thread or "")
            await office.store.write(
                lambda tx: posts.revive_in(tx, home.tenant, place, since, thread=only)
            )

    async def deleted(self, channel: int, parent: int | None, messages: Iterable[int]) -> None:
        """Let cards that somebody took away, and that people still need, be looked after."""
        await asyncio.gather(*(self._deleted(channel, parent, one) for one in messages))

    async def _deleted(self, channel: int, parent: int | None, message: int) -> None:
        home = await self.servers.of_message(str(message))
        if home is None:  # taken away sooner than we could note that we had said it, or not ours
            await asyncio.sleep(_NOTED_S)
            home = await self.servers.of_message(str(message))
        if home is None:
            return
        where = [Place(SURFACE, home.team, str(one)) for one in {channel, parent or channel}]

        def unit(tx: Transaction) -> None:
            for place in where:
                posts.missed(tx, home.tenant, place, str(message))

        await self.arrivals.office.store.write(unit)

    async def _place(self, home: Home, message: discord.Message) -> Place | None:
        """Return where something was said; None: Discord does not tell.

        A thread that was woken, or a server that is back, may be told of after what is said there.
        """
        id = message.channel.id
        if not is_unheard_of(message):
            return place_of(home, message.channel, id, begins=message.id)
        ask = partial(self.line.call, "GET", "/channels/{channel_id}", channel_id=str(id))
        try:
            return place_told(home, await patiently(ask), begins=message.id)
        except Trouble as trouble:
            log.warning("what was said in %s cannot be placed: %s", id, trouble)
            return None

    async def _home(self, message: discord.Message) -> Home | None:
        server = server_of(message)
        if server is not None:
            return await self.servers.of(str(server))
        return await patiently(lambda: self.servers.of_account(str(message.author.id)))

    async def _refuse(self, message: discord.Message) -> None:
        server = server_of(message)
        log.warning("refused %s of no server of ours: %s", message.author.id, server)
        if server is None:
            await self._tell(message, NO_SERVER)
        else:
            await self._tell(message, NOT_OURS, guild=str(server))

    async def _tell(self, message: discord.Message, text: str, **values: object) -> None:
        """Say something where a message was written, else to its writer alone."""
        guild = message.guild
        language = own_language(str(guild.preferred_locale)) if guild else "en"
        body = drawn(draw_words(say(language, text, **values), language), {})
        path = "/channels/{channel_id}/messages"
        try:
            await self.line.call("POST", path, body, channel_id=str(message.channel.id))
        except Refused:
            await self._alone(message, path, body)
        except Trouble as away:
            log.warning("%s could not be told something: %s", message.author.id, away)

    async def _alone(self, message: discord.Message, path: str, body: dict[str, object]) -> None:
        try:
            channel = await self.surface.direct("", str(message.author.id))
            await self.line.call("POST", path, body, channel_id=channel)
        except Trouble as trouble:
            log.warning("%s could not be told something: %s", message.author.id, trouble)


def _spoken_in(message: discord.Message) -> str:
    """Return the language of a server that chose one; English is what every server begins with."""
    chosen = own_language(str(message.guild.preferred_locale)) if message.guild else ENGLISH
    return "" if chosen == ENGLISH else chosen


def _unanswerable(message: discord.Message) -> dict[str, str]:
    """Return why a message cannot be answered where it stands, if it cannot."""
    held = _held(message)
    if held is None:
        return {}
    if is_locked(message.channel, held):
        return {"text": LOCKED}
    missing = ", ".join(f"“{one}”" for one in lacks(held, message.channel))
    return {"text": LACKS, "rights": missing} if missing else {}


def _held(message: discord.Message) -> discord.Permissions | None:
    """Return what we may do where a message was written, as far as that is known."""
    channel = message.channel
    if message.guild is None or message.guild.me is None:
        return None
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return None
    try:
        return channel.permissions_for(message.guild.me)
    except discord.ClientException:  # the channel of a thread that is hidden from us
        return None
