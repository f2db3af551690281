"""What is worth a picture: each chapter makes something happen and draws how the pages show it."""

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import Any

from playwright.sync_api import Page

from tests.browser.parts import two_parts
from tests.browser.studio import Studio
from tests.fakes.product import Product, until

MUGS = "Drop the price of all mugs on Shopify by 10%"
END = "End all my Shopify listings"
LONG = (
    "Hand-thrown stoneware mug Nordseeküste, 450 ml, dishwasher-safe, reactive glaze in deep "
    "ocean blue, gift box of two with a linen cloth"
)
SHEETS = {
    "import": "sku,title,price,floor,stock\nMUG-BLUE,,,15.00,\nMUG-NEW,New Mug,18.50,14.00,30\n",
    "import-problems": "sku,title,price\nMUG-BLUE,,cheap\n,Nameless,1.00\nMUG-NEW,New Mug,18.50\n",
}


def press(*names: str) -> Callable[[Page], None]:
    """Press buttons one after the other."""

    def do(page: Page) -> None:
        for name in names:
            page.get_by_role("button", name=name).first.click()

    return do


def chat(card: Mapping[str, Any]) -> str:
    """Return the address of a document's thread."""
    return f"/chat/{card['thread']}"


def approval(card: Mapping[str, Any]) -> str:
    """Return the address of a card."""
    return f"/approvals/{card['approval']['id']}"


def ran(product: Product, card: Mapping[str, Any]) -> str:
    """Approve a card, let it run to its end and return the run's address."""
    [run] = product.decide(card).json()["run_ids"]
    product.ended(run)
    return f"/runs/{run}"


def nothing(product: Product, studio: Studio) -> None:
    """Draw what somebody sees who has done nothing yet."""
    for name in ("chat", "approvals", "runs"):
        studio.draw(f"{name}-first", f"/{name}")


def expired(product: Product, studio: Studio) -> None:
    """Draw a card for which nobody had time."""
    card = product.say("Raise the price of MUG-XL by 3% on Shopify")
    product.sandbox.advance(25 * 3600)
    until(lambda: product.api("GET", f"/api{approval(card)}").json()["approval"]["state"] != "open")
    for window in studio.windows:
        window.page.context.request.post("/api/session", data={"demo": "manager"})
    studio.draw("approval-expired", approval(card))


def cards(product: Product, studio: Studio) -> None:
    """Draw open cards: what may be done with them, and by whom."""
    waits = product.say(MUGS, acting="pricer")
    place = chat(waits)
    studio.draw("chat-open", place)
    studio.draw("approval", approval(waits))
    studio.draw("chat-edit", place, press("Edit", "Who may approve"))
    studio.draw("chat-reject", place, press("Reject"))
    studio.draw("chat-why-not", place, _act("Vera (viewer)"))
    studio.look("acting", place, press("You are Mara (manager)"))
    studio.look("chat-seen", place, press("What the shops see"), narrow=True)
    studio.look("menu", place, press("Open the menu"), narrow=True)
    studio.look("threads", place, press("Threads"), narrow=True)
    two = product.api("POST", "/api/plans", two_parts()).json()
    studio.draw("approval-parts", approval(two))
    take = press("Edit", "Remove this part: The red mug")
    studio.draw("approval-parts-edit", approval(two), take)
    cannot = product.say(END)
    product.decide(cannot, acting="admin")
    studio.draw("chat-irreversible", chat(cannot))
    other = product.say("End MUG-XL on Shopify", acting="admin")
    studio.draw("chat-confirm", chat(other), press("Approve 1 change"))
    studio.draw("approvals", "/approvals")


def _act(name: str) -> Callable[[Page], None]:
    def do(page: Page) -> None:
        page.get_by_role("button", name="You are Mara (manager)").click()
        page.get_by_role("menuitem", name=name).click()
        page.get_by_text("Only managers and admins may approve").wait_for()
        page.evaluate("() => window.sessionStorage.clear()")

    return do


def answers(product: Product, studio: Studio) -> None:
    """Draw what is said without a card, and what becomes of a card in its thread."""
    studio.draw("chat-refused", chat(product.say(END, acting="viewer")))
    studio.draw("chat-question", chat(product.say("Take down MUG-XL on Shopify")))
    lacking = product.say("List the blue mug on eBay for 24.90 euros")
    studio.draw("chat-questions", chat(lacking))
    first = product.say("Lower the price of MUG-GREEN by 10% on Shopify")
    product.say("make it 5 percent", thread=first["thread"])
    studio.draw("chat-revised", chat(first))
    german = product.say("Senke den Preis aller Tassen auf Shopify um 5 Prozent")
    studio.draw("chat-german", chat(german))
    rejected = product.say("Set the price of MUG-BLUE to 18.99 on Shopify")
    said = {"revision": 1, "decision": "reject", "reason": "Not before the Friday sale is over."}
    path = f"/api{approval(rejected)}/decision"
    product.api("POST", path, said, acting="manager2")
    studio.draw("chat-rejected", chat(rejected))


def runs(product: Product, studio: Studio) -> None:
    """Draw how runs end: in part, with a lost answer, and with one that nobody can tell."""
    card = product.say(MUGS)
    product.sandbox.edit("MUG-RED", price="15.00")
    run = ran(product, card)
    studio.draw("chat-conflict", chat(card))
    studio.draw("run", run)
    studio.draw("run-behind", run, press("What was sent", "Why was this allowed?"))
    lost = product.say("Lower the price of MUG-BLUE by 10% on Shopify")
    product.sandbox.fault("drop_after")
    ran(product, lost)
    studio.draw("chat-lost-answer", chat(lost))
    studio.draw("approval-lost-answer", approval(lost))
    studio.draw("run-parked", _parked(product))
    card = product.say("Raise MUG-BLACK on Amazon DE by 3%")
    product.decide(card)
    until(lambda: _accepted(product, card))
    product.sandbox.fault("outage", "*", shop="amazon_de", seconds=120)
    studio.draw("chat-accepted", chat(card))
    studio.draw("runs", "/runs")
    studio.draw("chat", "/chat")


def _parked(product: Product) -> str:
    card = product.say("Set the price of PEN-BRASS to 38.00 on Shopify")
    product.sandbox.fault("fail_before")
    [run] = product.decide(card).json()["run_ids"]
    until(lambda: any(one["fault"] == "fail_before" for one in product.sandbox.writes()))
    product.sandbox.edit("PEN-BRASS", price="36.66")

    def over() -> bool:
        product.sandbox.advance(20)
        found = product.api("GET", f"/api/runs/{run}").json()
        return bool(found["state"] != "running")

    until(over, 60)
    return f"/runs/{run}"


def _accepted(product: Product, card: Mapping[str, Any]) -> bool:
    found = product.api("GET", f"/api{approval(card)}").json()["approval"]["run_ids"]
    items = [
        item for run in found for item in product.api("GET", f"/api/runs/{run}").json()["items"]
    ]
    return any(item["state"] == "accepted" for item in items)


def products(product: Product, studio: Studio) -> None:
    """Draw what is sold: the list, one product, files, and listings that match nothing."""
    said = {"answers": {"condition": "LIKE_NEW"}}
    product.api("PUT", "/api/shops/ebay/answers/MUG-BLUE", said, acting="admin")
    studio.draw("products", "/products")
    studio.draw("products-none", "/products?query=nothing+like+it")
    studio.draw("product", "/products/MUG-BLUE")
    studio.draw("product-sold", "/products/MUG-RED")
    for name, text in SHEETS.items():
        studio.draw(name, "/products?query=mug", _choose(text))
    # each window finds something to change
    texts = (f'sku,title,price,floor\nMUG-RED,"{LONG}",18.50,9.0{cent}\n' for cent in count())
    studio.draw("import-done", "/products?query=mug", _imported(texts))
    studio.draw("product-long", "/products/MUG-RED")


def _choose(text: str) -> Callable[[Page], None]:
    def do(page: Page) -> None:
        sheet = {"name": "products.csv", "mimeType": "text/csv", "buffer": text.encode()}
        page.locator("input[type=file]").set_input_files(sheet)  # type: ignore[arg-type]
        page.get_by_role("region", name="What products.csv would change").wait_for()

    return do


def _imported(texts: Iterator[str]) -> Callable[[Page], None]:
    def do(page: Page) -> None:
        _choose(next(texts))(page)
        page.get_by_role("button", name="Import 1 product").click()
        page.get_by_text("Imported products.csv").wait_for()

    return do


def shops(product: Product, studio: Studio) -> None:
    """Draw shops that are trusted more or less, and one that is stopped."""
    capped = {"mode": "capped", "daily_cap": 20}
    product.api("PATCH", "/api/shops/amazon_uk", capped, acting="admin")
    product.api(
        "PATCH", "/api/shops/amazon_de", {"mode": "watch", "daily_cap": None}, acting="admin"
    )
    studio.draw("shops", "/shops")
    studio.draw("shops-stop", "/shops", press("Stop all changes here"))
    studio.draw("shops-admin", "/shops", _as_admin)
    halt = {"shop": "ebay", "reason": "The new price list is wrong."}
    product.api("POST", "/api/halts", halt, acting="admin")
    product.api("POST", "/api/halts", {"shop": None, "reason": "We count stock."}, acting="admin")
    studio.draw("shops-stopped", "/shops")
    product.api("POST", "/api/halts/lift", {"shop": None, "reason": ""}, acting="admin")
    product.api("POST", "/api/halts/lift", {"shop": "ebay", "reason": ""}, acting="admin")


def _as_admin(page: Page) -> None:
    page.get_by_role("button", name="You are Mara (manager)").click()
    page.get_by_role("menuitem", name="Ada (admin)").click()
    page.get_by_label("How far it is trusted").first.wait_for()
    page.evaluate("() => window.sessionStorage.clear()")


def sandbox(product: Product, studio: Studio) -> None:
    """Draw what the shops see, with faults that wait."""
    card = product.say("Set the stock of MUG-RED to 40 on Shopify")
    product.sandbox.fault("drop_after")
    ran(product, card)
    product.sandbox.fault("outage", seconds=30)
    product.sandbox.fault("slow", seconds=3)
    studio.draw("sandbox", "/sandbox")


def reference(product: Product, studio: Studio) -> None:
    """Draw people and activities, and addresses at which there is nothing."""
    studio.draw("people", "/people")
    studio.draw("activities", "/activities")
    studio.draw("activity", "/activities", press("Change price"))
    studio.draw("lost", "/nowhere/at/all")
    studio.draw("approval-unknown", "/approvals/p-0000000000")


def large(product: Product, studio: Studio) -> None:
    """Draw a card of two thousand lines, its run under way, and what is left when it is stopped."""
    product.sandbox.reset({"ebay": 2000})
    product.api("POST", "/api/shops/ebay/sync", {}, acting="admin")
    card = product.say("raise everything on eBay by 3%")
    studio.draw("chat-large", chat(card))
    product.decide(card)
    [run] = product.decide(card, acting="admin").json()["run_ids"]
    studio.draw("run-large", f"/runs/{run}")
    product.api("POST", f"/api/runs/{run}/cancel", {"reason": ""})
    product.sandbox.advance(120)
    product.ended(run)
    studio.draw("run-stopped", f"/runs/{run}")


def offline(product: Product, studio: Studio) -> None:
    """Draw a sentence that cannot leave, and the way in."""
    for window in studio.windows:
        context = window.page.context

        def unplug(page: Page) -> None:
            page.context.set_offline(True)
            page.get_by_label("Your message").fill(MUGS)
            page.get_by_label("Your message").press("Enter")
            page.get_by_text("Waiting for your connection").wait_for()

        Studio(product, (window,)).draw("offline", "/chat", unplug)
        context.set_offline(False)
        window.page.evaluate("() => { window.localStorage.clear(); window.sessionStorage.clear() }")
        context.clear_cookies()
    studio.draw("sign-in", "/sign-in")
    studio.draw("sign-in-refused", "/sign-in#spent")


FRESH: tuple[Callable[[Product, Studio], None], ...] = (nothing, expired, large)
"""Need a product in which nothing happened before, and leave one behind in which much did."""
CHAPTERS: tuple[Callable[[Product, Studio], None], ...] = (
    cards, answers, runs, products, sandbox, shops, reference, offline,
)  # fmt: skip
