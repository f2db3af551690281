"""One approval in Slack, in Discord and on the page: it is decided once, and every card says so."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import discord_stage
from tests.fakes.both_stage import Both, both
from tests.fakes.product import until


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    home: Path = tmp_path_factory.mktemp("everywhere")
    with both(home) as running:
        yield running


def runs_of(acme: Both) -> int:
    return len(acme.product.api("GET", "/api/runs").json())


def test_of_presses_in_slack_in_discord_and_on_the_page_one_starts_the_run(acme: Both) -> None:
    slack, discord, before = acme.slack, acme.discord, runs_of(acme)
    asked = slack["manager"].mentions(slack.shop, "Set the price of MUG-XL to 24.50 on Shopify")
    card = slack.waits_for(slack.shop, "waits for approval", asked)
    there = discord.waits_for(discord.direct("admin"), "MUG")
    link = slack.slack.read(card).split("`")[1]

    press = slack["manager2"].presses(card, "Approve 1 change")
    discord["admin"].presses(there, "Approve 1 change")
    page = {"revision": 1, "decision": "approve", "reason": ""}
    acme.product.api("POST", f"/api/approvals/{link}/decision", page, acting="manager2")
    press.wait()

    slack.waits_for(slack.shop, "1 change made", asked)
    [vote] = acme.product.api("GET", f"/api/approvals/{link}").json()["approval"]["votes"]
    who = discord.called(vote["person"])
    where = {"slack": "in Slack", "discord": "in Discord", "api": "through the API"}
    every = [
        lambda: slack.slack.read(card),
        lambda: slack.slack.read(slack.waits_for(slack["admin"].direct, "MUG-XL")),
        lambda: discord.read(there),
        lambda: discord.read(discord.waits_for(discord.direct("manager2"), "MUG")),
    ]
    for read in every:
        until(lambda read=read: f"Approved by {who} {where[vote['surface']]}" in read())  # type: ignore[misc]
    assert runs_of(acme) == before + 1
    assert len(acme.product.sandbox.effects()) == 1


def test_whoever_approved_in_slack_is_no_second_person_in_discord(acme: Both) -> None:
    slack, discord = acme.slack, acme.discord
    asked = discord["manager"].mentions(
        discord_stage.CHANNEL, "Set the price of POT-CLAY to 41.00 on Shopify"
    )
    card = discord.waits_for(asked, "waits for approval")
    own = slack.waits_for(slack["manager2"].direct, "POT-CLAY")

    discord["manager"].presses(card, "Approve 1 change")
    discord.whispered("manager", "somebody else has to approve it")

    slack["manager2"].presses(own, "Approve 1 change").wait()
    discord.waits_for(asked, "1 change made")
    until(lambda: "in Slack" in discord.read(card))
