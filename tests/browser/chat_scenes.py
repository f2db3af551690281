"""What is worth a picture in a chat: each scene makes something happen and draws its card."""

from typing import Any, Protocol

from bots import phrases
from bots.cards.approval import draw_approval
from bots.cards.saying import Seen
from tests.browser.chat_stage import M, Stage
from tests.fakes.product import until
from tests.fakes.slack_sandbox import NAMES
from workflows.documents import PlanDocument

MUGS = "Drop the price of all mugs on Shopify by 10%"
POT = "Raise the price of POT-IRON by 4% on Shopify"
END = "End all my Shopify listings"
STOP = "Stop before the next write"
WAITS = "waits for approval"


class Scene(Protocol):
    """Something that happens in whichever product."""

    __name__: str

    def __call__(self, on: Stage[M], /) -> None:
        """Let it happen."""


def approves(on: Stage[M], card: M, *names: str) -> None:
    """Let people approve a card, one after the other."""
    for name in names:
        label = next(one for one in on.labels(card) if one.startswith("Approve"))
        on.presses(name, card, label)


def new(on: Stage[M]) -> None:
    """Draw a new plan, and the question and the refusal that others become."""
    _, card = on.asks(MUGS, WAITS)
    on.draw("new-plan", card)
    _, question = on.asks("drop the price of MUG-BLUE on Shopify by 2", "2 what")
    on.draw("question", question)
    _, denied = on.asks(END, "viewer", who="viewer")
    on.draw("denied", denied, seen_by="viewer")


def decided(on: Stage[M]) -> None:
    """Draw a plan that still needs a second person, and one that was rejected."""
    _, card = on.asks("End the listing of POT-IRON on Shopify", WAITS)
    on.draw("for-good", card)
    _, card = on.asks(END, WAITS)
    approves(on, card, "admin")
    until(lambda: "Ada (admin)" in on.reads(card) and _open(on, card))
    on.draw("waits-for-second", card)
    _, other = on.asks(POT, WAITS)
    on.presses("manager2", other, "Reject")
    on.draw_form("reject-form", "manager2")
    on.fills("manager2", {"reason": "Not before the Friday sale is over."})
    until(lambda: "Friday" in on.reads(other))
    on.draw("rejected", other)


def revised(on: Stage[M]) -> None:
    """Draw a plan that was replaced, and what replaced it."""
    root, card = on.asks(MUGS, WAITS)
    on.adds(root, "only the red one and the blue one")
    again = on.follows(root, "revision 2", but=card)
    until(lambda: "Replaced by revision 2" in on.reads(card))
    on.draw("struck-through", card)
    on.draw("revision-2", again)


def edited(on: Stage[M]) -> None:
    """Draw the form that edits a plan, and what the edit becomes."""
    root, card = on.asks(MUGS, WAITS)
    on.presses("manager", card, "Edit")
    on.draw_form("edit-form", "manager")
    on.fills("manager", {"Change price: change by (%)": "-12"})
    again = on.follows(root, "revision 2", but=card)
    on.draw("edited", again)


def several(on: Stage[M]) -> None:
    """Draw a plan of two steps, and what is left when one of them is taken away."""
    root, card = on.asks(f"{MUGS}. Set the stock of CAN-BEE to 12 on Shopify", WAITS)
    on.draw("two-steps", card)
    on.chooses("manager", card, "Remove a part", 1)
    on.draw("one-step-left", on.follows(root, "revision 2", but=card))


def failed(on: Stage[M]) -> None:
    """Draw a run that ended in part, and the same once it was tried again."""
    root, card = on.asks(MUGS, WAITS)
    on.product.sandbox.edit("MUG-RED", price="15.00")
    approves(on, card, "manager2")
    ended = on.follows(root, "1 was not")
    on.draw("partly-failed", ended)
    on.draw("approved", card)
    on.product.sandbox.edit("MUG-RED", price="18.50")
    on.presses("manager", ended, "Retry 1 item")
    until(lambda: "6 changes made" in on.reads(ended))
    on.draw("done", ended)


def access(on: Stage[M]) -> None:
    """Draw how a stranger asks, and what an admin is shown."""
    asked = on.writes("stranger", "status")
    on.draw("access-stranger", asked, seen_by="stranger")
    on.presses("stranger", asked, "Ask for access")
    on.draw("access-request", on.direct("admin", "not known yet"), seen_by="admin")


def folded(on: Stage[M]) -> None:
    """Draw a plan of sixty steps, and the page that shows all of it."""
    sold = [(shop, sku) for shop in ("shopify", "ebay") for sku in on.product.sandbox.state(shop)]
    parts = [_many("First thirty", 0, sold[:30]), _many("Last thirty", 30, sold[30:60])]
    plan = {"summary": "Sixty prices, one by one.", "workflows": parts}
    document = phrases.document(on.product.api("POST", "/api/plans", plan).json())
    assert isinstance(document, PlanDocument), document
    seen = Seen(NAMES, {"shopify": "Shopify", "ebay": "eBay"})
    card = on.sends("manager2", draw_approval(document, seen))
    on.draw("folded", card, seen_by="manager2")
    on.draw_opened("everything", "manager2", card)


def under_way(on: Stage[M], words: str) -> M:
    """Begin a run of two thousand items; return its card once something is done."""
    on.product.sandbox.reset({"ebay": 2000})
    on.product.api("POST", "/api/shops/ebay/sync", {}, acting="admin")
    root, card = on.asks(words, WAITS)
    approves(on, card, "manager2", "admin")
    run = on.follows(root, " of ", offers=STOP)
    until(lambda: "▰" in on.reads(run), 60)
    return run


def running(on: Stage[M]) -> None:
    """Draw a long run under way, and what is left of it when somebody stops it."""
    run = under_way(on, "raise everything on eBay by 3%")
    on.draw("running", run)
    on.presses("manager", run, STOP)
    on.product.sandbox.advance(120)
    until(lambda: STOP not in on.labels(run), 60)
    on.draw("stopped", run)


def german(on: Stage[M]) -> None:
    """Draw a card, its revision and its run in a thread that speaks German."""
    root, card = on.asks("Senke den Preis aller Tassen auf Shopify um 10 %", "wartet auf Freigabe")
    on.draw("german", card)
    on.adds(root, "nur die rote und die blaue")
    again = on.follows(root, "Fassung 2", but=card)
    on.draw("german-revision", again)
    on.product.sandbox.edit("MUG-RED", price="15.00")
    on.presses("manager2", again, "2 Änderungen freigeben")
    on.draw("german-run", on.follows(root, "Konflikt"))


def expired(on: Stage[M]) -> None:
    """Draw a card for which nobody had time."""
    _, card = on.asks("Raise the price of MUG-XL by 3% on Shopify", WAITS)
    on.product.sandbox.advance(25 * 3600)
    until(lambda: not _open(on, card))
    on.draw("expired", card)


def files(on: Stage[M]) -> None:
    """Draw a file of products that would be imported, one that was, and one that cannot be."""
    more = "".join(f"CUP-{n},Cup no. {n},{n}.50,\n" for n in range(10, 60))
    sheet = f"sku,title,price,stock\nMUG-BLUE,Bluer Mug,18.90,\nMUG-RED,,,7\n{more}"
    card = on.hands_in(sheet.encode(), "would be imported")
    on.draw("import", card)
    on.presses("manager", card, "Import 52 products")
    until(lambda: "Imported by" in on.reads(card))
    on.draw("imported", card)
    wrong = "sku,title,price\nMUG-BLUE,,free\nCUP-9,,9\nCUP-8,=1+1,-1\n"
    on.draw("import-wrong", on.hands_in(wrong.encode(), "cannot be imported"))


SCENES: tuple[Scene, ...] = (
    new, decided, revised, edited, several, failed, access, folded, running, german, expired, files,
)  # fmt: skip


def _open(on: Stage[M], card: M) -> bool:
    return any(label.startswith(("Approve", "Reject")) for label in on.labels(card))


def _many(title: str, first: int, sold: list[tuple[str, str]]) -> dict[str, Any]:
    def step(number: int, shop: str, sku: str) -> dict[str, Any]:
        change = {"kind": "change_pct", "by": "-3"}
        params = {"shop": shop, "sku": sku, "change": change}
        return {"id": f"s{number}", "activity": "offer.update_price", "params": params}

    steps = [step(number, *each) for number, each in enumerate(sold, start=first)]
    return {"id": f"w{first}", "title": title, "steps": steps}
