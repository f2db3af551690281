"""The real product beside a local Discord: a server, its people, and a channel where all are."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from tests.fakes.discord_server.components import every
from tests.fakes.discord_server.interactions import Modal
from tests.fakes.discord_server.people import Person
from tests.fakes.discord_server.server import FakeDiscord
from tests.fakes.discord_server.state import Channel, Message
from tests.fakes.product import Product, until

PEOPLE = ("admin", "manager", "manager2", "viewer")
"""Members of the demo who have an account in the server."""
CHANNEL = "general"


@dataclass
class Chat:
    """A product in a server."""

    discord: FakeDiscord
    product: Product
    people: dict[str, Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.guild = self.discord.guild("shop")
        for name in (*PEOPLE, "stranger"):
            self.people[name] = self.discord.person(name, self.guild)
        self.product.settings |= {
            "COUNTERSIGN_DISCORD__API_URL": self.discord.api_url,
            "COUNTERSIGN_DISCORD__TOKEN": self.discord.token,
        }

    def start(self) -> None:
        """Start the product, and wait until it listens."""
        self.product.start()
        until(lambda: bool(self.discord.gateway.live()))

    def know(self, *names: str) -> None:
        """Let accounts be people's."""
        for name in names or PEOPLE:
            account = str(self.people[name].id)
            body = {"surface": "discord", "team": str(self.guild.id), "account": account}
            answer = self.product.api("POST", f"/api/people/{name}/accounts", body, acting="admin")
            assert answer.is_success, answer.text

    def called(self, name: str) -> str:
        """Return what a member is called."""
        listed = self.product.api("GET", "/api/people", acting="admin").json()
        return next(str(one["name"]) for one in listed if one["id"] == name)

    def __getitem__(self, name: str) -> Person:
        """Return somebody."""
        return self.people[name]

    def thread(self, asked: Message) -> Channel:
        """Return the thread that hangs on a message."""
        found: list[Channel] = []

        def there() -> bool:
            found[:] = [one for one in self.discord.threads(self.guild) if one.id == asked.id]
            return bool(found)

        until(there)
        return found[0]

    def direct(self, name: str) -> Channel:
        """Return the channel of the bot and somebody."""
        return self.discord.dm(self.people[name])

    def sends(self, who: str, body: Mapping[str, Any]) -> Message:
        """Send somebody, as the bot, a message that nothing in the product brings about."""
        channel = self.direct(who)
        path = f"{self.discord.api_url}/channels/{channel.id}/messages"
        headers = {"Authorization": f"Bot {self.discord.token}"}
        httpx2.post(path, json=body, headers=headers).raise_for_status()
        return self.said(channel)[-1]

    def said(self, channel: Channel) -> list[Message]:
        """Return what the bot has said to all of a channel."""
        return [one for one in self.discord.from_bot(channel) if one.only_for is None]

    def read(self, message: Message) -> str:
        """Return what a message shows."""
        return self.discord.drawn(message)

    def waits_for(
        self,
        where: Channel | Message,
        words: str,
        seconds: float = 20,
        also: Callable[[Message], bool] = lambda _: True,
    ) -> Message:
        """Wait for a message of the bot, in a channel or a message's thread, that shows words."""
        found: list[Message] = []

        def there() -> bool:
            channel = where if isinstance(where, Channel) else self._thread(where)
            said = self.said(channel) if channel else []
            found[:] = [one for one in said if words in self.read(one) and also(one)]
            return bool(found)

        try:
            until(there, seconds)
        except AssertionError:
            channel = where if isinstance(where, Channel) else self._thread(where)
            shown = "\n---\n".join(map(self.read, self.said(channel) if channel else []))
            raise AssertionError(
                f"“{words}” was not said, but:\n{shown}\n{self.product.log()}"
            ) from None
        return found[-1]

    def _thread(self, asked: Message) -> Channel | None:
        return next((o for o in self.discord.threads(self.guild) if o.id == asked.id), None)

    def whispered(self, name: str, words: str, after: int = 0) -> Message:
        """Wait until somebody alone is shown some words, hidden or directly."""
        user, direct = self.people[name].user, self.direct(name)

        def look() -> list[Message]:
            every = self.discord.do(lambda: list(self.discord.world.messages.values()))
            return [
                one
                for one in every
                if (one.only_for is user or one.channel is direct)
                and one.author is not user
                and one.id > after
                and words in self.read(one)
            ]

        return self._awaited(look)

    def _awaited(self, look: Callable[[], list[Message]]) -> Message:
        found: list[Message] = []

        def there() -> bool:
            found[:] = look()
            return bool(found)

        try:
            until(there)
        except AssertionError:
            raise AssertionError(f"it was not said\n{self.product.log()}") from None
        return found[-1]

    def form(self, name: str) -> Modal:
        """Wait for the form that is open before somebody."""
        found: list[Modal] = []

        def there() -> bool:
            try:
                found[:] = [self.discord.open_modal(self.people[name])]
            except LookupError:
                return False
            return True

        until(there)
        return found[0]


def value_of(card: Message, verb: str) -> str:
    """Return what the button for a verb is about, such as an approval with its revision."""
    ids = (str(one.get("custom_id", "")) for _, one in every(card.components))
    return next(id.split(":", 2)[2] for id in ids if f":{verb}:" in id)


@contextmanager
def chat(home: Path, **settings: str) -> Iterator[Chat]:
    """Run a product beside a Discord; whatever broke a limit of the platform fails the test."""
    with FakeDiscord(pace=0.05) as discord, _idle(home, settings) as product:
        made = Chat(discord, product)
        made.start()
        made.know()
        yield made


@contextmanager
def _idle(home: Path, settings: Mapping[str, str]) -> Iterator[Product]:
    product = Product(home, dict(settings))
    try:
        yield product
    finally:
        if product.process is not None:
            product.end()
