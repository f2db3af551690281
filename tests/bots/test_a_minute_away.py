"""Slack and Discord refuse every call for a minute: afterwards everything is there, once, soon."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import discord_stage, slack_stage
from tests.fakes.discord_server.server import FakeDiscord
from tests.fakes.discord_server.state import Message as DiscordMessage
from tests.fakes.discord_stage import CHANNEL
from tests.fakes.product import Product, until
from tests.fakes.slack.faults import Trouble
from tests.fakes.slack.model import Message as SlackMessage
from tests.fakes.slack.server import FakeSlack

TURNS, TURN_S = 11, 5.0
"""How often, and after how long, one kind of refusal gives way to the other."""
AT_ONCE_S = 5.0


@dataclass
class Both:
    """The product in a Slack workspace and in a Discord server, with the same people in both."""

    slack: slack_stage.Chat
    discord: discord_stage.Chat
    product: Product

    def refuse(self, turn: int) -> None:
        """Let both refuse everything from here on, in one way or the other."""
        trouble: Trouble = "503" if turn % 2 else "429"
        self.answer_slack()
        self.answer_discord()
        self.slack.slack.fault(trouble, for_s=3600, seconds=2)
        everywhere = turn % 4 == 0
        self.discord.discord.faults.add(
            trouble, times=None, for_s=3600, wait_s=1.5, everywhere=everywhere
        )

    def answer_slack(self) -> None:
        self.slack.slack.faults.orders.clear()

    def answer_discord(self) -> None:
        self.discord.discord.faults.clear()

    def refused_in_slack(self) -> int:
        return len([one for one in self.slack.slack.world.calls if one.status == 503])

    def refused_in_discord(self) -> int:
        return len([one for one in self.discord.discord.sent() if one.status == 503])


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    home: Path = tmp_path_factory.mktemp("a-minute-away")
    with ExitStack() as parts:
        fake_slack = parts.enter_context(FakeSlack())
        fake_discord = parts.enter_context(FakeDiscord(pace=0.05))
        product = Product(home)
        parts.callback(product.end)
        slack = slack_stage.Chat(fake_slack, product)
        discord = discord_stage.Chat(fake_discord, product)
        discord.start()
        slack.reach()
        slack.know()
        discord.know()
        yield Both(slack, discord, product)
        fake_slack.nothing_wrong()


def sentence(sku: str, price: str) -> str:
    return f"Set the price of {sku} to {price} on Shopify"


def approval_of(acme: Both, card: SlackMessage) -> str:
    return acme.slack.slack.read(card).split("`")[1]


def decide(acme: Both, approval: str) -> None:
    body = {"revision": 1, "decision": "approve", "reason": ""}
    path = f"/api/approvals/{approval}/decision"
    assert acme.product.api("POST", path, body, acting="manager2").is_success


def waiting(acme: Both) -> list[str]:
    found: list[dict[str, Any]] = acme.product.api("GET", "/api/approvals").json()
    return [one["approval"]["id"] for one in found if one["approval"]["state"] == "open"]


def in_slack(acme: Both) -> list[str]:
    return [
        acme.slack.slack.read(one)
        for channel in (acme.slack.shop, acme.slack["manager2"].direct, acme.slack["admin"].direct)
        for one in acme.slack.said(channel)
    ]


def in_discord(acme: Both, *asked: DiscordMessage) -> list[str]:
    channels = [acme.discord.thread(one) for one in asked]
    channels += [acme.discord.direct(name) for name in ("manager2", "admin")]
    return [acme.discord.read(one) for channel in channels for one in acme.discord.said(channel)]


def test_after_a_minute_of_refusals_every_card_shows_the_last_state_once_within_five_seconds(
    acme: Both,
) -> None:
    there = acme.slack["manager"].mentions(acme.slack.shop, sentence("MUG-XL", "24.50"))
    card = acme.slack.waits_for(acme.slack.shop, "waits for approval", there)
    before = waiting(acme)
    acme.refuse(0)
    decide(acme, approval_of(acme, card))
    new = acme.slack["manager"].mentions(acme.slack.shop, sentence("POT-IRON", "78.00"))
    asked = acme.discord["manager"].mentions(CHANNEL, sentence("POT-GLASS", "33.00"))
    until(lambda: len(waiting(acme)) == len(before) + 1)
    for approval in waiting(acme):
        decide(acme, approval)
    for turn in range(1, TURNS + 1):
        time.sleep(TURN_S)
        acme.refuse(turn)

    # each answers again right after a refusal, when the next try is as far away as it can be
    after_the_next(acme.refused_in_slack)
    acme.answer_slack()
    until(lambda: told_in_slack(acme, there, new), AT_ONCE_S)
    after_the_next(acme.refused_in_discord)
    acme.answer_discord()
    until(lambda: told_in_discord(acme, asked), AT_ONCE_S)

    assert Counter("1 change made" in text for text in in_slack(acme))[True] == 2
    assert Counter("1 change made" in text for text in in_discord(acme, asked))[True] == 1
    assert len(acme.product.sandbox.effects()) == 3


def after_the_next(refused: Callable[[], int]) -> None:
    """Wait for one more refusal."""
    before = refused()
    until(lambda: refused() > before)


def told_in_slack(acme: Both, *asked: SlackMessage) -> bool:
    threads = [acme.slack.said(acme.slack.shop, one) for one in asked]
    return {len(one) for one in threads} == {2} and not still_waits(in_slack(acme))


def told_in_discord(acme: Both, asked: DiscordMessage) -> bool:
    thread = acme.discord.said(acme.discord.thread(asked))
    return len(thread) == 2 and not still_waits(in_discord(acme, asked))


def still_waits(texts: list[str]) -> bool:
    return any("waits for approval" in one or "running" in one for one in texts)
