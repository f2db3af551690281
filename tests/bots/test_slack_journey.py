"""A plan's whole way in Slack: from a sentence to what became of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.product import until
from tests.fakes.slack.model import Message
from tests.fakes.slack_stage import Chat, buttons, chat


@pytest.fixture(scope="module", params=["http", "socket"])
def acme(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Chat]:
    """Run the product in a workspace, once over signed requests and once over Socket Mode."""
    home: Path = tmp_path_factory.mktemp(request.param)
    with chat(home, sockets=request.param == "socket") as running:
        yield running


def test_a_question_is_answered_by_a_button_and_becomes_a_card(acme: Chat) -> None:
    asked = acme["manager"].mentions(acme.shop, "drop the price of MUG-BLUE on Shopify by 2")
    question = acme.waits_for(acme.shop, "2", asked)
    choice = next(one for one in buttons(question) if "%" in one)

    acme["manager"].presses(question, choice).wait()

    card = acme.waits_for(acme.shop, "€19.59", asked)
    assert "waits for approval" in acme.slack.read(card)
    until(lambda: "Answered by Mara (manager)" in acme.slack.read(acme.slack.thread(asked)[1]))
    assert buttons(acme.slack.thread(asked)[1]) == []


def test_a_plan_is_revised_by_a_mention_and_run_by_a_second_person(acme: Chat) -> None:
    acme.product.sandbox.reset()
    asked = acme["manager"].mentions(acme.shop, "Drop the price of all mugs on Shopify by 10%")
    first = acme.waits_for(acme.shop, "6 changes", asked)

    acme["viewer"].types(acme.shop, "what a pity", thread=asked)
    acme["manager"].mentions(acme.shop, "only the red one and the blue one", thread=asked)
    second = acme.waits_for(acme.shop, "revision 2", asked, also=lambda one: one.ts != first.ts)

    until(lambda: "Replaced by revision 2" in acme.slack.read(first))
    assert "~*" in str(first.blocks)
    assert buttons(first) == []
    _approved_and_failed(acme, asked, second)


def _approved_and_failed(acme: Chat, asked: Message, card: Message) -> None:
    acme.product.sandbox.edit("MUG-RED", price="18.00")
    direct = acme.waits_for(acme["manager2"].direct, "revision 2")

    acme["manager2"].presses(direct, "Approve 2 changes").wait()

    ended = acme.waits_for(acme.shop, "1 was not", asked)
    until(lambda: "approved" in acme.slack.read(card) and not _decides(card))
    until(lambda: not _decides(direct))
    for one in (card, direct):
        assert "Milan (manager)" in acme.slack.read(one)
        assert "Slack" in acme.slack.read(one)
    items = [line for line in acme.slack.read(ended).splitlines() if "→" in line]
    assert ["MUG-RED" in line for line in items] == [True, False], items

    acme.product.sandbox.edit("MUG-RED", price="18.50")
    acme["manager"].presses(ended, "Retry 1 item").wait()

    until(lambda: "2 changes made" in acme.slack.read(ended))
    assert len(acme.product.sandbox.effects()) == 2
    assert len([one for one in acme.said(acme.shop, asked) if "try" in acme.slack.read(one)]) == 1


def _decides(card: Message) -> bool:
    return any(label.startswith(("Approve", "Reject")) for label in buttons(card))
