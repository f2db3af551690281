"""Make a picture of every page, light and dark, wide and narrow: `make pictures`.

With `showpieces` as a second word, make the three of the README instead.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.parts import two_parts
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
    lacking = product.say("List the blue mug on eBay for 24.90 euros")
    yield "chat-questions", f"/chat/{lacking['thread']}"
    two = product.api("POST", "/api/plans", two_parts()).json()
    yield "approval-parts", f"/approvals/{two['approval']['id']}"
    lost = product.say("Lower the price of MUG-BLUE by 10% on Shopify")
    product.sandbox.fault("drop_after")
    [run] = product.decide(lost).json()["run_ids"]
    product.ended(run)
    yield "chat-lost-answer", f"/chat/{lost['thread']}"
    yield "approval-lost-answer", f"/approvals/{lost['approval']['id']}"
    for name in ("chat", "approvals", "runs", "products", "shops", "sandbox", "activities"):
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
    page.get_by_role("button", name="Who may approve").click()
    picture(page, folder / "chat-edit.png")
    page.goto(places["approval-parts"])
    page.get_by_role("button", name="Edit").click()
    page.get_by_role("button", name="Remove this part: The red mug").click()
    picture(page, folder / "approval-parts-edit.png")
    page.goto(places["chat-open"])
    page.get_by_role("button", name="You are Manager").click()
    page.wait_for_timeout(300)
    page.screenshot(path=folder / "acting.png")
    page.goto(places["run"])
    for name in ("receipts", "Why was this allowed?"):
        page.get_by_role("button", name=name).click()
    picture(page, folder / "run-behind.png")
    _draw_import(page, folder)
    _draw_seen(page, places, folder)
    page.goto(places["activities"])
    page.get_by_role("button", name="offer.update_price").click()
    picture(page, folder / "activity.png")


SHEETS = {
    "import": "sku,title,price,floor,stock\nMUG-BLUE,,,15.00,\nMUG-NEW,New Mug,18.50,14.00,30\n",
    "import-problems": "sku,title,price\nMUG-BLUE,,cheap\n,Nameless,1.00\nMUG-NEW,New Mug,18.50\n",
}


def _draw_import(page: Page, folder: Path) -> None:
    """Draw what a file of products would change, and one in which something is wrong."""
    for name, text in SHEETS.items():
        page.goto("/products?query=mug")
        sheet = {"name": "products.csv", "mimeType": "text/csv", "buffer": text.encode()}
        page.locator("input[type=file]").set_input_files(sheet)  # type: ignore[arg-type]
        page.get_by_role("region", name="What products.csv would change").wait_for()
        picture(page, folder / f"{name}.png")


def _draw_seen(page: Page, places: dict[str, str], folder: Path) -> None:
    """Draw what the shops see where it is no page of its own: over the chat of a narrow window."""
    page.goto(places["chat-open"])
    page.get_by_role("article").first.wait_for()
    show = page.get_by_role("button", name="What the shops see")
    if show.is_visible():
        show.click()
        page.wait_for_timeout(900)
        page.screenshot(path=folder / "chat-seen.png")


def showpieces(folder: Path) -> None:
    """Draw what a newcomer sees first, a conflict beside its card, and a lost answer."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        Product(Path(home)) as product,
        chromium() as browser,
        _signed_in(browser, product, SHOWN, "light") as context,
    ):
        page = context.new_page()
        page.goto("/chat")
        _shown(page, folder / "first.png")
        card = product.say(SENTENCES[0])
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


SHOWN = (1208, 690)


def _shown(page: Page, file: Path) -> None:
    """Draw a window as it stands once everything in it was asked for again."""
    page.wait_for_timeout(4500)
    page.screenshot(path=file)


if __name__ == "__main__":
    (showpieces if sys.argv[2:] == ["showpieces"] else main)(Path(sys.argv[1]))
