"""One product and one Chromium for the tests of a module; every test opens its own windows."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.fakes.chromium import chromium, opened, signed_in
from tests.fakes.product import Product

SignIn = Callable[..., Page]
expect.set_options(timeout=15_000)  # three workers share the machine; what is there is seen at once


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Run the real product."""
    home: Path = tmp_path_factory.mktemp("browser")
    with Product(home) as running:
        yield running


@pytest.fixture(autouse=True)
def as_seeded(product: Product) -> None:
    """Let every test find the shops as they were at the beginning."""
    product.sandbox.reset()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium; not for longer, as its driver keeps an event loop in this thread."""
    with chromium() as started:
        yield started


@pytest.fixture
def window(browser: Browser, product: Product) -> Iterator[Callable[..., BrowserContext]]:
    """Open windows, and close them."""
    windows: list[BrowserContext] = []

    def open_(**how: object) -> BrowserContext:
        windows.append(opened(browser, product, **how))  # type: ignore[arg-type]
        return windows[-1]

    yield open_
    for one in windows:
        one.close()


@pytest.fixture
def sign_in(window: Callable[..., BrowserContext], product: Product) -> SignIn:
    """Sign people in, each in a window of their own."""

    def enter(person: str, **how: object) -> Page:
        return signed_in(window(**how), product, person)

    return enter
