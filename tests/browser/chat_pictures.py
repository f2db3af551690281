"""Make a picture of what a card says in Slack and in Discord in each state: `make chat-pictures`.

Each is drawn by the page of a local stand-in from what the product sent to it. After the folder,
products and scenes may be named, to draw those alone; `showpieces` makes those of the README.
"""

import sys
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser import chat_in_discord, chat_in_slack
from tests.browser.album import album
from tests.browser.chat_in_discord import InDiscord
from tests.browser.chat_in_slack import InSlack
from tests.browser.chat_scenes import MUGS, POT, SCENES, WAITS, approves
from tests.fakes import discord_sandbox, slack_sandbox
from tests.fakes.chromium import chromium
from tests.fakes.product import until

SHOWN = (1208, 690)


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
    """Draw a new card, the run that became of it, and what waits for somebody else."""
    folder.mkdir(parents=True, exist_ok=True)
    across, down = SHOWN
    with (
        tempfile.TemporaryDirectory() as home,
        slack_sandbox.workspace(Path(home)) as acme,
        chromium() as browser,
        browser.new_context(viewport={"width": across, "height": down}) as context,
        album(browser, Path(home), chat_in_slack.READY) as unused,
    ):
        page, on = context.new_page(), InSlack(acme, unused)

        def shot(name: str, seen_by: str, place: str = "") -> None:
            page.goto(slack_sandbox.address(acme, acme.users[seen_by], place))
            page.wait_for_timeout(1500)
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


if __name__ == "__main__":
    place, *words = sys.argv[1:]
    if words == ["showpieces"]:
        showpieces(Path(place))
    else:
        main(Path(place), words)
