"""Whoever presses is answered within three seconds, whatever becomes of others' presses."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.discord_server.interactions import Interaction
from tests.fakes.discord_server.state import Message
from tests.fakes.discord_stage import CHANNEL, PEOPLE, Chat, chat
from tests.fakes.product import until

ANSWER = "POST /interactions/*"
POST = "POST /channels/{channel_id}/messages"


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("discord-answers")
    with chat(home) as running:
        yield running


@pytest.fixture(scope="module")
def card(acme: Chat) -> Message:
    asked = acme["manager"].mentions(CHANNEL, "Set the price of POT-IRON to 78.00 on Shopify")
    return acme.waits_for(asked, "waits for approval")


@pytest.fixture(autouse=True)
def calm(acme: Chat) -> Iterator[None]:
    """Begin every test with a Discord that does its work."""
    yield
    acme.discord.faults.clear()


def presses(acme: Chat, name: str, card: Message) -> Interaction:
    return acme[name].presses(card, "Edit")


def is_answered(it: Interaction) -> bool:
    return it.answered is not None


def test_answers_do_not_wait_for_each_other(acme: Chat, card: Message) -> None:
    each_s = 0.5
    acme.discord.faults.add("slow", ANSWER, times=None, wait_s=each_s)

    pressed = [presses(acme, name, card) for name in PEOPLE * 6]

    until(lambda: all(map(is_answered, pressed)), each_s * len(pressed) / 2)


@pytest.mark.parametrize("trouble", ["500", "slow"])
def test_an_answer_that_discord_does_not_take_keeps_no_other_waiting(
    acme: Chat, card: Message, trouble: str
) -> None:
    fault = acme.discord.faults.add(trouble, ANSWER, wait_s=2)
    first = presses(acme, "viewer", card)
    until(lambda: fault.met == 1)

    pressed = presses(acme, "manager2", card)

    until(lambda: is_answered(pressed))
    assert pressed.answered_at is not None
    assert first.answered_at is None or pressed.answered_at < first.answered_at


def test_an_answer_does_not_wait_for_what_the_bot_may_not_say_elsewhere(
    acme: Chat, card: Message
) -> None:
    fault = acme.discord.faults.add("429", POST, wait_s=6, everywhere=True)
    asked = acme["manager"].mentions(CHANNEL, "help")
    until(lambda: fault.met == 1)

    pressed = presses(acme, "manager2", card)

    until(lambda: is_answered(pressed), 3)
    acme.waits_for(asked, "Say what should happen")


@pytest.mark.parametrize("cut", ["cut before", "cut after"])
def test_an_answer_whose_connection_ends_is_given_once_more(
    acme: Chat, card: Message, cut: str
) -> None:
    before = acme.product.log().count("was not answered at once")
    acme.discord.faults.add(cut, ANSWER)

    pressed = presses(acme, "manager2", card)

    until(lambda: is_answered(pressed), 3)
    time.sleep(0.5)
    assert acme.product.log().count("was not answered at once") == before
