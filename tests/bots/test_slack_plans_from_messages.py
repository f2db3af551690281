"""What somebody else wrote in Slack becomes a plan of whoever points at it, and decides nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bots.slack.setup import SHORTCUT
from tests.fakes.slack import messaging
from tests.fakes.slack.model import Message, User
from tests.fakes.slack_stage import Chat, chat


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("pointing")
    with chat(home) as running:
        yield running


def points(acme: Chat, name: str, message: Message) -> None:
    """Let somebody use the menu of a message."""
    assert acme[name].uses_shortcut(SHORTCUT, message).wait().ok


def test_a_strangers_wish_becomes_a_plan_of_the_member_who_points_at_it(acme: Chat) -> None:
    wish = acme["stranger"].types(acme.shop, "drop the price of MUG-RED on Shopify by 10%")

    points(acme, "manager", wish)

    card = acme.waits_for(acme.shop, "MUG-RED", wish)
    assert "Mara (manager)" in acme.slack.read(card)
    acme["manager"].presses(card, "Approve 1 change").wait()
    acme.whispered("manager", "somebody else has to approve it")


def test_a_bots_message_may_be_pointed_at(acme: Chat) -> None:
    world = acme.slack.world

    def wrote() -> Message:
        other: User = world.add_bot(acme.team.id, "stocktaker")
        acme.shop.members.add(other.id)
        return messaging.post(world, acme.shop, other, "Set the stock of POT-CLAY to 7 on Shopify")

    report = acme.slack.do(wrote)

    points(acme, "manager", report)

    assert "POT-CLAY" in acme.slack.read(acme.waits_for(acme.shop, "→ *7*", report))


@pytest.mark.parametrize("word", ["halt", "approve {card} r1"])
def test_a_word_that_somebody_else_wrote_does_nothing_when_it_is_pointed_at(
    acme: Chat, word: str
) -> None:
    asked = acme["manager"].mentions(acme.shop, "Set the price of POT-GLASS to 33.00 on Shopify")
    acme.waits_for(acme.shop, "waits for approval", asked)
    card = acme.product.api("GET", "/api/approvals").json()[0]["approval"]["id"]
    said = acme["viewer"].types(acme.shop, word.format(card=card))

    points(acme, "manager2", said)

    acme.whispered("manager2", "is a word for me, and no plan")
    assert acme.product.api("GET", "/api/halts").json() == []
    assert acme.product.api("GET", f"/api/approvals/{card}").json()["approval"]["state"] == "open"


def test_a_stranger_who_points_is_told_how_they_are_let_in(acme: Chat) -> None:
    wish = acme["manager"].types(acme.shop, "drop the price of MUG-BLUE on Shopify by 10%")

    points(acme, "stranger", wish)

    acme.whispered("stranger", "Ask for access")
    assert acme.said(acme.shop, wish) == []


def test_pointing_where_the_app_is_not_is_answered_with_how_to_invite_it(acme: Chat) -> None:
    world = acme.slack.world
    quiet = acme.slack.do(
        lambda: world.add_channel(acme.team.id, "quiet", {acme.users["manager"].id})
    )
    wish = acme["manager"].types(quiet, "drop the price of MUG-BLUE on Shopify by 10%")

    points(acme, "manager", wish)

    acme.whispered("manager", "/invite", quiet)


def test_pointing_whose_answer_slack_does_not_take_is_answered_in_direct_messages(
    acme: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = acme.slack.world
    late = acme.slack.do(
        lambda: world.add_channel(acme.team.id, "late", {acme.users["manager"].id})
    )
    wish = acme["manager"].types(late, "drop the price of MUG-BLUE on Shopify by 10%")
    monkeypatch.setattr("tests.fakes.slack.replies.VALID_S", -1.0)

    points(acme, "manager", wish)

    acme.waits_for(acme["manager"].direct, "/invite")


def test_pointing_that_is_delivered_twice_makes_one_plan(acme: Chat) -> None:
    wish = acme["viewer"].types(acme.shop, "Set the stock of POT-IRON to 9 on Shopify")
    acme.slack.distortion.copies = 2

    try:
        points(acme, "manager", wish)
        acme.slack.settled().result(20)
    finally:
        acme.slack.distortion.copies = 1

    acme.waits_for(acme.shop, "→ *9*", wish)
    assert len(acme.said(acme.shop, wish)) == 1
