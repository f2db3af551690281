"""What Discord never repeats: it is read once we are back, and nothing lets go of a brake late."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.discord_server.flags import ChannelType
from tests.fakes.discord_server.state import Channel, Message
from tests.fakes.discord_stage import CHANNEL, Chat, chat

READ = "GET /channels/{channel_id}/messages"


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("discord-missed")
    with chat(home) as running:
        yield running


@pytest.fixture(autouse=True)
def calm(acme: Chat) -> Iterator[None]:
    """Begin every test with a Discord that does its work, and nothing halted."""
    yield
    acme.discord.faults.clear()
    acme.discord.gateway.delivery.as_usual()
    acme.product.api("POST", "/api/halts/lift", {"reason": "the next test"}, acting="admin")


def is_halted(acme: Chat) -> bool:
    return bool(acme.product.api("GET", "/api/halts", acting="admin").json())


def unheard(acme: Chat, *said: tuple[str, Channel | str, str]) -> list[Message]:
    """Let people say something of which no event tells."""
    delivery = acme.discord.gateway.delivery
    acme.discord.do(lambda: delivery.hold("MESSAGE_CREATE"))
    told = [acme[who].mentions(where, text) for who, where, text in said]
    acme.discord.do(delivery.held.clear)
    acme.discord.do(delivery.as_usual)
    return told


def test_a_resume_that_waited_lets_go_of_no_halt_that_came_after_it(acme: Chat) -> None:
    other = acme.discord.channel(acme.guild, "other")
    acme.product.stop()
    resumed, halted = (
        acme["admin"].mentions(other, "resume"),
        acme["admin"].mentions(CHANNEL, "halt"),
    )

    acme.start()

    acme.waits_for(halted, "Halted: nothing more is written")
    acme.waits_for(resumed, "whatever is halted stays halted. Write it again")
    assert is_halted(acme)


def test_a_channel_that_cannot_be_read_yet_is_read_later_and_keeps_no_other_waiting(
    acme: Chat,
) -> None:
    troubled = acme.discord.channel(acme.guild, "troubled")
    acme.product.stop()
    first, other = (
        acme["viewer"].mentions(troubled, "status"),
        acme["viewer"].mentions(CHANNEL, "status"),
    )
    acme.discord.faults.add("503", READ, times=6)

    acme.start()

    for one in (first, other):
        acme.waits_for(one, "Nothing is halted.", 45)
        assert len(acme.said(acme.thread(one))) == 1


def test_a_large_server_is_read_with_room_for_what_is_said_meanwhile(acme: Chat) -> None:
    acme.product.stop()
    many = [acme.discord.channel(acme.guild, f"room-{at}") for at in range(80)]
    for channel in many:
        acme["viewer"].types(channel, "anybody here?")
    asked = acme["viewer"].mentions(many[-1], "status")
    buckets = acme.discord.buckets
    buckets.pace, usual = 1.0, buckets.pace
    refused = buckets.refused

    acme.start()

    acme.waits_for(asked, "Nothing is halted.", 30)
    assert buckets.refused == refused
    buckets.pace = usual


def test_what_was_said_while_discord_had_lost_a_server_is_read(acme: Chat) -> None:
    acme.discord.do(lambda: acme.discord.happenings.outage(acme.guild))
    [said] = unheard(acme, ("viewer", CHANNEL, "status"))

    acme.discord.do(lambda: acme.discord.happenings.recovered(acme.guild))

    acme.waits_for(said, "Nothing is halted.")


def test_talk_beside_a_voice_channel_is_no_direct_message_while_its_server_is_away(
    acme: Chat,
) -> None:
    voice = acme.discord.channel(acme.guild, "voice", kind=ChannelType.VOICE)
    acme["viewer"].mentions(voice, "status")
    acme.waits_for(voice, "Nothing is halted.")
    acme["manager"].whispers("help")
    acme.waits_for(acme.direct("manager"), "Say what should happen")
    acme.discord.do(lambda: acme.discord.happenings.outage(acme.guild))
    acme.product.stop()
    acme["manager"].types(voice, "Set the price of MUG-RED to 17.00 on Shopify")
    acme["manager"].whispers("status")

    acme.start()

    acme.waits_for(acme.direct("manager"), "Nothing is halted.")
    time.sleep(1)
    assert len(acme.said(voice)) == 1
    acme.discord.do(lambda: acme.discord.happenings.recovered(acme.guild))


def test_cards_that_a_moderator_takes_away_all_at_once_come_back(acme: Chat) -> None:
    asked = acme["manager"].mentions(CHANNEL, "Set the price of POT-IRON to 78.00 on Shopify")
    card = acme.waits_for(asked, "waits for approval")

    acme.discord.do(lambda: acme.discord.happenings.purge(card.channel, [card]))

    acme.waits_for(asked, "waits for approval", also=lambda one: one.id != card.id)


def test_who_ends_soon_after_the_start_leaves_no_error_behind(acme: Chat) -> None:
    acme.product.stop()
    acme["viewer"].mentions(CHANNEL, "status")
    acme.discord.faults.add("slow", READ, times=None, wait_s=2)
    acme.start()
    before = len(acme.product.log())
    # the library begins to read two seconds after the last server came
    time.sleep(2.5)

    acme.product.stop()

    assert "Traceback" not in acme.product.log()[before:]
    acme.start()
