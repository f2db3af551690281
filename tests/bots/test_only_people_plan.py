"""What was edited, forwarded or written by a program becomes no plan, wherever it is said."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fakes.both_stage import Both, both
from tests.fakes.discord_stage import CHANNEL
from tests.fakes.product import until

SENTENCE = "Set the price of MUG-BLUE to 18.50 on Shopify"


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    home: Path = tmp_path_factory.mktemp("only-people")
    with both(home) as running:
        yield running


def _slack_edits(acme: Both) -> None:
    slack = acme.slack
    typed = slack["manager"].types(slack.shop, "good morning")
    slack["manager"].edits(typed, f"<@{slack['manager'].bot.id}> {SENTENCE}")


def _slack_edits_directly(acme: Both) -> None:
    slack = acme.slack
    typed = slack["manager"].writes_to_app("status")
    slack["manager"].edits(typed, SENTENCE)


def _slack_forwards(acme: Both) -> None:
    slack = acme.slack
    typed = slack["viewer"].types(slack.shop, SENTENCE)
    slack["manager"].forwards(typed, slack["manager"].direct, SENTENCE)


def _slack_bot(acme: Both) -> None:
    slack = acme.slack
    rival = slack.slack.do(lambda: slack.slack.world.add_bot(slack.team.id, "rival"))
    slack.shop.members.add(rival.id)
    slack.slack.as_(rival).types(slack.shop, f"<@{slack['manager'].bot.id}> {SENTENCE}")


def _discord_edits(acme: Both) -> None:
    discord = acme.discord
    typed = discord["manager"].types(CHANNEL, "good morning")
    discord["manager"].edits(typed, f"<@{discord.discord.world.bot.id}> {SENTENCE}")


def _discord_forwards(acme: Both) -> None:
    discord = acme.discord
    typed = discord["viewer"].types(CHANNEL, SENTENCE)
    discord["manager"].forwards(typed, discord.direct("manager"))


def _discord_bot(acme: Both) -> None:
    discord = acme.discord
    rival = discord.discord.person("rival", discord.guild, bot=True)
    rival.mentions(CHANNEL, SENTENCE)


def _discord_webhook(acme: Both) -> None:
    discord = acme.discord.discord
    discord.webhook_says(CHANNEL, f"<@{discord.world.bot.id}> {SENTENCE}")


@pytest.mark.parametrize(
    "say",
    [
        _slack_edits,
        _slack_edits_directly,
        _slack_forwards,
        _slack_bot,
        _discord_edits,
        _discord_forwards,
        _discord_bot,
        _discord_webhook,
    ],
)
def test_what_no_person_says_now_becomes_no_plan(acme: Both, say: Callable[[Both], None]) -> None:
    before = len(acme.product.api("GET", "/api/approvals").json())

    say(acme)
    acme.slack.slack.settled().result(20)
    time.sleep(0.5)

    assert len(acme.product.api("GET", "/api/approvals").json()) == before


def test_the_same_words_of_a_person_become_one(acme: Both) -> None:
    before = len(acme.product.api("GET", "/api/approvals").json())

    acme.slack["manager"].mentions(acme.slack.shop, SENTENCE)
    acme.discord["manager"].mentions(CHANNEL, SENTENCE)

    until(lambda: len(acme.product.api("GET", "/api/approvals").json()) == before + 2)
