"""How long the offline planner takes for a message."""

import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from planner.offline.offline import reply
from planner.planner import Asked, ProductView, ShopView, TenantView

ROUNDS = 20
BAD = {
    "40,000 characters": "drop the price " * 2_700,
    "2,000 characters of words": "drop the price of the mug and " * 66,
    "2,000 strange words": "x y " * 499,
    "2,000 opening quotes": "„" * 2_000,
    "2,000 commas": "," * 2_000,
    "2,000 brackets": "(" * 1_000 + ")" * 1_000,
    "verbs that wait for their end": "nimm und " * 220,
    "500 names": "mug, " * 250,
    "points": "1." * 990,
    "emoji": "🙏" * 1_990,
}


def catalogue(size: int) -> tuple[ProductView, ...]:
    colours = "Blue Red Green White Black XL".split()
    mugs = [ProductView(f"MUG-{colour.upper()}", f"{colour} Mug") for colour in colours]
    rest = [ProductView(f"SKU-{at}", f"Article number {at}") for at in range(size - len(mugs))]
    return (*mugs, *rest)


def tenant(size: int) -> TenantView:
    rows = [(f"{one.title} {one.sku}".casefold(), one) for one in catalogue(size)]

    def look_up(text: str) -> Sequence[ProductView]:
        words = text.split()
        return [one for row, one in rows if all(word in row for word in words)][:200]

    shop = ShopView("shopify", "Shopify", "shopify", "EUR")
    return TenantView("en", "EUR", (shop,), look_up, ())


def measured(said: str, view: TenantView) -> float:
    """Return milliseconds of one message, the best of a few rounds."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        reply(Asked(said, view))
        times.append((time.perf_counter() - began) * 1000)
    return min(times)


@pytest.mark.parametrize("size", [40, 1_000])
def test_a_message_is_read_while_one_blinks(size: int) -> None:
    tests = Path(__file__).parents[1]
    files = (*sorted((tests / "planner").glob("*.yaml")), tests / "journeys" / "sellers.yaml")
    cases = [case for path in files for case in yaml.safe_load(path.read_text(encoding="utf-8"))]
    view = tenant(size)
    times = sorted(measured(case["say"], view) for case in cases)
    sys.stdout.write(
        f"{size} products, {len(times)} sentences: median {statistics.median(times):.2f} ms,"
        f" worst {times[-1]:.2f} ms\n"
    )
    for name, said in BAD.items():
        sys.stdout.write(f"{size} products, {name}: {measured(said, view):.2f} ms\n")
