"""Make a picture of what a card says in Slack in each of its states: `make chat-pictures`.

Each is drawn by the page of the local Slack from the blocks that the product sent to it. After the
folder, scenes may be named, to draw those alone; `showpieces` makes those of the README instead.
"""

import sys
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.chat_scenes import MUGS, SCENES, approves, asks
from tests.fakes.chromium import chromium
from tests.fakes.product import until
from tests.fakes.slack.model import Message
from tests.fakes.slack_sandbox import address, workspace
from tests.fakes.slack_stage import Chat

SHOWN = (1208, 690)
FORMS = (("1440", "light"), ("1440", "dark"), ("390", "light"))
STATE = "**/_slack/state*"
SIZES = {"1440": (1440, 900), "390": (390, 844)}


@dataclass(frozen=True)
class Album:
    """Every form in which something is drawn, in one running workspace."""

    acme: Chat
    pages: tuple[tuple[Path, Page], ...]

    def draw(self, name: str, message: Message, *, seen_by: str = "manager") -> None:
        """Draw one message as somebody sees it."""
        for folder, page in self.pages:
            self._go(page, seen_by, message.channel)
            shown = page.locator(f'article[data-ts="{message.ts}"]')
            shown.wait_for()
            page.wait_for_timeout(300)
            page.route(
                STATE, lambda route: route.abort()
            )  # a card that runs would never hold still
            _tall(page)
            shown.screenshot(path=folder / f"{name}.png")
            page.unroute(STATE)

    def window(self, name: str, *, seen_by: str = "manager", place: str = "") -> None:
        """Draw the whole window: a form that is open, or the Home tab."""
        for folder, page in self.pages:
            self._go(page, seen_by, place)
            page.wait_for_timeout(700)
            page.screenshot(path=folder / f"{name}.png")

    def _go(self, page: Page, name: str, place: str) -> None:
        across, down = _size(page)
        page.set_viewport_size({"width": across, "height": down})
        page.goto(address(self.acme, self.acme.users[name], place))
        page.locator("#title:not(:empty)").wait_for()


def main(folder: Path, wanted: Collection[str]) -> None:
    """Tell what each scene tells, one after the other, in one workspace."""
    with (
        tempfile.TemporaryDirectory() as home,
        workspace(Path(home)) as acme,
        chromium() as browser,
        _album(browser, acme, folder) as album,
    ):
        for scene in SCENES:
            if not wanted or scene.__name__ in wanted:
                acme.product.sandbox.reset()
                scene(acme, album)
        acme.slack.nothing_wrong()


def showpieces(folder: Path) -> None:
    """Draw a new card, the run that became of it, and what waits for somebody else."""
    folder.mkdir(parents=True, exist_ok=True)
    across, down = SHOWN
    with (
        tempfile.TemporaryDirectory() as home,
        workspace(Path(home)) as acme,
        chromium() as browser,
        browser.new_context(viewport={"width": across, "height": down}) as context,
    ):
        page = context.new_page()

        def shot(name: str, seen_by: str, place: str = "") -> None:
            page.goto(address(acme, acme.users[seen_by], place))
            page.wait_for_timeout(1500)
            page.screenshot(path=folder / f"{name}.png")

        root, card = asks(acme, MUGS)
        shot("slack-card", "manager")
        acme.product.sandbox.edit("MUG-RED", price="15.00")
        approves(acme, card, "manager2")
        acme.waits_for(acme.shop, "1 was not", root)
        shot("slack-run", "manager")
        asks(acme, "Raise the price of POT-IRON by 4% on Shopify")
        acme["manager2"].opens_home()
        until(lambda: acme.slack.home(acme.users["manager2"]) is not None)
        shot("slack-home", "manager2", "home")


@contextmanager
def _album(browser: Browser, acme: Chat, folder: Path) -> Iterator[Album]:
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
    yield Album(acme, tuple(pages))


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


if __name__ == "__main__":
    place, *words = sys.argv[1:]
    if words == ["showpieces"]:
        showpieces(Path(place))
    else:
        main(Path(place), words)
