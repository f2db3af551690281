"""A plan's whole way in Discord: from a sentence to what became of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.discord_server.state import Message
from tests.fakes.discord_stage import CHANNEL, Chat, chat
from tests.fakes.product import until


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("discord")
    with chat(home) as running:
        yield running


def test_a_question_is_answered_by_a_button_and_becomes_a_card(acme: Chat) -> None:
    asked = acme["manager"].mentions(CHANNEL, "drop the price of MUG-BLUE on Shopify by 2")
    question = acme.waits_for(asked, "2")
    choice = next(one for one in acme.discord.labels(question) if "%" in one)

    acme["manager"].presses(question, choice)

    card = acme.waits_for(asked, "€19.59")
    assert "waits for approval" in acme.read(card)
    until(lambda: "Answered by" in acme.read(question))
    assert acme.discord.labels(question) == []


def test_a_plan_is_revised_by_a_mention_and_run_by_a_second_person(acme: Chat) -> None:
    acme.product.sandbox.reset()
    asked = acme["manager"].mentions(CHANNEL, "Drop the price of all mugs on Shopify by 10%")
    first = acme.waits_for(asked, "6 changes")
    thread = acme.thread(asked)
    assert thread.name == "Lower the price of all listings that match “mug” by 10% on Shopify."

    acme["viewer"].types(thread, "what a pity")
    acme["manager"].mentions(thread, "only the red one and the blue one")
    second = acme.waits_for(thread, "revision 2", also=lambda one: one.id != first.id)

    until(lambda: "Replaced by revision 2" in acme.read(first))
    assert "~~" in acme.read(first)
    assert acme.discord.labels(first) == []
    _approved_and_failed(acme, asked, second)


def _approved_and_failed(acme: Chat, asked: Message, card: Message) -> None:
    acme.product.sandbox.edit("MUG-RED", price="18.00")
    direct = acme.waits_for(acme.direct("manager2"), "revision 2")

    acme["manager2"].presses(direct, "Approve 2 changes")

    ended = acme.waits_for(asked, "1 was not")
    until(lambda: "approved" in acme.read(card) and not _decides(acme, card))
    until(lambda: not _decides(acme, direct))
    for one in (card, direct):
        assert "Discord" in acme.read(one)
    items = [line for line in acme.read(ended).splitlines() if "→" in line]
    assert ["MUG-RED" in line.replace("\\", "") for line in items] == [True, False], items

    acme.product.sandbox.edit("MUG-RED", price="18.50")
    acme["manager"].presses(ended, "Retry 1 item")

    until(lambda: "2 changes made" in acme.read(ended))
    assert len(acme.product.sandbox.effects()) == 2


def _decides(acme: Chat, card: Message) -> bool:
    return any(one.startswith(("Approve", "Reject")) for one in acme.discord.labels(card))


def test_it_is_seen_that_an_answer_is_being_written(acme: Chat) -> None:
    acme.product.sandbox.fault("slow", "read", seconds=3600)

    asked = acme["manager"].mentions(CHANNEL, "Set the price of POT-GLASS to 33.50 on Shopify")

    until(lambda: asked.channel.typing > 0)  # its thread is opened by the answer
    acme.product.sandbox.advance(4000)
    acme.waits_for(asked, "waits for approval")
