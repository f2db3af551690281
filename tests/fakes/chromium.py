"""A real Chromium of this machine, driven over its own protocol."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.conftest import ROOT
from tests.conftest import chromium as find
from tests.fakes.product import Product

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = ROOT / "admin_web" / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start it with nothing of anybody's profile."""
    program = find()
    assert program is not None, "a test that needs Chromium must be marked `browser`"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


def opened(
    browser: Browser,
    product: Product,
    *,
    width: int = 1440,
    height: int = 900,
    scheme: str = "light",
    locale: str = "en-GB",
) -> BrowserContext:
    """Open a window in which nobody is signed in."""
    return browser.new_context(
        base_url=product.url,
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        locale=locale,
    )


def signed_in(context: BrowserContext, product: Product, person: str) -> Page:
    """Sign somebody in with a link, as they would, and return their page."""
    made = product.api("POST", f"/api/people/{person}/link", {}, acting="admin").json()
    page = context.new_page()
    page.goto(made["link"])
    page.get_by_label("Your message").wait_for()
    return page


def unfit(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """Return what axe finds wrong, by some of its rules or by all, each with the first place."""
    if not AXE.is_file():
        reason = "axe is not installed: run `make check` first"
        raise FileNotFoundError(reason)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    asked = {"resultTypes": ["violations"], **({"runOnly": [*rules]} if rules else {})}
    found: dict[str, Any] = page.evaluate("(asked) => axe.run(document, asked)", asked)
    return [
        f"{one['id']}: {json.dumps(one['nodes'][0]['target'])} {one['nodes'][0]['html'][:160]}"
        for one in found["violations"]
    ]


def overflows(page: Page) -> int:
    """Return by how many pixels a page is wider than its window."""
    wide: int = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return wide


def picture(page: Page, file: Path) -> None:
    """Draw a whole page from its top."""
    page.wait_for_timeout(900)
    size = page.viewport_size
    assert size is not None
    height = int(page.evaluate("() => document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": size["width"], "height": max(height, size["height"])})
    page.wait_for_timeout(200)
    page.screenshot(path=file)
    page.set_viewport_size(size)
