"""What the first view of the page costs somebody whose browser has never seen it."""

import sys
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

from tests.fakes.chromium import chromium, opened, signed_in
from tests.fakes.product import Product

ROUNDS = 7
LOAD_S, FIRST_KB = 1.5, 300
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
