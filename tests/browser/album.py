"""Every form in which something of a chat is drawn: light, dark, and on a telephone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

FORMS = (("1440", "light"), ("1440", "dark"), ("390", "light"))
SIZES = {"1440": (1440, 900), "390": (390, 844)}


@dataclass(frozen=True)
class Album:
    """A window of every form, each with the folder of its pictures."""

    pages: tuple[tuple[Path, Page], ...]
    ready: str
    """What is there once the page has been drawn."""
    live: str = ""
    """The address by which the page follows what happens, where it does."""

    def draw(self, name: str, address: str, part: str) -> None:
        """Draw a part of a page, such as one message."""
        for folder, page in self.pages:
            self._go(page, address)
            shown = page.locator(part)
            shown.wait_for()
            page.wait_for_timeout(300)
            if self.live:  # a card that runs would never hold still
                page.route(self.live, lambda route: route.abort())
            _tall(page)
            shown.screenshot(path=folder / f"{name}.png")
            if self.live:
                page.unroute(self.live)

    def window(self, name: str, address: str) -> None:
        """Draw the whole window: a form that is open, or a page of its own."""
        for folder, page in self.pages:
            self._go(page, address)
            page.wait_for_timeout(700)
            page.screenshot(path=folder / f"{name}.png")

    def _go(self, page: Page, address: str) -> None:
        across, down = _size(page)
        page.set_viewport_size({"width": across, "height": down})
        page.goto(address)
        page.locator(self.ready).wait_for()


@contextmanager
def album(browser: Browser, folder: Path, ready: str, live: str = "") -> Iterator[Album]:
    """Open a window of every form."""
    pages: list[tuple[Path, Page]] = []
    for width, scheme in FORMS:
        own = folder / f"{width}-{scheme}"
        own.mkdir(parents=True, exist_ok=True)
        across, down = SIZES[width]
        context = browser.new_context(
            viewport={"width": across, "height": down},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        pages.append((own, context.new_page()))
    yield Album(tuple(pages), ready, live)


def _size(page: Page) -> tuple[int, int]:
    now = page.viewport_size
    assert now is not None
    return SIZES["390" if now["width"] < 1000 else "1440"]


def _tall(page: Page) -> None:
    """Make room for the longest card, as only what is in the window is drawn."""
    now = page.viewport_size
    assert now is not None
    page.set_viewport_size({"width": now["width"], "height": 4000})
    page.wait_for_timeout(100)
