"""What is said in a thread or a server of which Discord itself has not told yet."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bots.discord.setup import PERMISSIONS
from tests.fakes.discord_stage import CHANNEL, Chat, chat
from tests.fakes.product import until


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("discord-unheard")
    with chat(home) as running:
        yield running


@pytest.fixture(autouse=True)
def as_usual(acme: Chat) -> Iterator[None]:
    yield
    acme.discord.do(acme.discord.gateway.delivery.as_usual)


def hold(acme: Chat, event: str) -> None:
    acme.discord.do(lambda: acme.discord.gateway.delivery.hold(event))


def test_a_thread_of_whose_waking_is_told_late_is_still_that_thread(acme: Chat) -> None:
    asked = acme["manager"].mentions(CHANNEL, "Set the price of CAN-FIG to 12.10 on Shopify")
    card = acme.waits_for(asked, "waits for approval")
    thread = acme.thread(asked)
    acme.discord.archive(thread)
    hold(acme, "THREAD_UPDATE")

    acme["manager"].mentions(thread, "make it 12.20")

    acme.waits_for(thread, "revision 2")
    until(lambda: "Replaced by revision 2" in acme.read(card))


def test_people_talk_unanswered_in_a_server_that_is_told_of_late(acme: Chat) -> None:
    happenings = acme.discord.happenings
    acme.discord.do(lambda: happenings.uninstall(acme.guild))
    until(lambda: "was taken out of the server" in acme.product.log())
    hold(acme, "GUILD_CREATE")
    acme.discord.do(lambda: happenings.install(acme.guild, PERMISSIONS))
    before = len(acme.said(acme.discord.find(CHANNEL)))

    acme["viewer"].types(CHANNEL, "did anybody see my keys?")

    time.sleep(1)
    assert len(acme.said(acme.discord.find(CHANNEL))) == before
