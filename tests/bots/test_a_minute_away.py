"""Slack and Discord refuse every call for a minute: afterwards everything is there, once, soon."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fakes.both_stage import Both, both
from tests.fakes.discord_server.state import Message as DiscordMessage
from tests.fakes.discord_stage import CHANNEL
from tests.fakes.product import until
from tests.fakes.slack.faults import Trouble
from tests.fakes.slack.model import Message as SlackMessage

TURNS, TURN_S = 11, 5.0
"""How often, and after how long, one kind of refusal gives way to the other."""
AT_ONCE_S = 5.0


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    home: Path = tmp_path_factory.mktemp("a-minute-away")
    with both(home) as running:
        yield running


def refuse(acme: Both, turn: int) -> None:
    """Let both refuse everything from here on, in one way or the other."""
    trouble: Trouble = "503" if turn % 2 else "429"
    acme.slack.slack.faults.orders.clear()
    acme.discord.discord.faults.clear()
    acme.slack.slack.fault(trouble, for_s=3600, seconds=2)
    everywhere = turn % 4 == 0
    acme.discord.discord.faults.add(trouble, for_s=3600, wait_s=1.5, everywhere=everywhere)


def refused_in_slack(acme: Both) -> int:
    return len([one for one in acme.slack.slack.world.calls if one.status == 503])


def refused_in_discord(acme: Both) -> int:
    return len([one for one in acme.discord.discord.sent() if one.status == 503])


def after_the_next(refused: Callable[[Both], int], acme: Both) -> None:
    """Wait for one more refusal: the next try is as far away then as it can be."""
    before = refused(acme)
    until(lambda: refused(acme) > before)


def sentence(sku: str, price: str) -> str:
    return f"Set the price of {sku} to {price} on Shopify"


def told_in_slack(acme: Both, *asked: SlackMessage) -> bool:
    threads = [acme.slack.said(acme.slack.shop, one) for one in asked]
    return {len(one) for one in threads} == {2} and not still_waits(acme.in_slack())


def told_in_discord(acme: Both, asked: DiscordMessage) -> bool:
    thread = acme.discord.said(acme.discord.thread(asked))
    return len(thread) == 2 and not still_waits(acme.in_discord(asked))


def still_waits(texts: list[str]) -> bool:
    return any("waits for approval" in one or "running" in one for one in texts)


def test_after_a_minute_of_refusals_every_card_shows_the_last_state_once_within_five_seconds(
    acme: Both,
) -> None:
    there = acme.slack["manager"].mentions(acme.slack.shop, sentence("MUG-XL", "24.50"))
    acme.slack.waits_for(acme.slack.shop, "waits for approval", there)
    refuse(acme, 0)
    new = acme.slack["manager"].mentions(acme.slack.shop, sentence("POT-IRON", "78.00"))
    asked = acme.discord["manager"].mentions(CHANNEL, sentence("POT-GLASS", "33.00"))
    until(lambda: len(acme.waiting()) == 3)
    for approval in acme.waiting():
        acme.decide(approval)
    for turn in range(1, TURNS + 1):
        time.sleep(TURN_S)
        refuse(acme, turn)

    after_the_next(refused_in_slack, acme)
    acme.slack.slack.faults.orders.clear()
    until(lambda: told_in_slack(acme, there, new), AT_ONCE_S)
    after_the_next(refused_in_discord, acme)
    acme.discord.discord.faults.clear()
    until(lambda: told_in_discord(acme, asked), AT_ONCE_S)

    assert Counter("1 change made" in text for text in acme.in_slack())[True] == 2
    assert Counter("1 change made" in text for text in acme.in_discord(asked))[True] == 1
    assert len(acme.product.sandbox.effects()) == 3
