"""Make a picture of every page, light and dark, wide and narrow: `make pictures`.

After the folder, chapters may be named, to draw those alone; `showpieces` makes the three pictures
of the README instead.
"""

import sys
import tempfile
from collections.abc import Collection
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.chapters import CHAPTERS, FRESH, MUGS
from tests.browser.studio import studio
from tests.fakes.chromium import chromium, opened
from tests.fakes.product import Product

SHOWN = (1208, 690)


def main(folder: Path, wanted: Collection[str]) -> None:
    """Tell small stories, each in a product of its own, and draw them in every form."""
    for chapters in (FRESH, CHAPTERS):
        named = [one for one in chapters if not wanted or one.__name__ in wanted]
        if not named:
            continue
        with (
            tempfile.TemporaryDirectory() as home,
            Product(Path(home)) as product,
            studio(product, folder) as every,
        ):
            for chapter in named:
                product.sandbox.reset()
                chapter(product, every)


def showpieces(folder: Path) -> None:
    """Draw what a newcomer sees first, a conflict beside its card, and a lost answer."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        Product(Path(home)) as product,
        chromium() as browser,
        opened(browser, product, width=SHOWN[0], height=SHOWN[1]) as context,
    ):
        assert context.request.post("/api/session", data={"demo": "manager"}).ok
        page = context.new_page()
        page.goto("/chat")
        _shown(page, folder / "first.png")
        card = product.say(MUGS)
        page.goto(f"/chat/{card['thread']}")
        page.get_by_role("row").filter(has_text="MUG-RED").wait_for()
        product.sandbox.edit("MUG-RED", price="15.00")
        page.get_by_text("by somebody else").wait_for()
        product.sandbox.fault("drop_after")
        [run] = product.decide(card).json()["run_ids"]
        product.ended(run)
        page.get_by_text("by Countersign").nth(4).wait_for()
        _shown(page, folder / "beside.png")
        page.goto("/sandbox")
        _shown(page, folder / "sandbox.png")


def _shown(page: Page, file: Path) -> None:
    """Draw a window as it stands once everything in it was asked for again."""
    page.wait_for_timeout(4500)
    page.screenshot(path=file)


if __name__ == "__main__":
    place, *words = sys.argv[1:]
    if words == ["showpieces"]:
        showpieces(Path(place))
    else:
        main(Path(place), words)
