"""The real product beside a local Slack and a local Discord, with the same people in both."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.fakes import discord_stage, slack_stage
from tests.fakes.discord_server.server import FakeDiscord
from tests.fakes.discord_server.state import Message as DiscordMessage
from tests.fakes.product import Product
from tests.fakes.slack.server import FakeSlack


@dataclass
class Both:
    """The product in a workspace and in a server."""

    slack: slack_stage.Chat
    discord: discord_stage.Chat
    product: Product

    def in_slack(self) -> list[str]:
        """Return what the app shows in the channel, and to each who may decide."""
        slack = self.slack
        channels = (slack.shop, slack["manager2"].direct, slack["admin"].direct)
        return [slack.slack.read(one) for channel in channels for one in slack.said(channel)]

    def in_discord(self, *asked: DiscordMessage) -> list[str]:
        """Return what the bot shows in some threads, and to each who may decide."""
        discord = self.discord
        channels = [discord.thread(one) for one in asked]
        channels += [discord.direct(name) for name in ("manager2", "admin")]
        return [discord.read(one) for channel in channels for one in discord.said(channel)]

    def decide(self, approval: str, acting: str = "manager2") -> None:
        """Approve something on the page."""
        body = {"revision": 1, "decision": "approve", "reason": ""}
        path = f"/api/approvals/{approval}/decision"
        answer = self.product.api("POST", path, body, acting=acting)
        assert answer.is_success, answer.text

    def waiting(self) -> list[str]:
        """Name the approvals that nobody has decided."""
        found = self.product.api("GET", "/api/approvals").json()
        return [one["approval"]["id"] for one in found if one["approval"]["state"] == "open"]


@contextmanager
def both(home: Path) -> Iterator[Both]:
    """Run a product beside both; whatever broke a limit of either fails the test."""
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
