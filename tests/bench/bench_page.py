"""What the page costs whoever has never seen it, and whoever types while much happens."""

import sys
import time
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

from tests.fakes.chromium import chromium, opened, signed_in
from tests.fakes.product import Product
from tests.fakes.typing_person import typed

ROUNDS = 7
LOAD_S, FIRST_KB = 1.5, 300
MANY = 2_000
LARGE = "raise everything on eBay by 3%"
SENTENCE = "and then show me the price of the blue mug, please"
BEGUN_S = 5
SIZES = """() => [...performance.getEntriesByType('navigation'),
  ...performance.getEntriesByType('resource')].reduce((sum, one) => sum + one.encodedBodySize, 0)"""


@pytest.mark.browser
def test_the_page_is_there_at_once(tmp_path: Path) -> None:
    times, sizes = [], []
    with Product(tmp_path / "home") as product, chromium() as browser:
        context = opened(browser, product)
        signed_in(context, product, "manager")
        known = context.storage_state()
        for _ in range(ROUNDS):
            fresh = browser.new_context(base_url=product.url, storage_state=known)
            page = fresh.new_page()
            began = perf_counter()
            page.goto("/")
            page.get_by_label("Your message").wait_for()
            times.append(perf_counter() - began)
            sizes.append(page.evaluate(SIZES) / 1_000)
            fresh.close()
    sys.stdout.write(
        f"\nfirst view in Chromium: median {median(times):.2f} s, fastest {min(times):.2f} s, asked"
        f" {LOAD_S} s; {max(sizes):.0f} kB over the wire, asked {FIRST_KB} kB\n"
    )


@pytest.mark.browser
def test_typing_while_two_thousand_items_run(tmp_path: Path) -> None:
    with Product(tmp_path / "home") as product, chromium() as browser:
        product.sandbox.reset({"ebay": MANY})
        product.api("POST", "/api/shops/ebay/sync", {}, acting="admin")
        card = product.say(LARGE)
        page = signed_in(opened(browser, product), product, "manager")
        page.goto(f"/chat/{card['thread']}")
        page.get_by_text(f"Show 100 more of {MANY:,} lines").wait_for()
        idle = typed(page, SENTENCE)
        page.get_by_label("Your message").fill("")
        product.decide(card)
        product.decide(card, acting="admin")
        page.get_by_text("Stop now").wait_for()
        time.sleep(BEGUN_S)
        running = typed(page, SENTENCE)
    for when, noticed in (("before the run", idle), ("while it runs", running)):
        sys.stdout.write(
            f"\ntyping {len(SENTENCE)} letters beside {MANY} lines, {when}: slowest key"
            f" {noticed.slowest_key:.0f} ms, longest task {noticed.longest_task:.0f} ms,"
            f" longest gap between frames {noticed.longest_gap:.0f} ms"
        )
    sys.stdout.write("\n")
