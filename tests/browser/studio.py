"""Four windows, light and dark, wide and narrow: every page is drawn in each at one moment."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.fakes.chromium import chromium, opened, picture
from tests.fakes.product import Product, until

SIZES = {"1440": (1440, 900), "390": (390, 844)}
SCHEMES = ("light", "dark")
Doing = Callable[[Page], object]


@dataclass(frozen=True)
class Window:
    """A window of one form, with what was drawn in it."""

    page: Page
    folder: Path

    @property
    def narrow(self) -> bool:
        """Tell whether it is as wide as a telephone."""
        size = self.page.viewport_size
        return size is not None and size["width"] < 1000


@dataclass(frozen=True)
class Studio:
    """Every form in which a page is drawn."""

    product: Product
    windows: tuple[Window, ...]

    def draw(self, name: str, place: str, do: Doing | None = None, *, narrow: bool = False) -> None:
        """Draw a whole page in every form, after something was done on it.

        Args:
            name: of the file, without its ending.
            place: the address.
            do: what is pressed or typed before.
            narrow: only where the window is as wide as a telephone.
        """
        for window in self.windows:
            if narrow and not window.narrow:
                continue
            window.page.goto(place)
            _whole(window.page)
            if do is not None:
                do(window.page)
                _whole(window.page)
            window.page.mouse.move(0, 0)  # what lies under the pointer is drawn otherwise
            picture(window.page, window.folder / f"{name}.png")

    def look(self, name: str, place: str, do: Doing, *, narrow: bool = False) -> None:
        """Draw what lies over a page, as the window shows it."""
        for window in self.windows:
            if narrow and not window.narrow:
                continue
            window.page.goto(place)
            _whole(window.page)
            do(window.page)
            window.page.wait_for_timeout(700)
            window.page.screenshot(path=window.folder / f"{name}.png")


def _whole(page: Page) -> None:
    """Wait until nothing is missing of a page that is still being read."""
    page.locator("h1").first.wait_for()
    page.wait_for_timeout(300)
    until(lambda: page.locator(".mantine-Skeleton-root:visible").count() == 0)


@contextmanager
def studio(product: Product, folder: Path) -> Iterator[Studio]:
    """Open a window of every form, signed in as the manager."""
    with chromium() as browser:
        windows = tuple(
            _window(browser, product, folder, width, scheme)
            for width in SIZES
            for scheme in SCHEMES
        )
        yield Studio(product, windows)


def _window(browser: Browser, product: Product, folder: Path, width: str, scheme: str) -> Window:
    own = folder / f"{width}-{scheme}"
    own.mkdir(parents=True, exist_ok=True)
    across, down = SIZES[width]
    context = opened(browser, product, width=across, height=down, scheme=scheme)
    answer = context.request.post("/api/session", data={"demo": "manager"})
    assert answer.ok, answer.text()
    return Window(context.new_page(), own)
