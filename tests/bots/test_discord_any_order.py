"""Discord delivers everything twice and in any order: each thing is done once."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.fakes.discord_server.components import every
from tests.fakes.discord_server.state import Event, Message
from tests.fakes.discord_stage import CHANNEL, Chat, chat
from tests.fakes.product import until

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


def ask(acme: Chat, sku: str) -> Message:
    words = f"Set the price of {sku} to {next(PRICES)} on Shopify"
    return acme["manager"].mentions(CHANNEL, words)


def card_of(acme: Chat, asked: Message) -> Message:
    return acme.waits_for(asked, "waits for approval")


def approval_of(card: Message) -> str:
    ids = [str(one.get("custom_id", "")) for _, one in every(card.components)]
    return next(one for one in ids if ":approve:" in one).split(":")[2]


def directly(acme: Chat, card: Message) -> Message:
    """Return the same card in an admin's direct messages."""
    own = approval_of(card)
    return acme.waits_for(acme.direct("admin"), "", also=lambda one: own in str(one.components))


def runs_of(acme: Chat) -> int:
    return len(acme.product.api("GET", "/api/runs").json())


def made(acme: Chat) -> Counter[str]:
    return Counter(one["sku"] for one in acme.product.sandbox.effects())


def twins(acme: Chat) -> list[str]:
    """Name what stands twice in Discord; each message of ours has a nonce that is its own."""
    found = acme.discord.do(lambda: list(acme.discord.world.messages.values()))
    named = [one.nonce for one in found if one.nonce and not one.deleted]
    return [name for name, times in Counter(named).items() if times > 1]


def texts(acme: Chat, asked: Message) -> list[str]:
    threads = [one for one in acme.discord.threads(acme.guild) if one.id == asked.id]
    return [acme.read(one) for thread in threads for one in acme.said(thread)]


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

    def happens(self) -> list[Event]:
        """Let it happen, and return what Discord has to tell of it."""
        acme, delivery = self.acme, self.acme.discord.gateway.delivery
        acme.discord.do(delivery.hold)
        for name, card in (
            ("viewer", self.approved_card),
            ("manager2", self.approved_card),
            ("admin", self.direct),
            ("manager2", self.revised_card),
        ):
            label = next(one for one in acme.discord.labels(card) if "Approve" in one)
            acme[name].presses(card, label)
        self.asked = ask(acme, "CAN-FIG")
        acme["manager"].mentions(acme.thread(self.revised), f"make it {next(PRICES)}")
        acme["mod"].deletes(self.deleted_card)
        typed = acme["manager2"].types(acme.thread(self.approved), "nice")
        acme["manager2"].edits(typed, f"<@{acme.discord.world.bot.id}> halt")
        return acme.discord.do(lambda: list(delivery.held))

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
        events = afternoon.happens() * 2
        Random(seed).shuffle(events)  # noqa: S311 - an order, no secret
        release(acme, events)
        until(afternoon.is_over)
        changes, runs = made(acme) - afternoon.made, runs_of(acme) - afternoon.runs
        assert changes["POT-IRON"] == 1
        assert changes["POT-CLAY"] == runs - 1 <= 1
        assert changes.total() == runs
        assert twins(acme) == []
        assert acme.product.api("GET", "/api/halts").json() == []

    is_done_once()


def release(acme: Chat, events: list[Event]) -> None:
    acme.discord.do(lambda: acme.discord.gateway.delivery.release_as(events))
