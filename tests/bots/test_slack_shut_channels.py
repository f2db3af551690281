"""Channels of Slack that are shut while something goes on in them: nobody waits for its end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.product import until
from tests.fakes.slack.model import Channel, Message
from tests.fakes.slack_stage import Chat, chat


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("shut-channels")
    with chat(home) as running:
        yield running


@pytest.fixture
def room(acme: Chat) -> Channel:
    people = {acme.users[name].id for name in ("manager", "manager2")}
    members = {*people, acme["manager"].bot.id}
    return acme.slack.do(
        lambda: acme.slack.world.add_channel(acme.team.id, "room", members, "group")
    )


@pytest.fixture
def card(acme: Chat, room: Channel) -> Message:
    """Return the card of a run that waits for its shop."""
    acme.product.sandbox.reset()
    asked = acme["manager"].mentions(room, "Drop the price of all mugs on Shopify by 3%")
    waiting = acme.waits_for(room, "waits for approval", asked)
    acme.product.sandbox.fault("slow", seconds=3600)
    acme["manager2"].presses(waiting, "Approve 6 changes").wait()
    return acme.waits_for(room, "running", asked)


def archive(acme: Chat, room: Channel) -> None:
    acme.slack.do(lambda: setattr(room, "archived", True))


def remove(acme: Chat, room: Channel) -> None:
    acme.slack.do(lambda: room.members.discard(acme["manager"].bot.id))


def ends_alone(acme: Chat, card: Message) -> None:
    """Let the run go on to its end, which whoever asked sees in direct messages."""
    acme.product.sandbox.advance(4000)
    direct = acme["manager"].direct
    acme.waits_for(direct, "6 changes made", also=lambda one: float(one.ts) > float(card.ts))


@pytest.mark.parametrize("shut", [archive, remove])
def test_whoever_asked_sees_alone_how_a_run_ended_whose_channel_was_shut_meanwhile(
    acme: Chat, room: Channel, card: Message, shut: object
) -> None:
    assert callable(shut)
    shut(acme, room)

    ends_alone(acme, card)

    assert "running" in acme.slack.read(card)


def test_a_card_that_is_pressed_in_a_channel_that_is_open_again_shows_what_came_of_it(
    acme: Chat, room: Channel, card: Message
) -> None:
    archive(acme, room)
    ends_alone(acme, card)

    acme.slack.do(lambda: setattr(room, "archived", False))
    acme["manager"].presses(card, "Stop before the next write").wait()

    until(lambda: "6 changes made" in acme.slack.read(card))
