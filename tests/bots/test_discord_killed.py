"""Killed at each boundary of a plan's way through Discord: nothing is lost, nothing comes twice."""

from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.fakes.discord_server.state import Message
from tests.fakes.discord_stage import CHANNEL, Chat, chat
from tests.fakes.product import until

MANY = 200
POST = "POST /channels/{channel_id}/messages"
EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"
THREAD = "POST /channels/{channel_id}/messages/{message_id}/threads"
DIRECT = "POST /users/@me/channels"
ANSWER = "POST /interactions/*"
BEFORE, AFTER = "cut before", "cut after"
"""Whether the call that is the last was done."""


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("discord-killed")
    with chat(home) as running:
        yield running


def dies_at(acme: Chat, route: str, does: str) -> None:
    """Let the next call of a route be the last that this process makes."""
    acme.discord.faults.add(does, route, then=acme.product.kill)


def starts_again(acme: Chat) -> None:
    """Start once it is dead."""
    until(lambda: acme.product.process is None)
    until(lambda: not acme.discord.gateway.live())
    acme.start()


def ask(acme: Chat, price: str) -> Message:
    return acme["manager"].mentions(CHANNEL, f"Set the price of MUG-BLUE to {price} on Shopify")


def approve(acme: Chat, card: Message) -> None:
    label = next(one for one in acme.discord.labels(card) if "Approve" in one)
    acme["manager2"].presses(card, label)


def is_decided(acme: Chat, card: Message) -> bool:
    offered = any("Approve" in one for one in acme.discord.labels(card))
    return "approved" in acme.read(card) and not offered


def directs(acme: Chat, words: str) -> list[Message]:
    """Return the newest card with some words in the direct messages of each who may decide."""
    return [acme.waits_for(acme.direct(name), words) for name in ("manager2", "admin")]


def twins(acme: Chat) -> list[str]:
    """Name what stands twice in Discord; each message of ours has a nonce that is its own."""
    every = acme.discord.do(lambda: list(acme.discord.world.messages.values()))
    named = [one.nonce for one in every if one.nonce and not one.deleted]
    return [name for name, times in Counter(named).items() if times > 1]


def done_once(acme: Chat, asked: Message, effects: int) -> None:
    """Hold what stands in Discord and in the shop to what was asked for."""
    texts = [acme.read(one) for one in acme.said(acme.thread(asked))]
    assert len(texts) == 2, texts
    assert twins(acme) == []
    assert len(acme.product.sandbox.effects()) == effects + 1


def has_done(acme: Chat, changes: int) -> bool:
    return len(acme.product.sandbox.effects()) >= changes


PRICES = iter(f"{cents / 100:.2f}" for cents in range(1801, 1900))


@pytest.mark.parametrize(
    ("route", "does"),
    [(THREAD, BEFORE), (THREAD, AFTER), (POST, BEFORE), (POST, AFTER), (DIRECT, AFTER)],
    ids=["before the thread", "after the thread", "before the card", "after the card", "direct"],
)
def test_a_sentence_becomes_one_card_though_whoever_answers_dies(
    acme: Chat, route: str, does: str
) -> None:
    price, before = next(PRICES), len(acme.product.sandbox.effects())
    dies_at(acme, route, does)
    asked = ask(acme, price)
    starts_again(acme)

    card = acme.waits_for(asked, "waits for approval")
    for name in ("manager2", "admin"):
        acme.waits_for(acme.direct(name), price)
    approve(acme, card)
    acme.waits_for(asked, "1 change made")

    done_once(acme, asked, before)


@pytest.mark.parametrize(
    ("route", "does"),
    [(ANSWER, BEFORE), (ANSWER, AFTER), (EDIT, BEFORE), (EDIT, AFTER), (POST, AFTER)],
    ids=["kept", "acknowledged", "before the edit", "after the edit", "after the run"],
)
def test_an_approval_counts_once_and_every_card_says_so_though_whoever_heard_it_dies(
    acme: Chat, route: str, does: str
) -> None:
    price, before = next(PRICES), len(acme.product.sandbox.effects())
    asked = ask(acme, price)
    card = acme.waits_for(asked, "waits for approval")
    cards = [card, *directs(acme, price)]
    dies_at(acme, route, does)
    approve(acme, card)
    starts_again(acme)

    acme.waits_for(asked, "1 change made")
    until(lambda: all(is_decided(acme, one) for one in cards))

    assert all(acme.called("manager2") in acme.read(one) for one in cards)
    done_once(acme, asked, before)


def test_a_run_of_many_items_ends_on_its_one_card_though_it_is_killed_again_and_again(
    acme: Chat,
) -> None:
    sandbox = acme.product.sandbox
    sandbox.reset({"ebay": MANY})
    assert acme.product.api("POST", "/api/shops/ebay/sync", {}, acting="admin").is_success
    asked = acme["manager"].mentions(CHANNEL, "raise everything on eBay by 3%")
    card = acme.waits_for(asked, "waits for approval")
    cards = [card, *directs(acme, "eBay")]
    approve(acme, card)
    for done in (40, 140):
        until(partial(has_done, acme, done), 60)
        acme.product.kill()
        starts_again(acme)
        sandbox.advance(120)  # what was on its way then counts as read back

    acme.waits_for(asked, f"{MANY} changes made", 90)
    until(lambda: all(is_decided(acme, one) for one in cards))

    changed = Counter(one["sku"] for one in sandbox.effects())
    assert len(changed) == MANY
    assert set(changed.values()) == {1}
    assert len(acme.said(acme.thread(asked))) == 2
    assert twins(acme) == []
