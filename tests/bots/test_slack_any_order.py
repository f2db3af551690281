"""Slack delivers everything twice and in any order: each thing is done once."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.fakes.product import until
from tests.fakes.slack.delivery import Parcel
from tests.fakes.slack.model import Message
from tests.fakes.slack_stage import Chat, buttons, chat

PRICES = iter(f"{cents / 100:.2f}" for cents in range(3001, 3900))


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("any-order")
    with chat(home) as running:
        yield running


def ask(acme: Chat, sku: str) -> Message:
    words = f"Set the price of {sku} to {next(PRICES)} on Shopify"
    return acme["manager"].mentions(acme.shop, words)


def card_of(acme: Chat, asked: Message) -> Message:
    return acme.waits_for(acme.shop, "waits for approval", asked)


def directly(acme: Chat, card: Message) -> Message:
    """Return the same card in an admin's direct messages."""
    return acme.waits_for(acme["admin"].direct, acme.slack.read(card).split("`")[1])


def runs_of(acme: Chat) -> int:
    return len(acme.product.api("GET", "/api/runs").json())


def made(acme: Chat) -> Counter[str]:
    return Counter(one["sku"] for one in acme.product.sandbox.effects())


def twins(acme: Chat) -> list[str]:
    """Name what stands twice in Slack; each message of ours has a name that is its own."""
    every = [one for each in acme.slack.world.messages.values() for one in each.values()]
    named = [one.metadata["event_payload"]["name"] for one in every if one.metadata]
    return [name for name, times in Counter(named).items() if times > 1]


def texts(acme: Chat, asked: Message) -> list[str]:
    return [acme.slack.read(one) for one in acme.said(acme.shop, asked)]


class Afternoon:
    """Much that happens at once: what is pressed, said, corrected and taken away."""

    def __init__(self, acme: Chat) -> None:
        """Let three cards wait."""
        self.acme = acme
        self.approved, self.revised, self.deleted = (
            ask(acme, sku) for sku in ("POT-IRON", "POT-CLAY", "POT-GLASS")
        )
        cards = [card_of(acme, one) for one in (self.approved, self.revised, self.deleted)]
        self.approved_card, self.revised_card, self.deleted_card = cards
        self.direct = directly(acme, self.approved_card)
        self.runs, self.made = runs_of(acme), made(acme)

    def happens(self) -> list[Parcel]:
        """Let it happen, and return what Slack has to tell of it."""
        acme, held = self.acme, list[Parcel]()
        acme.slack.do(lambda: setattr(acme.slack.distortion, "held", held))
        self.asked = ask(acme, "CAN-FIG")
        pressed = [
            acme[name].presses(card, next(one for one in buttons(card) if "Approve" in one))
            for name, card in (
                ("viewer", self.approved_card),
                ("manager2", self.approved_card),
                ("admin", self.direct),
                ("manager2", self.revised_card),
            )
        ]
        acme["manager"].mentions(acme.shop, f"make it {next(PRICES)}", thread=self.revised)
        acme["admin"].deletes(self.deleted_card)
        typed = acme["manager2"].types(acme.shop, "nice", thread=self.approved)
        acme["manager2"].edits(typed, f"<@{acme['admin'].bot.id}> halt")
        assert len(pressed) == 4
        return held

    def is_over(self) -> bool:
        acme, again = self.acme, texts(self.acme, self.deleted)
        approved, revised = texts(acme, self.approved), texts(acme, self.revised)
        return (
            len(texts(acme, self.asked)) == 1
            and len(approved) == 2
            and "1 change made" in approved[-1]
            and len(revised) >= 2
            and not any("running" in one for one in revised)
            and len(again) == 1
            and "waits for approval" in again[0]
        )


def test_whatever_comes_twice_in_whatever_order_is_done_once(acme: Chat) -> None:
    @settings(max_examples=5, phases=[Phase.generate])
    @given(seed=st.integers(0, 2**32))
    def is_done_once(seed: int) -> None:
        afternoon = Afternoon(acme)
        parcels = afternoon.happens() * 2
        Random(seed).shuffle(parcels)  # noqa: S311 - an order, no secret
        release(acme, parcels)
        until(afternoon.is_over)
        changes, runs = made(acme) - afternoon.made, runs_of(acme) - afternoon.runs
        assert changes["POT-IRON"] == 1
        assert changes["POT-CLAY"] == runs - 1 <= 1
        assert changes.total() == runs
        assert twins(acme) == []
        assert acme.product.api("GET", "/api/halts").json() == []

    is_done_once()


def release(acme: Chat, parcels: list[Parcel]) -> None:
    acme.slack.do(lambda: acme.slack.delivery.release(parcels))
    acme.slack.settled().result(20)
