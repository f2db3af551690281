"""Two thousand items in an open page: little is drawn and sent, and typing stays fluid."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.fakes.chromium import opened, signed_in
from tests.fakes.product import Product
from tests.fakes.typing_person import await_stillness, typed

pytestmark = pytest.mark.browser

MANY = 2_000
LARGE = "raise everything on eBay by 3%"
SENTENCE = "and then show me the price of the blue mug, please"
DRAWN_AT_FIRST = 12
PART = 100
LARGEST_ANSWER = 300 * (DRAWN_AT_FIRST + PART)
"""Bytes; only what is drawn is sent. The whole run is more than 300,000."""
FROZEN_MS = 2_000
"""Nobody calls a page fluid that stands still for so long, however busy the machine is."""


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Product, str]]:
    """Let two thousand prices change, and return the thread."""
    with Product(tmp_path_factory.mktemp("busy")) as product:
        product.sandbox.reset({"ebay": MANY})
        product.api("POST", "/api/shops/ebay/sync", {}, acting="admin")
        card = product.say(LARGE)
        assert len(card["lines"]) == MANY
        product.sandbox.fault("slow", shop="ebay", seconds=2, times=MANY)
        product.decide(card)
        product.decide(card, acting="admin")
        yield product, card["thread"]


@pytest.fixture(scope="module")
def page(browser: Browser, busy: tuple[Product, str]) -> Iterator[Page]:
    """Open the thread while its run goes on."""
    product, thread = busy
    window = opened(browser, product)
    page = signed_in(window, product, "manager")
    page.goto(f"/chat/{thread}")
    expect(page.get_by_role("link", name="Open the run").first).to_be_visible(timeout=20_000)
    yield page
    window.close()


def test_typing_stays_fluid_while_it_runs(page: Page) -> None:
    expect(page.get_by_role("button", name="Stop now")).to_be_visible()

    noticed = typed(page, SENTENCE)

    expect(page.get_by_label("Your message")).to_have_value(SENTENCE)
    assert noticed.longest_gap < FROZEN_MS
    assert noticed.longest_task < FROZEN_MS


def test_progress_is_seen_without_a_reload(page: Page) -> None:
    standing = page.get_by_role("status").filter(has_text="of 2,000 changes")
    before = standing.inner_text()

    expect(standing).not_to_have_text(before, timeout=90_000)


def test_no_key_draws_a_list_again(page: Page) -> None:
    page.get_by_label("Your message").fill("")
    page.context.set_offline(offline=True)  # so that nothing but the keys changes the page
    await_stillness(page)  # what was under way before still arrives

    noticed = typed(page, SENTENCE, every_ms=10)

    page.context.set_offline(offline=False)
    assert noticed.redrawn_rows == 0


def test_only_the_first_lines_and_items_are_drawn(page: Page) -> None:
    assert page.locator(".lines li").count() <= 2 * DRAWN_AT_FIRST


def test_more_items_are_drawn_part_by_part(page: Page) -> None:
    items = page.get_by_role("list", name="Items").get_by_role("listitem")
    expect(items).to_have_count(DRAWN_AT_FIRST)

    page.get_by_role("button", name="Show 100 more of 2,000 changes").click()

    expect(items).to_have_count(DRAWN_AT_FIRST + PART)


def test_what_is_sent_while_it_runs_is_small(page: Page) -> None:
    sizes: list[int] = []

    def note(answer: Response) -> None:
        if not answer.url.endswith("/api/sandbox"):  # what the simulated shops see: a demo's alone
            sizes.append(int(answer.headers.get("content-length", "0")))

    page.on("response", note)

    page.wait_for_timeout(3_000)

    assert sizes
    assert max(sizes) < LARGEST_ANSWER
