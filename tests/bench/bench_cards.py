"""How soon a thousand cards in Slack show how it ended, while ten runs a second end."""

import asyncio
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
from pydantic import SecretStr

from activities.clock import SystemClock
from deploy.home import Home
from tests.fakes.product import Product
from tests.fakes.slack.model import Channel, Message, User
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack_stage import Chat
from workflows.store import installations
from workflows.store.crypto import Secrets, new_key
from workflows.store.installations import Installation
from workflows.store.store import Store

WORKSPACES, EACH = 100, 5
RUNS = WORKSPACES * EACH
A_SECOND = 10
EDITS = (50, 60.0)
"""What a workspace takes; with one message a second and channel."""
BETWEEN_EDITS_S = 2.0
PATIENCE_S, LOOK_S = 600, 0.5


@dataclass
class Workspace:
    """One of many that have the app."""

    channel: Channel
    boss: User
    asked: list[Message] = field(default_factory=list)


def workspaces(acme: Chat) -> dict[str, tuple[Workspace, Installation]]:
    """Put the app into many workspaces, each with one channel and one person."""
    found, world = {}, acme.slack.world
    for number in range(WORKSPACES):
        team = world.add_team(f"Acme {number}")
        boss = world.add_user(team.id, f"boss{number}")
        made = world.install(acme.app, team.id, boss.id)
        channel = world.add_channel(team.id, "shop", {made.bot_user, boss.id})
        one = Installation(
            "demo", "slack", "", team.id, acme.app.id, made.bot_user,
            SecretStr(made.bot_token), None, None, (), None,
        )  # fmt: skip
        found[team.id] = Workspace(channel, boss), one
    return found


async def keep(acme: Chat, every: list[Installation]) -> None:
    """Write down what an installation by a browser would."""
    home = Home(acme.product.home)
    secrets, now = Secrets.of([home.secret_key(new_key())]), SystemClock().now()
    store = await Store.open(f"sqlite:///{acme.product.home / 'countersign.db'}")
    try:
        for one in every:
            await store.write(lambda tx, one=one: installations.put(tx, one, secrets, now))  # type: ignore[misc]
    finally:
        await store.close()


def furnished(acme: Chat) -> list[Workspace]:
    """Install it everywhere, let everybody be known, and sell enough on eBay."""
    made = acme.slack.do(lambda: workspaces(acme))
    acme.product.stop()
    asyncio.run(keep(acme, [one for _, one in made.values()]))
    acme.start()
    acme.product.sandbox.reset({"ebay": RUNS})
    assert acme.product.api("POST", "/api/shops/ebay/sync", {}, acting="admin").is_success
    with acme.product.client("admin") as client:
        for team, (there, _) in made.items():
            body = {"surface": "slack", "team": team, "account": there.boss.id}
            assert client.post("/api/people/manager/accounts", json=body).is_success
    return [there for there, _ in made.values()]


def ask(acme: Chat, every: list[Workspace]) -> list[str]:
    """Let somebody everywhere ask for prices, all at the same time; return the approvals."""
    prices = {sku: one["price"] for sku, one in acme.product.sandbox.state("ebay").items()}
    skus = iter(list(prices)[:RUNS])
    for _ in range(EACH):
        for there in every:
            sku = next(skus)
            words = f"Set the price of {sku} to {float(prices[sku]) + 1:.2f} on eBay"
            there.asked.append(acme.slack.as_(there.boss).mentions(there.channel, words))
    awaited(lambda: len(cards(acme, every)) == RUNS)
    assert all(one.attempts[-1].ok for one in acme.slack.delivery.sent if one.attempts)
    return [acme.slack.read(one).split("`")[1] for one in cards(acme, every)]


def awaited(true: Callable[[], bool]) -> None:
    """Wait until something is so, without keeping the local Slack from its work by looking."""
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, "that took too long"
        time.sleep(LOOK_S)


def cards(acme: Chat, every: list[Workspace]) -> list[Message]:
    def found() -> list[Message]:
        held = acme.slack.world.messages
        return [m for one in every for m in held[one.channel.id].values() if m.bot_id]

    return acme.slack.do(found)


def decide(acme: Chat, approvals: list[str]) -> None:
    """Approve ten a second."""
    body = {"revision": 1, "decision": "approve", "reason": ""}
    with acme.product.client("manager2") as client, ThreadPoolExecutor(16) as several:

        def one(approval: str) -> None:
            answer: httpx2.Response = client.post(f"/api/approvals/{approval}/decision", json=body)
            assert answer.is_success, answer.text

        begun, decided = time.monotonic(), []
        for number, approval in enumerate(approvals):
            time.sleep(max(0.0, begun + number / A_SECOND - time.monotonic()))
            decided.append(several.submit(one, approval))
        for each in decided:
            each.result()  # an approval that was refused is told here, not by a patience that ends


@contextmanager
def chatting(home: Path) -> Iterator[Chat]:
    """Run a product beside a Slack that knows nobody who decides: no card is there twice."""
    with FakeSlack() as slack, Product(home) as product:
        acme = Chat(slack, product)
        yield acme
        slack.nothing_wrong()


def waits(acme: Chat, every: list[Workspace]) -> Iterator[Message]:
    """Name the cards that do not show the last state."""
    for one in cards(acme, every):
        text = str(one.blocks)
        if "waits for approval" in text or "running" in text:
            yield one


def test_every_card_shows_how_it_ended(tmp_path: Path) -> None:
    with chatting(tmp_path / "home") as acme:
        every = furnished(acme)
        acme.slack.world.bursts, acme.slack.world.edits = True, EDITS
        approvals = ask(acme, every)
        before = len(acme.slack.world.calls)
        began = time.monotonic()
        decide(acme, approvals)
        awaited(lambda: len(acme.product.sandbox.effects()) >= RUNS)
        ended = time.monotonic()
        awaited(lambda: not any(waits(acme, every)))
        awaited(lambda: len(cards(acme, every)) == 2 * RUNS)
        shown = time.monotonic()
        calls = acme.slack.world.calls[before:]

    refused = [one for one in calls if one.status == 429]
    runs, after = ended - began, shown - ended
    sys.stdout.write(
        f"\n{2 * RUNS} cards in {WORKSPACES} workspaces, {RUNS / runs:.1f} runs a second ended for"
        f" {runs:.0f} s: the last card showed it {after:.1f} s after the last run (at least"
        f" {BETWEEN_EDITS_S:.0f} s lie between two edits), by {len(calls)} calls, {len(refused)} of"
        f" them refused; {(runs + BETWEEN_EDITS_S) / (runs + after):.0%} of what is possible\n"
    )
