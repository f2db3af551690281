"""What is worth a picture in a chat: each scene makes something happen and draws its card."""

from collections.abc import Callable
from typing import Any, Protocol

from slack_sdk import WebClient

from bots import phrases
from bots.cards.approval import draw_approval
from bots.cards.saying import Seen
from bots.slack.blocks import message
from tests.fakes.product import until
from tests.fakes.slack.model import Channel, Message, View
from tests.fakes.slack_sandbox import NAMES
from tests.fakes.slack_stage import PEOPLE, Chat, buttons
from workflows.documents import Document, PlanDocument

MUGS = "Drop the price of all mugs on Shopify by 10%"
END = "End all my Shopify listings"
STOP = "Stop before the next write"


class Album(Protocol):
    """Where scenes are drawn."""

    def draw(self, name: str, message: Message, *, seen_by: str = "manager") -> None:
        """Draw one message."""

    def window(self, name: str, *, seen_by: str = "manager", place: str = "") -> None:
        """Draw a whole window."""


Scene = Callable[[Chat, Album], None]


def asks(acme: Chat, text: str, words: str = "waits for approval") -> tuple[Message, Message]:
    """Let the manager ask, and return what they said and its card."""
    root = acme["manager"].mentions(acme.shop, text)
    return root, acme.waits_for(acme.shop, words, root)


def approves(acme: Chat, card: Message, *names: str) -> None:
    """Let people approve a card, one after the other."""
    for name in names:
        label = next(one for one in buttons(card) if one.startswith("Approve"))
        acme[name].presses(card, label).wait()


def new(acme: Chat, album: Album) -> None:
    """Draw a new plan, and the question and the refusal that others become."""
    _, card = asks(acme, MUGS)
    album.draw("new-plan", card)
    _, question = asks(acme, "drop the price of MUG-BLUE on Shopify by 2", "2 what")
    album.draw("question", question)
    root = acme["viewer"].mentions(acme.shop, END)
    album.draw("denied", acme.waits_for(acme.shop, "viewer", root), seen_by="viewer")


def decided(acme: Chat, album: Album) -> None:
    """Draw a plan that still needs a second person, and one that was rejected."""
    _, card = asks(acme, END)
    approves(acme, card, "admin")
    until(lambda: "Ada (admin)" in acme.slack.read(card) and _open(card))
    album.draw("waits-for-second", card)
    _, other = asks(acme, "Raise the price of POT-IRON by 4% on Shopify")
    acme["manager2"].presses(other, "Reject").wait()
    form = _form(acme, "manager2")
    album.window("reject-form", seen_by="manager2")
    acme["manager2"].submits(form, {"reason": "Not before the Friday sale is over."}).wait()
    until(lambda: "Friday" in acme.slack.read(other))
    album.draw("rejected", other)


def revised(acme: Chat, album: Album) -> None:
    """Draw a plan that was replaced, and what replaced it."""
    root, card = asks(acme, MUGS)
    acme["manager"].mentions(acme.shop, "only the red one and the blue one", thread=root)
    again = acme.waits_for(acme.shop, "revision 2", root, also=lambda one: one.ts != card.ts)
    until(lambda: "Replaced by revision 2" in acme.slack.read(card))
    album.draw("struck-through", card)
    album.draw("revision-2", again)


def edited(acme: Chat, album: Album) -> None:
    """Draw the form that edits a plan."""
    _, card = asks(acme, MUGS)
    acme["manager"].presses(card, "Edit").wait()
    view = _form(acme, "manager")
    album.window("edit-form")
    acme["manager"].closes(view)


def failed(acme: Chat, album: Album) -> None:
    """Draw a run that ended in part, and the same once it was tried again."""
    root, card = asks(acme, MUGS)
    acme.product.sandbox.edit("MUG-RED", price="15.00")
    approves(acme, card, "manager2")
    ended = acme.waits_for(acme.shop, "1 was not", root)
    album.draw("partly-failed", ended)
    album.draw("approved", card)
    acme.product.sandbox.edit("MUG-RED", price="18.50")
    acme["manager"].presses(ended, "Retry 1 item").wait()
    until(lambda: "6 changes made" in acme.slack.read(ended))
    album.draw("done", ended)


def home(acme: Chat, album: Album) -> None:
    """Draw the Home tab of somebody for whom something waits."""
    asks(acme, "Raise the price of POT-IRON by 4% on Shopify")
    acme["manager2"].opens_home()
    until(lambda: acme.slack.home(acme.users["manager2"]) is not None)
    album.window("home", seen_by="manager2", place="home")


def access(acme: Chat, album: Album) -> None:
    """Draw how a stranger asks, what an admin is shown, and what the stranger is told."""
    stranger = acme["stranger"]
    stranger.writes_to_app("status")
    asked = _whispered(acme, "stranger", stranger.direct)
    album.draw("access-stranger", asked, seen_by="stranger")
    stranger.presses(asked, "Ask for access").wait()
    wants = acme.waits_for(acme["admin"].direct, "not known yet")
    album.draw("access-request", wants, seen_by="admin")
    acme["guest"].mentions(acme.shop, "status")
    album.draw("guest", _whispered(acme, "guest", acme.shop), seen_by="guest")


def folded(acme: Chat, album: Album) -> None:
    """Draw a plan of sixty steps, and the page that shows all of it."""
    sold = [(shop, sku) for shop in ("shopify", "ebay") for sku in acme.product.sandbox.state(shop)]
    parts = [_many("First thirty", 0, sold[:30]), _many("Last thirty", 30, sold[30:60])]
    plan = {"summary": "Sixty prices, one by one.", "workflows": parts}
    made = acme.product.api("POST", "/api/plans", plan)
    card = _shown(acme, phrases.document(made.json()), acme["manager2"].direct)
    album.draw("folded", card, seen_by="manager2")
    acme["manager2"].presses(card, "Open").wait()
    view = _form(acme, "manager2")
    album.window("everything", seen_by="manager2")
    acme["manager2"].closes(view)


def running(acme: Chat, album: Album) -> None:
    """Draw a long run under way, and what is left of it when somebody stops it."""
    acme.product.sandbox.reset({"ebay": 2000})
    acme.product.api("POST", "/api/shops/ebay/sync", {}, acting="admin")
    root, card = asks(acme, "raise everything on eBay by 3%")
    approves(acme, card, "manager2", "admin")
    run = acme.waits_for(acme.shop, " of ", root, also=lambda one: STOP in buttons(one))
    until(lambda: "▰" in acme.slack.read(run), 60)
    album.draw("running", run)
    acme["manager"].presses(run, STOP).wait()
    acme.product.sandbox.advance(120)
    until(lambda: STOP not in buttons(run), 60)
    album.draw("stopped", run)


def expired(acme: Chat, album: Album) -> None:
    """Draw a card for which nobody had time."""
    _, card = asks(acme, "Raise the price of MUG-XL by 3% on Shopify")
    acme.product.sandbox.advance(25 * 3600)
    until(lambda: not _open(card))
    album.draw("expired", card)


SCENES: tuple[Scene, ...] = (
    new, decided, revised, edited, failed, home, access, folded, running, expired,
)  # fmt: skip


def _open(card: Message) -> bool:
    return any(label.startswith(("Approve", "Reject")) for label in buttons(card))


def _whispered(acme: Chat, name: str, where: Channel) -> Message:
    """Wait until somebody is told something that nobody else sees."""
    user, said = acme.users[name], list[Message]()

    def told() -> bool:
        said[:] = [one for one in acme.slack.seen(where, user) if one.ephemeral_to == user.id]
        return bool(said)

    until(told)
    return said[-1]


def _form(acme: Chat, name: str) -> View:
    """Wait until a form lies before somebody."""
    until(lambda: acme.slack.view(acme.users[name]) is not None)
    view = acme.slack.view(acme.users[name])
    assert view is not None
    return view


def _shown(acme: Chat, document: Document, where: Channel) -> Message:
    """Let a plan that no sentence of the offline planner makes be told as any other is."""
    assert isinstance(document, PlanDocument), document
    people = {name: NAMES[name] for name in PEOPLE}
    drawing = draw_approval(document, Seen(people, {"shopify": "Shopify", "ebay": "eBay"}))
    sent = message(drawing, {name: acme.users[name].id for name in PEOPLE})
    token = acme.product.settings["COUNTERSIGN_SLACK__BOT_TOKEN"]
    WebClient(token, base_url=acme.slack.api_url).chat_postMessage(channel=where.id, **sent)
    return acme.slack.last(where)


def _many(title: str, first: int, sold: list[tuple[str, str]]) -> dict[str, Any]:
    def step(number: int, shop: str, sku: str) -> dict[str, Any]:
        change = {"kind": "change_pct", "by": "-3"}
        params = {"shop": shop, "sku": sku, "change": change}
        return {"id": f"s{number}", "activity": "offer.update_price", "params": params}

    steps = [step(number, *each) for number, each in enumerate(sold, start=first)]
    return {"id": f"w{first}", "title": title, "steps": steps}
