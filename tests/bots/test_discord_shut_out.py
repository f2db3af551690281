"""Discord lets nobody in: it is asked no more often than it wants, and the log says why."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.discord_stage import CHANNEL, Chat, chat
from tests.fakes.product import until

POST = "POST /channels/{channel_id}/messages"
IDENTIFY = 2


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("discord-shut-out")
    with chat(home) as running:
        yield running


@pytest.fixture(autouse=True)
def open_again(acme: Chat) -> Iterator[None]:
    yield
    gateway = acme.discord.gateway
    acme.discord.faults.clear()
    gateway.refuse_identify, gateway.starts_left = None, 1000


def identified(acme: Chat) -> int:
    return sum(one.get("op") == IDENTIFY for one in list(acme.discord.gateway.received))


def is_logged(acme: Chat, words: str) -> bool:
    return words in acme.product.log()


def test_who_is_shut_out_by_the_proxy_waits_as_long_as_it_says(acme: Chat) -> None:
    asked = acme["viewer"].mentions(CHANNEL, "status")
    acme.waits_for(asked, "Nothing is halted.")
    shut = acme.discord.faults.add("shut out", POST, wait_s=8)
    thread = acme.thread(asked)

    acme["viewer"].mentions(thread, "help")
    until(lambda: bool(shut.met))
    began = time.monotonic()

    acme.waits_for(thread, "`status` what is halted")
    assert time.monotonic() - began > shut.wait_s - 1


def test_nothing_is_given_up_while_the_token_is_not_taken(acme: Chat) -> None:
    asked = acme["viewer"].mentions(CHANNEL, "status")
    acme.waits_for(asked, "Nothing is halted.")
    refused = acme.discord.faults.add("401", POST)

    acme["viewer"].mentions(acme.thread(asked), "help")

    until(lambda: bool(refused.met))
    time.sleep(1)
    assert not is_logged(acme, "is not taken: POST")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (4014, "does not grant an intent of guilds, guild_messages, dm_messages"),
        (4013, "does not know an intent of guilds, guild_messages, dm_messages"),
        (4011, "wants the servers shared out among more connections"),
        (4004, "does not take the bot token. Reset it on the application's page Bot"),
    ],
)
def test_a_refused_connection_is_named_in_one_line_and_not_begun_at_once_again(
    acme: Chat, code: int, words: str
) -> None:
    acme.product.stop()
    acme.discord.gateway.refuse_identify = code
    before = identified(acme)

    acme.product.start()

    until(lambda: is_logged(acme, f"{words}"))
    time.sleep(6)
    assert identified(acme) == before + 1
    assert not is_logged(acme, "Traceback")
    assert acme.product.api("GET", "/api/shops").is_success


def test_no_more_connections_are_begun_than_discord_allows_in_a_day(acme: Chat) -> None:
    acme.product.stop()
    gateway = acme.discord.gateway
    gateway.starts_left, gateway.starts_again_s = 0, 3.0
    before = identified(acme)

    acme.product.start()

    until(lambda: is_logged(acme, "lets us begin no connection today"))
    assert identified(acme) == before
    gateway.starts_left = 1000
    until(lambda: bool(gateway.live()))
