import time
from collections.abc import Awaitable, Callable

import aiohttp
import anyio
import pytest

from tests.fakes.discord_server.flags import Permission
from tests.fakes.discord_server.proof.tiny_bot import card, running
from tests.fakes.discord_server.sdk import discord
from tests.fakes.discord_server.server import FakeDiscord

pytestmark = pytest.mark.anyio


async def test_a_refused_payload_is_answered_and_fails_the_test(server: FakeDiscord) -> None:
    server.guild()

    async with running(server) as bot:
        channel = bot.get_channel(server.find("general").id)
        with pytest.raises(discord.HTTPException, match="4000") as refused:
            await channel.send(view=card("a" * 4001, approvable=False))

    assert refused.value.code == 50035
    with pytest.raises(AssertionError, match="BASE_TYPE_BAD_LENGTH"):
        server.assert_clean()
    server.forgive()


async def test_a_broadcast_is_sent_and_fails_the_test(server: FakeDiscord) -> None:
    server.guild()

    async with running(server) as bot:
        channel = bot.get_channel(server.find("general").id)
        everybody = discord.AllowedMentions(everyone=True)
        await channel.send("hello @everyone", allowed_mentions=everybody)

    assert ["everyone" in str(violation) for violation in server.forgive()] == [True]


async def test_a_full_bucket_is_waited_for(server: FakeDiscord) -> None:
    server.guild()
    server.buckets.set("POST /channels/{channel_id}/messages", 2, 0.4)

    async with running(server) as bot:
        channel = bot.get_channel(server.find("general").id)
        began = time.monotonic()
        for number in range(3):
            await channel.send(str(number))

        assert time.monotonic() - began > 0.3
        assert server.buckets.refused == 0


async def test_a_client_waits_as_long_as_a_429_asks(server: FakeDiscord) -> None:
    server.guild()

    async with running(server) as bot:
        channel = bot.get_channel(server.find("general").id)
        server.faults.add("429", "POST /channels/*/messages", wait_s=0.3)
        began = time.monotonic()
        await channel.send("late")

        assert time.monotonic() - began > 0.3
        assert [it.status for it in server.sent("POST /channels")] == [429, 200]


async def test_a_lost_answer_leaves_a_message_that_its_nonce_finds_again(
    server: FakeDiscord,
) -> None:
    server.guild()

    async with running(server) as bot:
        channel = bot.get_channel(server.find("general").id)
        server.faults.add("cut after", "POST /channels/*/messages")
        with pytest.raises(aiohttp.ClientConnectionError):
            await channel.send("once", nonce="n1")
        await channel.send("once", nonce="n1")

        assert [m.content for m in server.from_bot("general")] == ["once"]


async def test_trouble_of_the_platform_passes(server: FakeDiscord) -> None:
    server.guild()

    async with running(server) as bot:
        channel = bot.get_channel(server.find("general").id)
        server.faults.add("503", "POST /channels/*/messages")
        with pytest.raises(discord.DiscordServerError):
            await channel.send("now")
        await channel.send("then")

        assert [m.content for m in server.from_bot("general")] == ["then"]


@pytest.mark.parametrize(
    ("denied", "code"),
    [(Permission.VIEW_CHANNEL, 50001), (Permission.SEND_MESSAGES, 50013)],
)
async def test_a_missing_right_is_named_as_the_platform_does(
    server: FakeDiscord, denied: Permission, code: int
) -> None:
    guild = server.guild()
    channel = server.channel(guild, "closed", bot_denied=int(denied))

    async with running(server) as bot:
        with pytest.raises(discord.Forbidden) as refused:
            await bot.get_partial_messageable(channel.id, guild_id=guild.id).send("hello")

    assert refused.value.code == code


async def test_unknown_things_and_archived_threads_have_their_own_codes(
    server: FakeDiscord,
) -> None:
    guild = server.guild()
    ana = server.person("ana", guild)
    found: list[int] = []

    async with running(server) as bot:
        general = bot.get_channel(server.find("general").id)
        ana.mentions("general", "10 % off")
        message = (await server.until(lambda: server.from_bot("plan p1")))[-1]
        thread = message.channel
        server.archive(thread)
        partial = bot.get_partial_messageable(thread.id).get_partial_message(message.id)
        attempts: tuple[Callable[[], Awaitable[object]], ...] = (
            lambda: general.fetch_message(1),
            lambda: bot.fetch_channel(1),
            lambda: partial.edit(view=card("b")),
        )
        for attempt in attempts:
            with pytest.raises(discord.HTTPException) as refused:
                await attempt()
            found.append(refused.value.code)

    assert found == [10008, 10003, 50083]


async def test_a_global_limit_stops_every_route(server: FakeDiscord) -> None:
    server.guild()

    async with running(server) as bot:
        channel = bot.get_channel(server.find("general").id)
        server.faults.add("429", "POST /channels/*/messages", wait_s=0.4, everywhere=True)
        began = time.monotonic()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(channel.send, "one")
            await server.until(lambda: server.sent("POST /channels"))
            await bot.fetch_user(bot.user.id)

        assert time.monotonic() - began > 0.4
        assert server.sent("GET /users/{user_id}")[-1].at > server.sent("POST")[0].at + 0.3


async def test_what_was_cut_before_it_was_done_was_not_done(server: FakeDiscord) -> None:
    server.guild()

    async with running(server) as bot:
        channel = bot.get_channel(server.find("general").id)
        server.faults.add("cut before", "POST /channels/*/messages")
        with pytest.raises(aiohttp.ClientConnectionError):
            await channel.send("never")

    assert server.from_bot("general") == []


async def test_trouble_for_a_while_ends_by_itself(server: FakeDiscord) -> None:
    server.guild()

    async with running(server) as bot:
        channel = bot.get_channel(server.find("general").id)
        server.faults.add("429", wait_s=0.1, times=None, for_s=0.3)
        await channel.send("at last")

        assert {it.status for it in server.sent("POST /channels")[:-1]} == {429}
        assert [m.content for m in server.from_bot("general")] == ["at last"]


async def test_a_route_that_is_not_here_fails_the_test(server: FakeDiscord) -> None:
    guild = server.guild()

    async with running(server) as bot:
        with pytest.raises(discord.NotFound):
            await bot.get_guild(guild.id).invites()

    assert ["no such route" in str(it) for it in server.forgive()] == [True]


async def test_nobody_can_be_written_to_who_takes_no_direct_messages(server: FakeDiscord) -> None:
    ana = server.person("ana", server.guild())
    ana.user.takes_dms = False

    async with running(server) as bot:
        user = await bot.fetch_user(ana.id)
        with pytest.raises(discord.Forbidden) as refused:
            await user.send("hello")

    assert refused.value.code == 50007
