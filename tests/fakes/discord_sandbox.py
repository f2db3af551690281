"""The product beside a local Discord whose people have names, and which a page draws."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fakes.discord_server.control import controlled
from tests.fakes.discord_server.page import paged
from tests.fakes.discord_server.people import Person
from tests.fakes.discord_server.server import FakeDiscord
from tests.fakes.discord_server.state import Channel
from tests.fakes.discord_stage import Chat
from tests.fakes.product import Product
from tests.fakes.slack_sandbox import NAMES


@contextmanager
def server(home: Path) -> Iterator[Chat]:
    """Run the product in a server whose people are called by their names."""
    with paged(controlled(FakeDiscord(pace=0.05))) as discord:
        acme = Chat(discord, Product(home))
        discord.do(lambda: _named(acme))
        try:
            acme.start()
            acme.know()
            yield acme
        finally:
            if acme.product.process is not None:
                acme.product.end()


def _named(acme: Chat) -> None:
    for role, person in acme.people.items():
        person.user.shown = NAMES[role]
    acme.discord.world.bot.name = "Countersign"


def address(acme: Chat, person: Person, place: Channel) -> str:
    """Return where the page shows one channel as somebody sees it."""
    return f"{acme.discord.base_url}/?as={person.id}&place={place.id}"
