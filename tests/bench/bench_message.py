"""How long a person waits from sending a message to its card, through every part of the product.

Both processes are the real ones: the product behind HTTP, with its planner, policy engine and
database, and the sandbox. Ten lines take no model; two thousand come from what a sync has seen.
"""

import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import psutil

from tests.fakes.product import Product

ROUNDS, WARM = 30, 3
CARD_MS, LARGE_S, BLOCKED_MS = 60, 2, 100
TEN = "{} the price of all mugs, all teapots and the oak cutting board on Shopify by 5%"
LINES = 10
MANY = 2_000
LARGE = "raise everything on eBay by 3%"
LOOK_S = 0.01
RUNS_S = 20


@contextmanager
def looked_at(product: Product) -> Iterator[list[float]]:
    """Ask for a word that costs nothing, again and again, and keep how long each answer took."""
    times: list[float] = []
    over = threading.Event()

    def look() -> None:
        connection = HTTPConnection(product.url.removeprefix("http://"), timeout=30)
        while not over.is_set():
            began = perf_counter()
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            times.append((perf_counter() - began) * 1_000)
            time.sleep(LOOK_S)
        connection.close()

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield times
    finally:
        over.set()
        looking.join()


def test_ten_lines_are_a_card_at_once(tmp_path: Path) -> None:
    times, before = [], 0.0
    with Product(tmp_path / "home") as product:
        assert product.process is not None
        process = psutil.Process(product.process.pid)
        with product.client() as browser:  # keeps its connection, as a page does
            for turn in range(ROUNDS + WARM):
                if turn == WARM:
                    before = sum(process.cpu_times()[:2])
                text = TEN.format("Raise" if turn % 2 else "Lower")
                began = perf_counter()
                card = browser.post("/api/messages", json={"text": text}).json()
                times.append((perf_counter() - began) * 1_000)
                assert len(card["lines"]) == LINES, card
        worked = (sum(process.cpu_times()[:2]) - before) * 1_000 / ROUNDS
    ordered = sorted(times[WARM:])
    sys.stdout.write(
        f"\nmessage to card, {LINES} lines: median {median(ordered):.0f} ms, fastest"
        f" {ordered[0]:.0f} ms, nine of ten under {ordered[len(ordered) * 9 // 10]:.0f} ms, asked"
        f" {CARD_MS} ms; {worked:.0f} ms of processor time in the product\n"
    )


def test_two_thousand_lines_keep_nobody_else_waiting(tmp_path: Path) -> None:
    with Product(tmp_path / "home") as product:
        product.sandbox.reset({"ebay": MANY})
        began = perf_counter()
        product.api("POST", "/api/shops/ebay/sync", {}, acting="admin")
        synced = perf_counter() - began
        cards = []
        card: Mapping[str, Any] = {}
        with looked_at(product) as during:
            for _ in range(3):
                began = perf_counter()
                card = product.say(LARGE)
                cards.append(perf_counter() - began)
                assert len(card["lines"]) == MANY
        product.decide(card)
        [run] = product.decide(card, acting="admin").json()["run_ids"]
        with looked_at(product) as running:
            time.sleep(RUNS_S)
        items = product.api("GET", f"/api/runs/{run}").json()["items"]
        done = sum(item["state"] == "done" for item in items)
    sys.stdout.write(
        f"\nmessage to card, {MANY} lines: median {median(cards):.1f} s, fastest"
        f" {min(cards):.1f} s, asked {LARGE_S} s; sync {synced:.1f} s; longest wait of"
        f" others meanwhile {max(during):.0f} ms, during the run {max(running):.0f} ms,"
        f" asked {BLOCKED_MS} ms; {done / RUNS_S:.0f} writes/s\n"
    )
