"""Cards that could not be brought up to date for a while are, once that is allowed again."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bots.discord.setup import PERMISSIONS
from bots.outside import BETWEEN_EDITS_S
from tests.fakes.discord_server.flags import Permission
from tests.fakes.discord_server.state import Message
from tests.fakes.discord_stage import CHANNEL, Chat, chat
from tests.fakes.product import until


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("discord-regained")
    with chat(home) as running:
        yield running


@dataclass(frozen=True)
class Going:
    """A run that waits for its shop."""

    asked: Message
    card: Message


@pytest.fixture
def going(acme: Chat) -> Going:
    acme.product.sandbox.reset()
    asked = acme["manager"].mentions(CHANNEL, "Drop the price of all mugs on Shopify by 3%")
    card = acme.waits_for(asked, "waits for approval")
    acme.product.sandbox.fault("slow", seconds=3600)
    acme["manager2"].presses(card, "Approve 6 changes")
    return Going(asked, acme.waits_for(asked, "running"))


def ends_unseen(acme: Chat) -> None:
    """Let the run go on to its end, which cannot be shown where it was asked for."""
    refused = acme.product.log().count("is not taken")
    acme.product.sandbox.advance(4000)
    until(lambda: acme.product.log().count("is not taken") > refused)
    time.sleep(BETWEEN_EDITS_S + 1)  # for both cards of the thread


def is_ended(acme: Chat, going: Going) -> bool:
    return "6 changes made" in acme.read(going.card)


def test_a_run_ends_on_its_card_once_its_channel_is_seen_again(acme: Chat, going: Going) -> None:
    channel = acme.discord.find(CHANNEL)
    acme.discord.deny_bot(channel, Permission.VIEW_CHANNEL)
    ends_unseen(acme)

    acme.discord.deny_bot(channel, 0)

    until(lambda: is_ended(acme, going))


def test_a_run_ends_on_its_card_once_its_thread_is_unlocked(acme: Chat, going: Going) -> None:
    thread = acme.thread(going.asked)
    acme.discord.archive(thread, locked=True)
    ends_unseen(acme)

    acme.discord.do(lambda: acme.discord.happenings.change_thread(thread, locked=False))

    until(lambda: is_ended(acme, going))


def test_a_run_ends_on_its_card_once_our_role_allows_it_again(acme: Chat, going: Going) -> None:
    held = acme.discord.permit_bot(acme.guild, 0)
    ends_unseen(acme)

    acme.discord.permit_bot(acme.guild, held)

    until(lambda: is_ended(acme, going))


def test_a_run_ends_on_its_card_once_a_server_that_left_us_out_unnoticed_is_back(
    acme: Chat, going: Going
) -> None:
    acme.product.kill()
    acme.discord.do(lambda: acme.discord.happenings.uninstall(acme.guild))
    acme.start()
    ends_unseen(acme)

    acme.discord.do(lambda: acme.discord.happenings.install(acme.guild, PERMISSIONS))

    until(lambda: is_ended(acme, going))


def test_whoever_asked_is_told_alone_how_a_run_ended_whose_thread_was_taken_away(
    acme: Chat, going: Going
) -> None:
    thread = acme.thread(going.asked)
    acme.discord.do(lambda: acme.discord.happenings.delete_thread(thread))

    acme.product.sandbox.advance(4000)

    acme.waits_for(acme.direct("manager"), "6 changes made")


def test_whoever_asked_is_told_alone_how_a_run_ended_whose_thread_was_locked(
    acme: Chat, going: Going
) -> None:
    before = acme.discord.world.clock.next_id()
    acme.discord.archive(acme.thread(going.asked), locked=True)

    ends_unseen(acme)

    acme.waits_for(acme.direct("manager"), "6 changes made", also=lambda one: one.id > before)
    assert not is_ended(acme, going)
