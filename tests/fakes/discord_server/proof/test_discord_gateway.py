import anyio
import pytest

from tests.fakes.discord_server.flags import Intent
from tests.fakes.discord_server.proof.tiny_bot import ALL_INTENTS, TinyBot, running
from tests.fakes.discord_server.sdk import discord, turned_to
from tests.fakes.discord_server.server import FakeDiscord
from tests.fakes.discord_server.state import Guild

pytestmark = pytest.mark.anyio


async def test_a_client_hears_what_people_write(server: FakeDiscord) -> None:
    ana = server.person("ana", server.guild())

    async with running(server) as bot:
        ana.types("general", "hello")

        await server.until(lambda: bot.heard == ["hello"])


async def test_a_cut_connection_resumes_and_hears_what_it_missed(server: FakeDiscord) -> None:
    ana = server.person("ana", server.guild())

    async with running(server) as bot:
        server.do(server.gateway.cut)
        ana.types("general", "while you were away")

        await server.until(lambda: "resumed" in bot.happened)
        await server.until(lambda: bot.heard == ["while you were away"])
        assert len(server.gateway.sessions) == 1


async def test_a_client_that_is_asked_to_reconnect_resumes(server: FakeDiscord) -> None:
    server.guild()

    async with running(server) as bot:
        server.do(server.gateway.ask_to_reconnect)

        await server.until(lambda: "resumed" in bot.happened)


async def test_an_invalid_session_begins_anew(server: FakeDiscord) -> None:
    server.guild()

    async with running(server) as bot:
        server.do(server.gateway.invalidate)

        await server.until(lambda: bot.happened == ["ready", "ready"], within_s=20)
        assert len(server.gateway.sessions) == 2


async def test_a_connection_without_acknowledged_heartbeats_is_given_up() -> None:
    with FakeDiscord(heartbeat_s=0.1) as server, turned_to(server):
        async with running(server, TinyBot(heartbeat_timeout=0.5)) as bot:
            server.gateway.deaf = True
            await server.until(lambda: server.gateway.closed)
            server.gateway.deaf = False

            await server.until(lambda: "resumed" in bot.happened)


async def test_a_wrong_token_is_refused_by_the_api(server: FakeDiscord) -> None:
    async with TinyBot() as bot:
        with pytest.raises(discord.LoginFailure):
            await bot.start("wrong")


async def test_a_privileged_intent_that_is_not_allowed_ends_the_connection() -> None:
    with FakeDiscord(allowed_intents=Intent(0)) as server, turned_to(server):
        async with TinyBot() as bot:
            with pytest.raises(discord.PrivilegedIntentsRequired):
                await bot.start(server.token)

        await server.until(lambda: server.gateway.closed == [4014])


async def test_without_the_content_intent_only_mentions_can_be_read(server: FakeDiscord) -> None:
    ana = server.person("ana", server.guild())

    async with running(server, TinyBot(discord.Intents(guilds=True, guild_messages=True))) as bot:
        ana.types("general", "secret")
        ana.mentions("general", "open")

        await server.until(lambda: bot.heard == ["", "@countersign open"])


async def test_each_shard_hears_of_its_own_guilds(server: FakeDiscord) -> None:
    server.gateway.shards = 2
    guilds: list[Guild] = []
    while len({guild.id >> 22 & 1 for guild in guilds}) < 2:
        guilds.append(server.guild(f"shop {len(guilds)}"))
        await anyio.sleep(0.002)
    bot = discord.AutoShardedClient(intents=ALL_INTENTS, guild_ready_timeout=0.1)

    async with running(server, bot):
        assert {guild.id: guild.shard_id for guild in bot.guilds} == {
            guild.id: guild.id >> 22 & 1 for guild in guilds
        }
        assert sorted(it.shard for it in server.gateway.live()) == [(0, 2), (1, 2)]


async def test_events_come_twice_and_out_of_order_where_a_test_asks(server: FakeDiscord) -> None:
    ana = server.person("ana", server.guild())

    async with running(server) as bot:
        server.gateway.delivery.hold("MESSAGE_CREATE")
        ana.types("general", "first")
        ana.types("general", "second")
        server.gateway.delivery.twice("MESSAGE_CREATE")
        server.do(lambda: server.gateway.delivery.release(backwards=True))

        await server.until(lambda: bot.heard == ["second", "second", "first", "first"])


async def test_installing_and_removing_are_told(server: FakeDiscord) -> None:
    server.guild("first")

    async with running(server) as bot:
        later = server.guild("later")
        await server.until(lambda: "joined later" in bot.happened)
        server.do(lambda: server.happenings.uninstall(later))

        await server.until(lambda: "left later" in bot.happened)


async def test_an_outage_of_the_gateway_passes(server: FakeDiscord) -> None:
    ana = server.person("ana", server.guild())

    async with running(server) as bot:
        server.gateway.out_of_order = True
        server.do(server.gateway.cut)
        ana.types("general", "is anybody there")
        await anyio.sleep(0.3)
        server.gateway.out_of_order = False

        await server.until(lambda: bot.heard == ["is anybody there"], within_s=30)


async def test_an_event_comes_late_where_a_test_asks(server: FakeDiscord) -> None:
    ana = server.person("ana", server.guild())

    async with running(server) as bot:
        server.gateway.delivery.late(0.4, "MESSAGE_CREATE")
        began = anyio.current_time()
        ana.types("general", "slow")

        await server.until(lambda: bot.heard == ["slow"])
        assert anyio.current_time() - began >= 0.4
