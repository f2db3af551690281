"""Slack delivers everything twice and in any order: each thing is done once."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.afternoon import Afternoon, in_any_order
from tests.fakes.slack.delivery import Parcel
from tests.fakes.slack.model import Message
from tests.fakes.slack_stage import Chat, buttons, chat

PRICES = iter(f"{cents / 100:.2f}" for cents in range(3001, 3900))


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("any-order")
    with chat(home) as running:
        yield running


class InSlack(Afternoon[Message, Parcel]):
    def __init__(self, acme: Chat) -> None:
        self.acme = acme
        super().__init__(acme.product)

    def asks(self, sku: str) -> Message:
        words = f"Set the price of {sku} to {next(PRICES)} on Shopify"
        return self.acme["manager"].mentions(self.acme.shop, words)

    def card_of(self, asked: Message) -> Message:
        return self.acme.waits_for(self.acme.shop, "waits for approval", asked)

    def directly(self, card: Message) -> Message:
        own = self.acme.slack.read(card).split("`")[1]
        return self.acme.waits_for(self.acme["admin"].direct, own)

    def happens(self) -> tuple[Message, list[Parcel]]:
        acme, held = self.acme, list[Parcel]()
        acme.slack.do(lambda: setattr(acme.slack.distortion, "held", held))
        asked = self.asks("CAN-FIG")
        pressed = [
            acme[name].presses(card, next(one for one in buttons(card) if "Approve" in one))
            for name, card in self.presses
        ]
        acme["manager"].mentions(acme.shop, f"make it {next(PRICES)}", thread=self.revised)
        acme["admin"].deletes(self.deleted_card)
        typed = acme["manager2"].types(acme.shop, "nice", thread=self.approved)
        acme["manager2"].edits(typed, f"<@{acme['admin'].bot.id}> halt")
        assert len(pressed) == len(self.presses)
        return asked, held

    def tells(self, events: list[Parcel]) -> None:
        self.acme.slack.do(lambda: self.acme.slack.delivery.release(events))
        self.acme.slack.settled().result(20)

    def texts(self, asked: Message) -> list[str]:
        return [self.acme.slack.read(one) for one in self.acme.said(self.acme.shop, asked)]

    def twins(self) -> list[str]:
        threads = self.acme.slack.world.messages.values()
        every = [one for each in threads for one in each.values()]
        named = [one.metadata["event_payload"]["name"] for one in every if one.metadata]
        return [name for name, times in Counter(named).items() if times > 1]


def test_whatever_comes_twice_in_whatever_order_is_done_once(acme: Chat) -> None:
    in_any_order(lambda: InSlack(acme))
