"""A bot in many servers is several connections to Discord, and one to whoever speaks to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.discord_server.server import FakeDiscord
from tests.fakes.discord_server.state import Channel, Guild, Message
from tests.fakes.discord_stage import PEOPLE, Chat
from tests.fakes.product import Product, until

SHARDS = 2


@pytest.fixture
def acme(tmp_path: Path) -> Iterator[Chat]:
    with FakeDiscord(pace=0.05) as discord:
        discord.gateway.shards = SHARDS
        made = Chat(discord, Product(tmp_path))
        other = elsewhere(made)
        made.product.settings["COUNTERSIGN_DISCORD__GUILDS"] = f"{made.guild.id},{other.id}"
        try:
            made.start()
            until(lambda: len(discord.gateway.live()) == SHARDS)
            for guild in (made.guild, other):
                made.guild = guild
                made.know()
            yield made
        finally:
            made.product.end()


def elsewhere(acme: Chat) -> Guild:
    """Add servers until one lies on the other connection; let everybody be in it."""
    while True:
        guild = acme.discord.guild("branch")
        if shard_of(guild) != shard_of(acme.guild):
            break
    for name in PEOPLE:
        user = acme.people[name].user
        acme.discord.do(lambda user=user: acme.discord.happenings.arrive(guild, user))  # type: ignore[misc]
    return guild


def shard_of(guild: Guild) -> int:
    return (guild.id >> 22) % SHARDS


def general(acme: Chat, guild: Guild) -> Channel:
    every = acme.discord.do(lambda: acme.discord.world.channels_of(guild))
    return every[0]


def test_each_server_is_heard_on_its_own_connection_and_pressed_in(acme: Chat) -> None:
    shards = sorted(one.shard for one in acme.discord.gateway.live())
    assert shards == [(0, SHARDS), (1, SHARDS)]
    listed = acme.discord.do(acme.discord.world.guilds_of_bot)
    for at, guild in enumerate([listed[0], acme.guild]):
        acme.guild = guild
        wish = f"Set the price of POT-IRON to 7{at}.00 on Shopify"

        asked = acme["manager"].mentions(general(acme, guild), wish)

        card = acme.waits_for(asked, "waits for approval")
        acme["manager2"].presses(card, "Approve 1 change")
        acme.waits_for(asked, "1 change made")


def test_a_lost_connection_of_one_leaves_the_other_alone(acme: Chat) -> None:
    [first, second] = sorted(acme.discord.gateway.live(), key=lambda one: one.shard)
    lost, kept = (first, second) if first.shard[0] == shard_of(acme.guild) else (second, first)
    connection = kept.connection
    assert lost.connection is not None
    acme.discord.do(lost.connection.cut)

    asked = acme["manager"].mentions(general(acme, acme.guild), "status")

    acme.waits_for(asked, "Nothing is halted.", 40)
    assert kept.connection is connection


def test_a_connection_that_begins_anew_alone_reads_what_was_said_meanwhile(acme: Chat) -> None:
    lost = next(one for one in acme.discord.gateway.live() if one.shard[0] == shard_of(acme.guild))

    def ends() -> Message:
        assert lost.connection is not None
        lost.over = True
        lost.connection.cut()
        return acme["manager"].mentions(general(acme, acme.guild), "status")

    asked = acme.discord.do(ends)

    acme.waits_for(asked, "Nothing is halted.", 60)
