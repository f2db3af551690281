"""A shop with two thousand listings: one sentence, one card, one run, stopped in the middle."""

import math
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.fakes.product import Product

MANY = 2_000
MOST_MB = 300
SENTENCE = "raise everything on eBay by 3%"
PATIENCE_S = 280
LOOK_S = 3.0
STEP_S = 20.0


@dataclass
class Story:
    """What there was to see at each moment."""

    card: Mapping[str, Any] = field(default_factory=dict)
    typed: str = ""
    """The card as the terminal draws it."""
    stopped: Mapping[str, Any] = field(default_factory=dict)
    """The run's account after the cancel."""
    shop_then: Mapping[str, Any] = field(default_factory=dict)
    ended: Mapping[str, Any] = field(default_factory=dict)
    """The run's account after the retry."""
    shop_now: Mapping[str, Any] = field(default_factory=dict)
    effects: list[dict[str, Any]] = field(default_factory=list)
    progress: list[int] = field(default_factory=list)
    """How many items were done, each time that somebody looked."""
    memory_mb: float = 0.0

    @property
    def wanted(self) -> dict[str, str]:
        """Return the signed prices by article."""
        return {line["sku"]: str(line["after"]) for line in self.card["lines"]}

    def raised(self, shop: Mapping[str, Any]) -> set[str]:
        """Return the articles that cost in the shop what was signed."""
        return {sku for sku, price in self.wanted.items() if shop[sku]["price"] == price}


def account(product: Product, run: str) -> dict[str, Any]:
    found: dict[str, Any] = product.api("GET", f"/api/runs/{run}").json()
    return found


def count(run: Mapping[str, Any]) -> Counter[str]:
    return Counter(item["state"] for item in run["items"])


def approved(product: Product, card: Mapping[str, Any]) -> str:
    """Approve a large plan, as two people have to, and return its run."""
    assert product.decide(card).json()["missing"] == 1
    [run] = product.decide(card, acting="admin").json()["run_ids"]
    return str(run)


def followed(product: Product, run: str, story: Story, *, to: int) -> None:
    """Let the sandbox's time pass until so many items are done, or the run has ended."""

    ends = time.monotonic() + PATIENCE_S
    while True:
        seen = account(product, run)
        story.progress.append(count(seen)["done"])
        if seen["state"] != "running" or story.progress[-1] >= to:
            return
        assert time.monotonic() < ends, story.progress
        product.sandbox.advance(STEP_S)
        time.sleep(LOOK_S)


def peak_mb(product: Product) -> float:
    """Return the most memory that the product has had; where only the present is told, that."""
    assert product.process is not None
    status = Path(f"/proc/{product.process.pid}/status")
    if status.exists():
        [line] = [one for one in status.read_text().splitlines() if one.startswith("VmHWM")]
        return float(line.split()[1]) / 1_000
    return float(psutil.Process(product.process.pid).memory_info().rss) / 1e6


@pytest.fixture(scope="module")
def story(product: Product) -> Story:
    """Sync, ask, approve, stop half-way, and take it up again."""
    told = Story()
    product.sandbox.reset({"ebay": MANY})
    assert product.cli("shops", "sync", "ebay", "--as", "admin") == (
        0,
        {"shop": "ebay", "listings": MANY},
    )
    told.card = product.say(SENTENCE)
    told.typed = product.run("approvals", "show", told.card["approval"]["id"]).stdout
    run = approved(product, told.card)
    followed(product, run, told, to=MANY // 2)
    product.api("POST", f"/api/runs/{run}/cancel", {"reason": "wait"})
    followed(product, run, told, to=MANY)
    told.stopped, told.shop_then = account(product, run), product.sandbox.state("ebay")
    product.api("POST", f"/api/runs/{run}/retry", {})
    followed(product, run, told, to=MANY)
    told.ended, told.shop_now = product.ended(run), product.sandbox.state("ebay")
    told.effects, told.memory_mb = product.sandbox.effects(), peak_mb(product)
    return told


def test_the_card_holds_every_listing(story: Story) -> None:
    assert story.card["kind"] == "plan", story.card
    assert len(story.wanted) == MANY


def test_the_card_says_how_old_its_prices_are(story: Story) -> None:
    assert [one for one in story.card["warnings"] if f"{MANY:,} old values were read" in one]


def test_the_card_is_folded_for_reading(story: Story) -> None:
    assert "2000 changes in 1 shop" in story.typed
    assert len(story.typed.splitlines()) < 60


def test_so_large_a_plan_needs_two_people(story: Story) -> None:
    assert story.card["approval"]["quorum"] == 2


def test_a_run_of_so_many_tells_how_far_it_is(story: Story) -> None:
    assert len(set(story.progress)) > 5
    assert story.progress[: math.ceil(len(story.progress) / 2)][-1] < MANY


def test_a_run_that_is_stopped_half_way_leaves_no_item_unaccounted_for(story: Story) -> None:
    states = count(story.stopped)

    assert story.stopped["state"] == "cancelled"
    assert states["done"] + states["cancelled"] + states["failed"] == MANY
    assert MANY // 2 <= states["done"] < MANY


def test_the_account_of_a_stopped_run_is_what_the_shop_shows(story: Story) -> None:
    done = {sku for i in story.stopped["items"] if i["state"] == "done" for sku in i["skus"]}

    assert story.raised(story.shop_then) == done


def test_a_retry_finishes_the_rest_and_repeats_nothing(story: Story) -> None:
    assert (story.ended["state"], count(story.ended)) == ("done", {"done": MANY})
    assert story.raised(story.shop_now) == set(story.wanted)
    assert Counter(one["sku"] for one in story.effects) == dict.fromkeys(story.wanted, 1)


def test_the_product_stays_small_meanwhile(story: Story) -> None:
    assert story.memory_mb < MOST_MB
