"""What Discord's events say: who is behind them, where they come from, and which words are meant.

A person is found by their server and their id. What is said where there are no threads, as in
direct messages, is one conversation, whose place is the channel itself.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

import discord

from bots.arrivals import Sender
from bots.discord.installed import Home
from bots.discord.setup import RIGHTS, SURFACE
from bots.surface import Account, Attached
from workflows.store.places import Place

_SAID: Final = frozenset({discord.MessageType.default, discord.MessageType.reply})
_FLAT: Final = frozenset({
    discord.ChannelType.private, discord.ChannelType.voice, discord.ChannelType.stage_voice,
})  # fmt: skip
"""Channels in which no message begins a thread, so that each is one conversation."""
_CALLED: Final = re.compile(r"<@!?(\d+)>")
_MARKED: Final = re.compile(r"<(@!?|@&|#|a?:\w+:)(\d+)>")
"""How a person, a role, a channel and a picture of a server's own are written."""
_STRESSED: Final = re.compile(
    r"(?<!\w)(?:(`{1,3})(?P<code>[^`]+)\1|\*\*(?P<bold>\S(?:[^*]*\S)?)\*\*)(?!\w)"
)
"""How words stand out, as those do that were copied from a card."""


def sender(home: Home, user: discord.User | discord.Member, language: str = "") -> Sender:
    """Return who is behind something, and in which language they read, where that is told."""
    account = Account(SURFACE, home.team, str(user.id))
    return Sender(home.tenant, account, user.display_name, language=language)


def place_of(home: Home, channel: object, id: int, *, begins: int | None = None) -> Place:
    """Return where something happened.

    Args:
        home: whose server.
        channel: what is known of the channel.
        id: of the channel.
        begins: a message that a thread may hang on, outside of threads.
    """
    if isinstance(channel, discord.Thread):
        return Place(SURFACE, home.team, str(channel.parent_id), str(id))
    if getattr(channel, "type", None) in _FLAT:
        return Place(SURFACE, home.team, str(id), str(id))
    return Place(SURFACE, home.team, str(id), str(begins) if begins else "")


def place_told(home: Home, channel: Mapping[str, Any], *, begins: int) -> Place:
    """Return where something was said, by what Discord itself tells of the channel."""
    id = str(channel["id"])
    if "thread_metadata" in channel:
        return Place(SURFACE, home.team, str(channel["parent_id"]), id)
    is_flat = channel["type"] in {one.value for one in _FLAT}
    return Place(SURFACE, home.team, id, id if is_flat else str(begins))


def is_said(message: discord.Message) -> bool:
    """Tell whether a message is what a person says now, in their own words.

    What was edited, forwarded or written by a bot or a webhook counts for nothing.
    """
    if message.author.bot or message.webhook_id or message.edited_at:
        return False
    return message.type in _SAID and not message.message_snapshots


def files(message: discord.Message) -> tuple[Attached, ...]:
    """Return the files of a message, or of the one that it brings."""
    brought = (one for snapshot in message.message_snapshots for one in snapshot.attachments)
    return tuple(
        Attached(str(one.id), one.filename, one.content_type or "", one.size, one.url)
        for one in (*message.attachments, *brought)
    )


def server_of(message: discord.Message) -> int | None:
    """Return in which server something was said, also one that the library has not heard of yet."""
    return message.guild.id if message.guild else getattr(message.channel, "guild_id", None)


def is_unheard_of(message: discord.Message) -> bool:
    """Tell whether the library has not heard yet of the channel in which something was said."""
    channel = message.channel
    return isinstance(channel, discord.PartialMessageable) and server_of(message) is not None


def is_for_us(message: discord.Message, bot: int) -> bool:
    """Tell whether a message is for us: a direct one, or one that calls us by name."""
    if server_of(message) is None:
        return True
    return any(int(one) == bot for one in _CALLED.findall(message.content))


def calls_our_role(message: discord.Message, bot: int) -> bool:
    """Tell whether a message calls the role that a server gave us, which bears our name."""
    return any(role.tags and role.tags.bot_id == bot for role in message.role_mentions)


def words(message: discord.Message, bot: int) -> str:
    """Return what was typed, as it was typed: our own name and Discord's marks are no words.

    Of a forwarded message, that is what it brings.
    """
    people = {one.id: one.display_name for one in message.mentions}
    roles = {one.id: one.name for one in message.role_mentions}
    channels = {one.id: one.name for one in message.channel_mentions}

    def named(found: "re.Match[str]") -> str:
        sign, id = found[1], int(found[2])
        if ":" in sign or id == bot:
            return " "
        names = people if sign in {"@", "@!"} else roles if sign == "@&" else channels
        return f"{sign[0]}{names.get(id, id)}"

    content = message.content or "\n".join(one.content for one in message.message_snapshots)
    return plainly(_MARKED.sub(named, content))


def plainly(typed: str) -> str:
    """Return words with one plain blank between them, whatever blanks were typed, and no stress."""
    lines = (" ".join(line.split()) for line in typed.splitlines())
    return _STRESSED.sub(_unstressed, "\n".join(lines)).strip()


def _unstressed(found: "re.Match[str]") -> str:
    return str(found["code"] or found["bold"]).strip()


def lacks(held: discord.Permissions, channel: object) -> list[str]:
    """Name what the bot may not do in a channel and would have to, as Discord calls it.

    Args:
        held: what it may do there.
        channel: a thread, a channel that is one conversation, or one in which threads begin.
    """
    if not held.view_channel:  # without which it may do nothing else, whatever else it was given
        return [RIGHTS["view_channel"][1]]
    needs = set(RIGHTS) - _needless(channel)
    return [shown for name, (_, shown) in RIGHTS.items() if name in needs and not _may(held, name)]


def _needless(channel: object) -> frozenset[str]:
    if isinstance(channel, discord.Thread):
        return frozenset({"send_messages", "create_public_threads"})
    if getattr(channel, "type", None) in _FLAT:
        return frozenset({"send_messages_in_threads", "create_public_threads"})
    return frozenset()


def is_locked(channel: object, held: discord.Permissions) -> bool:
    """Tell whether a channel is a thread that a moderator has closed, to the bot as well."""
    return isinstance(channel, discord.Thread) and channel.locked and not held.manage_threads


def _may(held: discord.Permissions, name: str) -> bool:
    return bool(getattr(held, name))
