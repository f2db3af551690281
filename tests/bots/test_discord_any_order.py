"""Discord delivers everything twice and in any order: each thing is done once."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.afternoon import Afternoon, in_any_order
from tests.fakes.discord_server.state import Event, Message
from tests.fakes.discord_stage import CHANNEL, Chat, chat, value_of

PRICES = iter(f"{cents / 100:.2f}" for cents in range(3001, 3900))
MANAGE_MESSAGES = 1 << 13


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("discord-any-order")
    with chat(home) as running:
        running.people["mod"] = running.discord.person(
            "mod", running.guild, permissions=MANAGE_MESSAGES
        )
        yield running


class InDiscord(Afternoon[Message, Event]):
    def __init__(self, acme: Chat) -> None:
        self.acme = acme
        super().__init__(acme.product)

    def asks(self, sku: str) -> Message:
        words = f"Set the price of {sku} to {next(PRICES)} on Shopify"
        return self.acme["manager"].mentions(CHANNEL, words)

    def card_of(self, asked: Message) -> Message:
        return self.acme.waits_for(asked, "waits for approval")

    def directly(self, card: Message) -> Message:
        own = value_of(card, "approve").split(":")[0]
        direct = self.acme.direct("admin")
        return self.acme.waits_for(direct, "", also=lambda one: own in str(one.components))

    def happens(self) -> tuple[Message, list[Event]]:
        acme, delivery = self.acme, self.acme.discord.gateway.delivery
        acme.discord.do(delivery.hold)
        for name, card in self.presses:
            label = next(one for one in acme.discord.labels(card) if "Approve" in one)
            acme[name].presses(card, label)
        asked = self.asks("CAN-FIG")
        acme["manager"].mentions(acme.thread(self.revised), f"make it {next(PRICES)}")
        acme["mod"].deletes(self.deleted_card)
        typed = acme["manager2"].types(acme.thread(self.approved), "nice")
        acme["manager2"].edits(typed, f"<@{acme.discord.world.bot.id}> halt")
        return asked, acme.discord.do(lambda: list(delivery.held))

    def tells(self, events: list[Event]) -> None:
        discord = self.acme.discord
        discord.do(lambda: discord.gateway.delivery.release_as(events))

    def texts(self, asked: Message) -> list[str]:
        threads = [one for one in self.acme.discord.threads(self.acme.guild) if one.id == asked.id]
        return [self.acme.read(one) for thread in threads for one in self.acme.said(thread)]

    def twins(self) -> list[str]:
        found = self.acme.discord.do(lambda: list(self.acme.discord.world.messages.values()))
        named = [one.nonce for one in found if one.nonce and not one.deleted]
        return [name for name, times in Counter(named).items() if times > 1]


def test_whatever_comes_twice_in_whatever_order_is_done_once(acme: Chat) -> None:
    in_any_order(lambda: InDiscord(acme))
