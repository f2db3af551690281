"""Pages speak the language of whoever reads, and around a thread that of the thread."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.fakes.product import Product

pytestmark = pytest.mark.browser

Window = Callable[..., BrowserContext]
PLACES = ("chat", "approvals", "runs", "products", "shops", "sandbox", "activities")
ENGLISH = (
    " the ", " and ", " of ", " is ", " with ", " what ", " when ", " you ", " your ", " not ",
)  # fmt: skip


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Run a product in which nobody has said anything in English before."""
    with Product(tmp_path_factory.mktemp("reader")) as running:
        yield running


def german(window: Window, path: str) -> Page:
    """Open a page as somebody who reads German."""
    context = window(locale="de-DE")
    assert context.request.post("/api/session", data={"demo": "manager"}).ok
    page = context.new_page()
    page.goto(path)
    expect(page.get_by_role("navigation", name="Seiten")).to_be_visible()
    return page


@pytest.mark.parametrize("place", PLACES)
def test_a_page_is_german_for_who_reads_german(window: Window, place: str) -> None:
    page = german(window, f"/{place}")
    expect(page.locator(".mantine-Skeleton-root:visible")).to_have_count(0)

    text = f" {page.locator('main').inner_text().lower()} ".replace("\n", " ")

    assert [word for word in ENGLISH if word in text] == []
    assert page.evaluate("document.documentElement.lang") == "de"


def test_a_refusal_is_german_for_who_reads_german(window: Window, product: Product) -> None:
    page = german(window, "/products")

    page.locator("input[type=file]").set_input_files(
        {"name": "p.csv", "mimeType": "text/csv", "buffer": b"sku,title,price\n,Namenlos,1.00\n"}
    )

    expect(page.get_by_text("Die Zeile hat keine Artikelnummer.")).to_be_visible()


def test_an_english_thread_stays_english_for_who_reads_german(
    window: Window, product: Product
) -> None:
    card = product.say("Lower the price of MUG-BLUE by 10% on Shopify")

    page = german(window, "/chat")
    page.goto(f"/chat/{card['thread']}")

    expect(page.get_by_role("button", name="Approve 1 change")).to_be_hidden()
    expect(page.get_by_text("Waits for one of")).to_be_visible()
    expect(page.get_by_role("link", name="Approvals")).to_be_visible()
