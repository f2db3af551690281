"""What becomes of plans and runs in a chat: the second of two people, doubt, the brake, undo."""

from tests.browser.chat_scenes import POT, STOP, WAITS, Scene, approves, under_way
from tests.browser.chat_stage import M, Stage
from tests.fakes.product import until

SETTLE = "Say what became of it"


def two_people(on: Stage[M]) -> None:
    """Draw a plan that needs two people to its end, as each of them sees it."""
    root, card = on.asks("End the listing of SOA-SALT on Shopify", WAITS)
    first, second = on.direct("admin", "SOA-SALT"), on.direct("manager2", "SOA-SALT")
    approves(on, first, "admin")
    until(lambda: all("Approved by Ada" in on.reads(one) for one in (card, first, second)))
    on.draw("first-of-two", card)
    on.draw("first-of-two-admin", first, seen_by="admin")
    on.draw("first-of-two-other", second, seen_by="manager2")
    approves(on, second, "manager2")
    ended = on.follows(root, "1 change made")
    until(lambda: all("Approved by Milan" in on.reads(one) for one in (card, first, second)))
    on.draw("second-of-two", card)
    on.draw("second-of-two-admin", first, seen_by="admin")
    on.draw("second-of-two-other", second, seen_by="manager2")
    on.draw("ended-for-good", ended)


def parked(on: Stage[M]) -> None:
    """Draw a run of which nobody can tell what became of it, and how somebody says it."""
    root, card = on.asks("Set the price of PEN-BRASS to 38.00 on Shopify", WAITS)
    on.product.sandbox.fault("fail_before")
    approves(on, card, "manager2")
    run = _in_doubt(on, root, card, SETTLE)
    on.draw("parked", run)
    on.presses("manager", run, SETTLE)
    on.draw_form("settle-form", "manager")
    on.settles("manager", applied=True, because="The shop's own log shows 38.00 at noon.")
    until(lambda: "1 change made" in on.reads(run))
    on.draw("settled", run)


def halted(on: Stage[M]) -> None:
    """Draw a run that is halted under way, and what is said when somebody halts."""
    run = under_way(on, "raise everything on eBay by 2%")
    _, said = on.asks("halt ebay", "Halted")
    until(lambda: "is halted since" in on.reads(run))
    on.draw("halt-said", said)
    on.draw("halted", run)
    _, stands = on.asks("status", "halted")
    on.draw("status", stands)
    on.asks("resume ebay", "Resumed")
    on.presses("manager", run, STOP)
    until(lambda: STOP not in on.labels(run), 60)


def put_back(on: Stage[M]) -> None:
    """Draw a run that was stopped half-way, the plan that undoes it, and the run of that."""
    root, card = on.asks("Raise the price of everything on Shopify by 5%", WAITS)
    on.product.sandbox.fault("slow", times=40, seconds=1.5)
    approves(on, card, "manager2")
    run = on.follows(root, " of ", offers=STOP)
    until(lambda: "▰" in on.reads(run), 60)
    on.presses("manager", run, STOP)
    until(lambda: "Undo" in on.labels(run), 60)
    on.draw("stopped-half-way", run)
    on.presses("manager", run, "Undo")
    plan = on.follows(root, WAITS, but=card)
    on.draw("undo-plan", plan)
    approves(on, plan, "manager2")
    undone = on.follows(root, "made", but=run)
    on.draw("undone", undone)


def again(on: Stage[M]) -> None:
    """Draw what is proposed again once a shop had changed meanwhile."""
    root, card = on.asks("Drop the price of MUG-RED on Shopify by 10%", WAITS)
    on.product.sandbox.edit("MUG-RED", price="15.00")
    approves(on, card, "manager2")
    ended = on.follows(root, "conflict")
    on.draw("conflict", ended)
    on.presses("manager", ended, "Propose again")
    on.draw("proposed-again", on.follows(root, WAITS, but=card))


def reminded(on: Stage[M]) -> None:
    """Draw what people are reminded of."""
    root, _ = on.asks(POT, WAITS)
    on.product.sandbox.advance(19 * 3600)
    on.draw("reminder", on.follows(root, "still"))


def german_endings(on: Stage[M]) -> None:
    """Draw in German what cannot be undone, a question, a refusal, doubt, and what is put back."""
    waits, approve = "wartet auf Freigabe", "1 Änderung freigeben"
    root, card = on.asks("Beende das Angebot für POT-IRON auf Shopify", waits)
    on.presses("admin", card, approve)
    until(lambda: "Ada (admin)" in on.reads(card))
    on.draw("german-waits-for-second", card)
    _, question = on.asks("senke den Preis von MUG-BLUE auf Shopify um 2", "2")
    on.draw("german-question", question)
    _, denied = on.asks("Beende alle Angebote auf Shopify", "Viewer", who="viewer")
    on.draw("german-denied", denied, seen_by="viewer")
    root, card = on.asks("Setze den Preis von PEN-BRASS auf Shopify auf 37,00", waits)
    on.product.sandbox.fault("fail_before")
    on.presses("manager2", card, approve)
    on.draw("german-parked", _in_doubt(on, root, card, "Sagen, was daraus wurde"))
    root, card = on.asks("Erhöhe den Preis von CAN-FIG auf Shopify um 3 %", waits)
    on.presses("manager2", card, approve)
    run = on.follows(root, "1 Änderung", offers="Zurücknehmen")
    on.draw("german-done", run)
    on.presses("manager", run, "Zurücknehmen")
    on.draw("german-undo-plan", on.follows(root, waits, but=card))
    _, card = on.asks("Erhöhe den Preis von MUG-XL auf Shopify um 3 %", waits)
    on.product.sandbox.advance(19 * 3600)
    on.product.sandbox.advance(6 * 3600)
    until(lambda: "abgelaufen" in on.reads(card))
    on.draw("german-expired", card)


def let_in(on: Stage[M]) -> None:
    """Draw how a stranger is let in, who may have asked in another scene."""
    asked = on.writes("stranger", "status")
    if "Ask for access" in on.labels(asked):
        on.presses("stranger", asked, "Ask for access")
    card = on.direct("admin", "not known yet")
    on.presses("admin", card, "Let in as pricer")
    until(lambda: "has access" in on.reads(card))
    on.draw("access-granted", card, seen_by="admin")


SCENES: tuple[Scene, ...] = (
    two_people, parked, halted, put_back, again, reminded, german_endings, let_in,
)  # fmt: skip


def _in_doubt(on: Stage[M], root: M, card: M, label: str) -> M:
    """Let the shop show neither the old price nor the new one; return the run once it asks."""
    until(lambda: any(one["fault"] == "fail_before" for one in on.product.sandbox.writes()))
    on.product.sandbox.edit("PEN-BRASS", price="36.66")
    run = on.follows(root, "r-", but=card)

    def asks() -> bool:
        on.product.sandbox.advance(60)
        return label in on.labels(run)

    until(asks)
    return run
