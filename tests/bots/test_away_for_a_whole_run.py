"""Nobody listens or speaks while a run is made and ends: all of it is told afterwards, once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.both_stage import Both, both
from tests.fakes.discord_stage import CHANNEL
from tests.fakes.product import until

pytestmark = pytest.mark.serial

AT_ONCE_S = 5.0
OUTSIDE = ("COUNTERSIGN_SLACK__", "COUNTERSIGN_DISCORD__")


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    home: Path = tmp_path_factory.mktemp("away-for-a-run")
    with both(home) as running:
        yield running


def deaf_and_dumb(acme: Both) -> dict[str, str]:
    """Start it anew without Slack and Discord; return what would connect it."""
    acme.product.kill()
    taken = {k: v for k, v in acme.product.settings.items() if k.startswith(OUTSIDE)}
    for name in taken:
        del acme.product.settings[name]
    acme.product.start()
    return taken


def connected(acme: Both, taken: dict[str, str]) -> None:
    """Start it anew with both."""
    acme.product.stop()
    acme.product.settings |= taken
    acme.product.start()
    acme.slack.reach()


def test_a_run_that_was_made_while_nobody_was_connected_is_told_within_five_seconds_of_it(
    acme: Both,
) -> None:
    words = "Set the price of {} on Shopify"
    there = acme.slack["manager"].mentions(acme.slack.shop, words.format("MUG-XL to 24.50"))
    card = acme.slack.waits_for(acme.slack.shop, "waits for approval", there)
    asked = acme.discord["manager"].mentions(CHANNEL, words.format("MUG-RED to 18.10"))
    other = acme.discord.waits_for(asked, "waits for approval")
    taken = deaf_and_dumb(acme)
    for approval in acme.waiting():
        acme.decide(approval)
    runs = [one["id"] for one in acme.product.api("GET", "/api/runs").json()]
    assert {acme.product.ended(run)["state"] for run in runs} == {"done"}
    assert len(runs) == 2

    connected(acme, taken)

    def told() -> bool:
        said = (
            acme.slack.said(acme.slack.shop, there),
            acme.discord.said(acme.discord.thread(asked)),
        )
        texts = [*acme.in_slack(), *acme.in_discord(asked)]
        return all(len(one) == 2 for one in said) and not any("waits for" in one for one in texts)

    until(told, AT_ONCE_S)
    assert "1 change made" in acme.slack.slack.read(acme.slack.said(acme.slack.shop, there)[1])
    assert "1 change made" in acme.discord.read(acme.discord.said(acme.discord.thread(asked))[1])
    for text in acme.slack.slack.read(card), acme.discord.read(other):
        assert "Milan (manager)" in text
