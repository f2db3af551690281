"""Killed at each boundary of a plan's way through Slack: nothing is lost, nothing comes twice."""

from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.fakes.product import until
from tests.fakes.slack.delivery import Parcel
from tests.fakes.slack.faults import Trouble
from tests.fakes.slack.model import Message
from tests.fakes.slack_stage import Chat, buttons, chat

MANY = 200
BEFORE_IT_IS_DONE: Trouble = "cut_before"
BEFORE_IT_IS_ANSWERED: Trouble = "cut_after"


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("killed")
    with chat(home) as running:
        yield running


def dies_at(acme: Chat, method: str, trouble: Trouble) -> None:
    """Let the next call of a method be the last that this process makes."""
    acme.slack.fault(trouble, method, then=acme.product.kill)


def dies_once_acknowledged(acme: Chat, kind: str) -> None:
    """Let the process die in the moment in which Slack has its acknowledgement."""

    def struck(parcel: Parcel) -> None:
        if parcel.kind == kind:
            acme.slack.distortion.acknowledged = None
            acme.product.kill()

    acme.slack.distortion.acknowledged = struck


def starts_again(acme: Chat) -> None:
    """Start once it is dead."""
    until(lambda: acme.product.process is None)
    acme.start()


def ask(acme: Chat, price: str) -> Message:
    return acme["manager"].mentions(acme.shop, f"Set the price of MUG-BLUE to {price} on Shopify")


def approve(acme: Chat, card: Message) -> None:
    label = next(one for one in buttons(card) if "Approve" in one)
    acme["manager2"].presses(card, label).wait()


def is_decided(acme: Chat, card: Message) -> bool:
    return "approved" in acme.slack.read(card) and not any("Approve" in b for b in buttons(card))


def directs(acme: Chat, words: str) -> list[Message]:
    """Return the newest card with some words in the direct messages of each who may decide."""
    return [acme.waits_for(acme[name].direct, words) for name in ("manager2", "admin")]


def twins(acme: Chat) -> list[str]:
    """Name what stands twice in Slack; each message of ours has a name that is its own."""
    every = [one for each in acme.slack.world.messages.values() for one in each.values()]
    named = [one.metadata["event_payload"]["name"] for one in every if one.metadata]
    return [name for name, times in Counter(named).items() if times > 1]


def done_once(acme: Chat, asked: Message, effects: int) -> None:
    """Hold what stands in Slack and in the shop to what was asked for."""
    texts = [acme.slack.read(one) for one in acme.said(acme.shop, asked)]
    assert len(texts) == 2, texts
    assert twins(acme) == []
    assert len(acme.product.sandbox.effects()) == effects + 1


def has_done(acme: Chat, changes: int) -> bool:
    return len(acme.product.sandbox.effects()) >= changes


PRICES = iter(f"{cents / 100:.2f}" for cents in range(1801, 1900))


@pytest.mark.parametrize(
    ("method", "trouble"),
    [
        ("", BEFORE_IT_IS_DONE),
        ("chat.postMessage", BEFORE_IT_IS_DONE),
        ("chat.postMessage", BEFORE_IT_IS_ANSWERED),
        ("conversations.open", BEFORE_IT_IS_ANSWERED),
    ],
    ids=["once acknowledged", "before the card", "after the card", "before the direct card"],
)
def test_a_sentence_becomes_one_card_though_whoever_answers_dies(
    acme: Chat, method: str, trouble: Trouble
) -> None:
    price, before = next(PRICES), len(acme.product.sandbox.effects())
    if method:
        dies_at(acme, method, trouble)
    else:
        dies_once_acknowledged(acme, "events_api")
    asked = ask(acme, price)
    starts_again(acme)

    card = acme.waits_for(acme.shop, "waits for approval", asked)
    for there in acme["manager2"].direct, acme["admin"].direct:
        acme.waits_for(there, price)
    approve(acme, card)
    acme.waits_for(acme.shop, "1 change made", asked)

    done_once(acme, asked, before)


@pytest.mark.parametrize(
    ("method", "trouble"),
    [
        ("", BEFORE_IT_IS_DONE),
        ("chat.update", BEFORE_IT_IS_DONE),
        ("chat.update", BEFORE_IT_IS_ANSWERED),
        ("chat.postMessage", BEFORE_IT_IS_DONE),
        ("chat.postMessage", BEFORE_IT_IS_ANSWERED),
    ],
    ids=["once acknowledged", "before edit", "after edit", "before the run", "after the run"],
)
def test_an_approval_counts_once_and_every_card_says_so_though_whoever_heard_it_dies(
    acme: Chat, method: str, trouble: Trouble
) -> None:
    price, before = next(PRICES), len(acme.product.sandbox.effects())
    asked = ask(acme, price)
    card = acme.waits_for(acme.shop, "waits for approval", asked)
    cards = [card, *directs(acme, price)]
    if method:
        dies_at(acme, method, trouble)
    else:
        dies_once_acknowledged(acme, "interactive")
    approve(acme, card)
    starts_again(acme)

    acme.waits_for(acme.shop, "1 change made", asked)
    until(lambda: all(is_decided(acme, one) for one in cards))

    assert all("Milan (manager)" in acme.slack.read(one) for one in cards)
    done_once(acme, asked, before)


def test_a_run_of_many_items_ends_on_its_one_card_though_it_is_killed_again_and_again(
    acme: Chat,
) -> None:
    sandbox = acme.product.sandbox
    sandbox.reset({"ebay": MANY})
    assert acme.product.api("POST", "/api/shops/ebay/sync", {}, acting="admin").is_success
    asked = acme["manager"].mentions(acme.shop, "raise everything on eBay by 3%")
    card = acme.waits_for(acme.shop, "waits for approval", asked)
    cards = [card, *directs(acme, "eBay")]
    approve(acme, card)
    for done in (40, 140):
        until(partial(has_done, acme, done), 60)
        acme.product.kill()
        starts_again(acme)
        sandbox.advance(120)  # what was on its way then counts as read back

    acme.waits_for(acme.shop, f"{MANY} changes made", asked, 90)
    until(lambda: all(is_decided(acme, one) for one in cards))

    changed = Counter(one["sku"] for one in sandbox.effects())
    assert len(changed) == MANY
    assert set(changed.values()) == {1}
    assert len(acme.said(acme.shop, asked)) == 2
    assert twins(acme) == []
