"""Wherever people write in Discord, they are answered there, or told why that cannot be."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.discord_server.flags import ChannelType, Permission
from tests.fakes.discord_server.state import Channel
from tests.fakes.discord_stage import CHANNEL, Chat, chat
from tests.fakes.product import until

PAUSED = "which listings are paused on Shopify?"


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("discord-places")
    with chat(home) as running:
        mod = running.discord.person("mod", running.guild, permissions=Permission.MANAGE_THREADS)
        running.people["mod"] = mod
        yield running


def private(acme: Chat, name: str) -> Channel:
    """Open a thread of the manager's that only those see who are called into it."""
    thread = acme["manager"].opens_thread(CHANNEL, name, private=True)
    acme.discord.do(lambda: acme.discord.happenings.join_thread(thread, acme.discord.world.bot))
    return thread


def test_a_voice_channel_is_one_conversation(acme: Chat) -> None:
    denied = Permission.CREATE_PUBLIC_THREADS | Permission.SEND_MESSAGES_IN_THREADS
    voice = acme.discord.channel(acme.guild, "stand-up", kind=ChannelType.VOICE, bot_denied=denied)

    acme["manager"].mentions(voice, "Set the price of POT-IRON to 77.00 on Shopify")

    card = acme.waits_for(voice, "waits for approval")
    acme["manager"].mentions(voice, "make it 77.50")
    acme.waits_for(voice, "revision 2")
    until(lambda: "Replaced by revision 2" in acme.read(card))


def test_a_post_in_a_forum_is_answered_in_it(acme: Chat) -> None:
    acme.discord.channel(acme.guild, "wishes", kind=ChannelType.FORUM)

    post = acme["manager"].posts("wishes", "A price", f"<@{acme.discord.world.bot.id}> {PAUSED}")

    acme.waits_for(post.channel, "Paper Lamp")


def test_a_private_thread_is_answered_in_it(acme: Chat) -> None:
    thread = private(acme, "between us")

    acme["manager"].mentions(thread, PAUSED)

    acme.waits_for(thread, "Paper Lamp")


def test_a_thread_in_which_we_may_not_write_is_told_of_alone(acme: Chat) -> None:
    quiet = acme.discord.channel(
        acme.guild, "quiet", bot_denied=Permission.SEND_MESSAGES_IN_THREADS
    )
    thread = acme["manager"].opens_thread(quiet, "a thread")

    acme["manager"].mentions(thread, PAUSED)

    acme.waits_for(acme.direct("manager"), "“Send Messages in Threads”")


@pytest.mark.parametrize("by_command", [False, True])
def test_a_locked_thread_is_told_to_be_locked(acme: Chat, by_command: bool) -> None:  # noqa: FBT001 - a case
    thread = acme["mod"].opens_thread(CHANNEL, f"closed {by_command}")
    acme["mod"].mentions(thread, "status")
    acme.discord.archive(thread, locked=True)

    if by_command:
        acme["mod"].runs("/countersign ask", thread, what=PAUSED)
    else:
        acme["mod"].mentions(thread, PAUSED)

    acme.whispered("mod", "This thread is locked")


def test_a_message_wakes_a_thread_that_fell_asleep(acme: Chat) -> None:
    asked = acme["manager"].mentions(CHANNEL, "Set the price of CAN-FIG to 12.10 on Shopify")
    card = acme.waits_for(asked, "waits for approval")
    thread = acme.thread(asked)
    acme.discord.archive(thread)

    acme["manager"].mentions(thread, "make it 12.20")

    acme.waits_for(thread, "revision 2")
    until(lambda: "Replaced by revision 2" in acme.read(card))
