"""Make a picture of every page, light and dark, wide and narrow: `make pictures`."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from tests.fakes.chromium import chromium, opened, picture
from tests.fakes.product import Product

SIZES = {"1440": (1440, 900), "390": (390, 844)}
SCHEMES = ("light", "dark")
SENTENCES = (
    "Drop the price of all mugs on Shopify by 10%",
    "End all my Shopify listings",
    "Set the stock of MUG-RED to 40 on eBay",
)


def main(folder: Path) -> None:
    """Tell a small story, then draw it in every form."""
    with tempfile.TemporaryDirectory() as home, Product(Path(home)) as product:
        places = dict(_told(product))
        with chromium() as browser:
            for name, size in SIZES.items():
                for scheme in SCHEMES:
                    with _signed_in(browser, product, size, scheme) as context:
                        _draw(context, places, folder / f"{name}-{scheme}")


def _told(product: Product) -> Iterator[tuple[str, str]]:
    """Make something happen that is worth a picture; name its addresses."""
    done = product.say(SENTENCES[0])
    product.sandbox.edit("MUG-RED", price="15.00")
    [run] = product.decide(done).json()["run_ids"]
    product.ended(run)
    yield "chat-conflict", f"/chat/{done['thread']}"
    yield "run", f"/runs/{run}"
    cannot = product.say(SENTENCES[1])
    yield "chat-irreversible", f"/chat/{cannot['thread']}"
    refused = product.say(SENTENCES[1], acting="viewer")
    yield "chat-refused", f"/chat/{refused['thread']}"
    waits = product.say(SENTENCES[0], acting="pricer")
    yield "chat-open", f"/chat/{waits['thread']}"
    yield "approval", f"/approvals/{waits['approval']['id']}"
    product.say(SENTENCES[2])
    asked = product.say("Take down MUG-XL on Shopify")
    yield "chat-question", f"/chat/{asked['thread']}"
    for name in ("chat", "approvals", "runs", "products", "shops", "activities"):
        yield name, f"/{name}"
    yield "product", "/products/MUG-BLUE"
    yield "lost", "/nowhere/at/all"


def _signed_in(
    browser: Browser, product: Product, size: tuple[int, int], scheme: str
) -> BrowserContext:
    width, height = size
    context = opened(browser, product, width=width, height=height, scheme=scheme)
    answer = context.request.post("/api/session", data={"demo": "manager"})
    assert answer.ok, answer.text()
    return context


def _draw(context: BrowserContext, places: dict[str, str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    page = context.new_page()
    for name, place in places.items():
        page.goto(place)
        picture(page, folder / f"{name}.png")
    _draw_opened(page, places, folder)
    context.clear_cookies()
    page.goto("/sign-in")
    picture(page, folder / "sign-in.png")


def _draw_opened(page: Page, places: dict[str, str], folder: Path) -> None:
    """Draw what opens when somebody presses a button."""
    page.goto(places["chat-open"])
    page.get_by_role("button", name="Edit").click()
    picture(page, folder / "chat-edit.png")
    page.get_by_role("button", name="You are Manager").click()
    page.wait_for_timeout(300)
    page.screenshot(path=folder / "acting.png")
    page.goto(places["run"])
    for name in ("receipts", "Why was this allowed?"):
        page.get_by_role("button", name=name).click()
    picture(page, folder / "run-behind.png")
    page.goto(places["activities"])
    page.get_by_role("button", name="offer.update_price").click()
    picture(page, folder / "activity.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
