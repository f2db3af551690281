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
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

import aiohttp
import psutil

from tests.fakes.slack.model import Json, Message
from tests.fakes.slack_stage import Chat, chat

CLICKS, CONNECTIONS = 500, 100
ROUNDS, REST_S = 11, 5.0
SHARE, P99_S = 0.6, 1.0


@dataclass(frozen=True)
class Measured:
    """What clicks took."""

    per_second: float
    p99_s: float
    processor_s: float


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


async def sent(url: str, bodies: Sequence[bytes], secret: str, process: psutil.Process) -> Measured:
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

        began, before = time.perf_counter(), processor_s(process)
        await asyncio.gather(*(sender() for _ in range(CONNECTIONS)))
        whole, spent = time.perf_counter() - began, processor_s(process) - before
    return Measured(len(bodies) / whole, quantiles(took, n=100)[98], spent)


@contextmanager
def empty(secret: str) -> Iterator[tuple[str, psutil.Process]]:
    """Serve an app that does nothing; yield where, and its process."""
    words = [sys.executable, "-m", "tests.bench.empty_bolt", secret]
    root = Path(__file__).parents[2]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout is not None
        try:
            port = process.stdout.readline().strip()
            yield f"http://127.0.0.1:{port}/slack/events", psutil.Process(process.pid)
        finally:
            process.terminate()


def processor_s(process: psutil.Process) -> float:
    """Return the processor time that one process has had, its threads included."""
    spent = process.cpu_times()
    return float(spent.user + spent.system)


@dataclass(frozen=True)
class Round:
    """The same clicks, once for each."""

    floor: Measured
    ours: Measured

    @property
    def share(self) -> float:
        """Return our throughput as a part of the empty listener's."""
        return self.ours.per_second / self.floor.per_second

    @property
    def cost(self) -> float:
        """Return how much of our processor time the empty listener needs."""
        return self.floor.processor_s / self.ours.processor_s


def test_clicks_are_kept_before_they_are_acknowledged_and_yet_fast(tmp_path: Path) -> None:
    with chat(tmp_path / "home") as acme, empty(acme.app.signing_secret) as (nothing, other):
        asked = acme["manager"].mentions(acme.shop, "Set the price of POT-IRON to 78 on Shopify")
        card = deepcopy(acme.waits_for(acme.shop, "waits for approval", asked))
        secret, url = acme.app.signing_secret, f"{acme.product.url}/slack/events"
        assert acme.product.process is not None
        mine = psutil.Process(acme.product.process.pid)

        def measured(where: str, process: psutil.Process) -> Measured:
            return asyncio.run(sent(where, clicks(acme, card), secret, process))

        rounds = []
        for _ in range(ROUNDS + 1):
            rounds.append(Round(measured(nothing, other), measured(url, mine)))
            time.sleep(REST_S)  # what follows from our clicks is no burden of the next round
        runs = acme.product.api("GET", "/api/runs").json()

    told(rounds[1:])
    assert len(runs) == 1


def told(rounds: Sequence[Round]) -> None:
    """Print what was measured."""
    share, cost = median(one.share for one in rounds), median(one.cost for one in rounds)
    worst = max(one.ours.p99_s for one in rounds)
    each = ", ".join(
        f"{one.ours.per_second:.0f} of {one.floor.per_second:.0f} ({one.share:.0%})"
        for one in rounds
    )
    sys.stdout.write(
        f"\n{CLICKS} clicks over {CONNECTIONS} connections, a second, of an empty listener: {each};"
        f" median {share:.0%}, by processor time {cost:.0%}; slowest p99 {worst * 1_000:.0f} ms"
        f" ({'met' if share >= SHARE and worst < P99_S else 'missed'})\n"
    )
