"""One business in several servers: whoever is known in one may be a stranger in another."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.discord_server.server import FakeDiscord
from tests.fakes.discord_server.state import Channel, Guild
from tests.fakes.discord_stage import PEOPLE, Chat
from tests.fakes.product import Product, until


@pytest.fixture(scope="module")
def branch(acme: Chat) -> Guild:
    every = acme.discord.do(lambda: list(acme.discord.world.guilds.values()))
    return next(one for one in every if one.name == "branch")


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("discord-several")
    with FakeDiscord(pace=0.05) as discord:
        made = Chat(discord, Product(home))
        other = discord.guild("branch")
        for name in PEOPLE:
            arrives(made, other, name)
        made.product.settings["COUNTERSIGN_DISCORD__GUILDS"] = f"{made.guild.id},{other.id}"
        try:
            made.start()
            made.know()
            yield made
        finally:
            made.product.end()


def arrives(acme: Chat, guild: Guild, name: str) -> None:
    user = acme.people[name].user
    acme.discord.do(lambda: acme.discord.happenings.arrive(guild, user))


def general(acme: Chat, guild: Guild) -> Channel:
    return acme.discord.do(lambda: acme.discord.world.channels_of(guild))[0]


def test_who_is_known_elsewhere_is_let_in_by_a_press_in_direct_messages(
    acme: Chat, branch: Guild
) -> None:
    acme["viewer"].mentions(general(acme, branch), "status")
    told = acme.whispered("viewer", "I do not know you here")

    acme["viewer"].presses(told, "Ask for access")

    asks = acme.waits_for(acme.direct("admin"), "asks for access")
    acme.whispered("viewer", "The admins were asked")
    acme["admin"].selects(asks, "It is somebody we know", acme.called("viewer"))
    acme.waits_for(acme.direct("viewer"), "You have access now")
    said = acme["viewer"].mentions(general(acme, branch), "status")
    until(lambda: said.thread is not None)

    acme["viewer"].presses(told, "Ask for access")

    acme.whispered("viewer", "You have access now", said.id)


def test_nobody_asks_to_be_let_into_a_server_in_which_they_are_not(
    acme: Chat, branch: Guild
) -> None:
    acme.people["visitor"] = acme.discord.person("visitor", acme.guild)
    acme["visitor"].whispers("status")
    told = acme.whispered("visitor", "I do not know you here")
    before = len(acme.product.api("GET", "/api/access", acting="admin").json())

    acme["visitor"].forges(told, f"countersign:ask:{branch.id}")

    acme.whispered("visitor", "The admins were asked")
    [asked] = acme.product.api("GET", "/api/access", acting="admin").json()[before:]
    assert asked["team"] == str(acme.guild.id)
