"""A workspace takes only so many edits a minute: all cards are told so by one refusal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.product import until
from tests.fakes.slack.model import Channel, Message
from tests.fakes.slack_stage import Chat, chat

MOST, WITHIN_S = 3, 3.0
SHOPS = ("POT-IRON to 78", "POT-CLAY to 41", "POT-GLASS to 33")
UNDER_WAY_S = 0.5
"""Calls that were sent before a refusal arrived."""


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("edit-limit")
    with chat(home) as running:
        yield running


def channel(acme: Chat, name: str) -> Channel:
    members = set(acme.shop.members)
    return acme.slack.do(lambda: acme.slack.world.add_channel(acme.team.id, name, members))


def shown(acme: Chat) -> list[str]:
    every = acme.slack.do(lambda: [*acme.slack.world.messages.values()])
    return [acme.slack.read(one) for each in every for one in [*each.values()] if one.bot_id]


def test_every_card_reaches_its_last_state_and_none_is_edited_before_its_time(acme: Chat) -> None:
    asked: list[tuple[Channel, Message]] = []
    for number, what in enumerate(SHOPS):
        there = channel(acme, f"shop-{number}")
        words = f"Set the price of {what} on Shopify"
        asked.append((there, acme["manager"].mentions(there, words)))
    cards = [acme.waits_for(there, "waits for approval", one) for there, one in asked]
    until(lambda: len([one for one in shown(acme) if "waits for approval" in one]) == 9)
    acme.slack.world.edits = (MOST, WITHIN_S)

    for card in cards:
        approval = acme.slack.read(card).split("`")[1]
        body = {"revision": 1, "decision": "approve", "reason": ""}
        path = f"/api/approvals/{approval}/decision"
        assert acme.product.api("POST", path, body, acting="manager2").is_success
    until(lambda: not [one for one in shown(acme) if "waits for" in one or "running" in one], 40)

    assert len([one for one in shown(acme) if "1 change made" in one]) == len(SHOPS)
    assert too_early(acme) == []


def too_early(acme: Chat) -> list[float]:
    """Return when edits were tried although a refusal had asked for patience."""
    calls = acme.slack.calls("chat.update")
    refused = [
        (one.at + UNDER_WAY_S, one.at + one.wait_s - 0.1) for one in calls if one.status == 429
    ]
    assert refused
    return [one.at for one in calls if any(begin < one.at < end for begin, end in refused)]
