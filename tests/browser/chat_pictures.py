"""Make a picture of what a card says in Slack and in Discord in each state: `make chat-pictures`.

Each is drawn by the page of a local stand-in from what the product sent to it. After the folder,
products and scenes may be named, to draw those alone; `showpieces` makes those of the README.
"""

import sys
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser import chat_endings, chat_in_discord, chat_in_slack, chat_scenes
from tests.browser.album import Album, album
from tests.browser.chat_in_discord import InDiscord
from tests.browser.chat_in_slack import InSlack
from tests.browser.chat_scenes import MUGS, POT, WAITS, Scene, approves
from tests.fakes import discord_sandbox, slack_sandbox
from tests.fakes.chromium import chromium
from tests.fakes.product import until

SHOWN = (1208, 690)
SCENES: tuple[Scene, ...] = (*chat_scenes.SCENES, *chat_endings.SCENES)


def in_slack(browser: Browser, folder: Path, wanted: Collection[str]) -> None:
    """Tell what each scene tells, one after the other, in one workspace."""
    with (
        tempfile.TemporaryDirectory() as home,
        slack_sandbox.workspace(Path(home)) as acme,
        album(browser, folder, chat_in_slack.READY, chat_in_slack.LIVE) as made,
    ):
        stage = InSlack(acme, made)
        scenes: tuple[Callable[[InSlack], None], ...] = (*SCENES, *chat_in_slack.SCENES)
        for scene in scenes:
            if not wanted or scene.__name__ in wanted:
                acme.product.sandbox.reset()
                scene(stage)
        acme.slack.nothing_wrong()


def in_discord(browser: Browser, folder: Path, wanted: Collection[str]) -> None:
    """Tell the same in one server of Discord."""
    with (
        tempfile.TemporaryDirectory() as home,
        discord_sandbox.server(Path(home)) as acme,
        album(browser, folder, chat_in_discord.READY) as made,
    ):
        stage = InDiscord(acme, made)
        scenes: tuple[Callable[[InDiscord], None], ...] = (*SCENES, *chat_in_discord.SCENES)
        for scene in scenes:
            if not wanted or scene.__name__ in wanted:
                acme.product.sandbox.reset()
                scene(stage)


PRODUCTS: dict[str, Callable[[Browser, Path, Collection[str]], None]] = {
    "slack": in_slack,
    "discord": in_discord,
}


def main(folder: Path, wanted: Collection[str]) -> None:
    """Draw scenes, those that are named or all, in the products that are named or in both."""
    scenes = [one for one in wanted if one not in PRODUCTS]
    with chromium() as browser:
        for name, draws in PRODUCTS.items():
            if name in wanted or not PRODUCTS.keys() & set(wanted):
                draws(browser, folder / name, scenes)


def showpieces(folder: Path) -> None:
    """Draw a new card, the run that became of it, what waits for others, and a card in Discord."""
    folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        _showpieces_of_slack(browser, folder)
        _showpiece_of_discord(browser, folder)


def _showpieces_of_slack(browser: Browser, folder: Path) -> None:
    with (
        tempfile.TemporaryDirectory() as home,
        slack_sandbox.workspace(Path(home)) as acme,
        _window(browser, "light") as page,
    ):
        on = InSlack(acme, Album((), chat_in_slack.READY))

        def shot(name: str, seen_by: str, place: str = "") -> None:
            page.goto(slack_sandbox.address(acme, acme.users[seen_by], place))
            page.wait_for_timeout(1500)
            page.get_by_role("button", name="Stop", exact=True).wait_for(state="hidden")
            page.screenshot(path=folder / f"{name}.png")

        root, card = on.asks(MUGS, WAITS)
        shot("slack-card", "manager")
        acme.product.sandbox.edit("MUG-RED", price="15.00")
        approves(on, card, "manager2")
        on.follows(root, "1 was not")
        shot("slack-run", "manager")
        on.asks(POT, WAITS)
        acme["manager2"].opens_home()
        until(lambda: acme.slack.home(acme.users["manager2"]) is not None)
        shot("slack-home", "manager2", "home")


def _showpiece_of_discord(browser: Browser, folder: Path) -> None:
    with (
        tempfile.TemporaryDirectory() as home,
        discord_sandbox.server(Path(home)) as acme,
        _window(browser, "dark") as page,
    ):
        on = InDiscord(acme, Album((), chat_in_discord.READY))
        root, first = on.asks(MUGS, WAITS)
        on.adds(root, "only the red one and the blue one")
        on.follows(root, "revision 2", but=first)
        until(lambda: "Replaced by revision 2" in on.reads(first))
        page.goto(discord_sandbox.address(acme, acme["manager2"], acme.thread(root)))
        page.wait_for_timeout(1500)
        page.screenshot(path=folder / "discord-card.png")


@contextmanager
def _window(browser: Browser, scheme: Literal["light", "dark"]) -> Iterator[Page]:
    across, down = SHOWN
    size: ViewportSize = {"width": across, "height": down}
    with browser.new_context(viewport=size, color_scheme=scheme) as context:
        yield context.new_page()


if __name__ == "__main__":
    place, *words = sys.argv[1:]
    if words == ["showpieces"]:
        showpieces(Path(place))
    else:
        main(Path(place), words)
