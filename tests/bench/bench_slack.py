"""How fast clicks from Slack are kept and acknowledged, against a Bolt app that does nothing."""

import asyncio
import hashlib
import hmac
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

import aiohttp

from tests.fakes.slack.model import Json, Message
from tests.fakes.slack_stage import Chat, chat

CLICKS, CONNECTIONS = 500, 100
SHARE, P99_S = 0.6, 1.0


@dataclass(frozen=True)
class Measured:
    """What clicks took."""

    per_second: float
    p99_s: float


def clicks(acme: Chat, card: Message) -> list[bytes]:
    """Return as many presses of the same button, each an interaction of its own."""
    [action] = [
        element
        for block in card.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if "approve" in element["action_id"]
    ]
    person = acme["manager2"]
    found = []
    for number in range(CLICKS):
        acted: Json = {"type": "button", "action_ts": f"{number}.1", "block_id": "b", **action}
        more: dict[str, Any] = {
            "channel": {"id": card.channel, "name": "shop"},
            "message": {"ts": card.ts, "thread_ts": card.thread_ts},
            "actions": [acted],
        }
        made = partial(person.payload, "block_actions", trigger=True, **more)
        payload = acme.slack.do(made)
        found.append(urlencode({"payload": json.dumps(payload)}).encode())
    return found


def signed(body: bytes, secret: str) -> dict[str, str]:
    now = str(int(time.time()))
    mark = hmac.new(secret.encode(), b"v0:" + now.encode() + b":" + body, hashlib.sha256)
    return {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": now,
        "x-slack-signature": f"v0={mark.hexdigest()}",
    }


async def sent(url: str, bodies: Sequence[bytes], secret: str) -> Measured:
    """Send all clicks over many connections, as Slack would on a busy day."""
    waiting, took = list(bodies), []
    connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def sender() -> None:
            while waiting:
                body = waiting.pop()
                began = time.perf_counter()
                async with session.post(url, data=body, headers=signed(body, secret)) as answer:
                    assert answer.status == 200, await answer.text()
                took.append(time.perf_counter() - began)

        began = time.perf_counter()
        await asyncio.gather(*(sender() for _ in range(CONNECTIONS)))
        whole = time.perf_counter() - began
    return Measured(len(bodies) / whole, quantiles(took, n=100)[98])


@contextmanager
def empty(secret: str) -> Iterator[str]:
    """Serve an app that does nothing."""
    words = [sys.executable, "-m", "tests.bench.empty_bolt", secret]
    root = Path(__file__).parents[2]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}/slack/events"
        finally:
            process.terminate()


def test_clicks_are_kept_before_they_are_acknowledged_and_yet_fast(tmp_path: Path) -> None:
    with chat(tmp_path / "home") as acme, empty(acme.app.signing_secret) as nothing:
        asked = acme["manager"].mentions(acme.shop, "Set the price of POT-IRON to 78 on Shopify")
        card = acme.waits_for(acme.shop, "waits for approval", asked)
        secret, url = acme.app.signing_secret, f"{acme.product.url}/slack/events"
        asyncio.run(sent(nothing, clicks(acme, card)[:CONNECTIONS], secret))
        floor = asyncio.run(sent(nothing, clicks(acme, card), secret))
        ours = asyncio.run(sent(url, clicks(acme, card), secret))
        runs = acme.product.api("GET", "/api/runs").json()

    share = ours.per_second / floor.per_second
    sys.stdout.write(
        f"\n{CLICKS} clicks over {CONNECTIONS} connections: {ours.per_second:.0f} a second, "
        f"p99 {ours.p99_s * 1_000:.0f} ms; an empty listener {floor.per_second:.0f} a second, "
        f"p99 {floor.p99_s * 1_000:.0f} ms: {share:.0%}"
        f" ({'met' if share >= SHARE and ours.p99_s < P99_S else 'missed'})\n"
    )
    assert len(runs) == 1
