"""Documents as the product answers them, made by hand for whoever draws them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from workflows.documents import (
    ApprovalView,
    ErrorView,
    ItemView,
    LineView,
    PartView,
    PlanDocument,
    QuestionDocument,
    QuestionView,
    Refused,
    RefusedDocument,
    RunCardDocument,
    RunSummary,
    StepView,
    UnresolvedView,
    ValueView,
    Vote,
    WaitingView,
)

NOW = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
PEOPLE = {"ana": "Ana Ruiz", "ben": "Ben Okafor", "caro": "Caro Lindt", "dan": "Dan Weiß"}
SHOPS = {"shopify": "Mugs & More", "ebay": "eBay DE", "amazon": "Amazon DE"}
COLOURS = ("Blue", "Red", "Green", "White", "Black", "Yellow", "Grey", "Orange", "Pink", "Brown")


def price(
    number: int = 0, *, shop: str = "shopify", step: str = "w1.drop", **more: object
) -> LineView:
    """Return one price that goes down."""
    colour = COLOURS[number % len(COLOURS)]
    sku = f"MUG-{colour.upper()}" + (f"-{number // 10}" if number >= 10 else "")
    before = 1999 + 150 * (number % 7)
    after = before * 9 // 10
    fields: dict[str, Any] = {
        "step": step,
        "activity": "offer.update_price",
        "title": "Change price",
        "effect": "write",
        "shop": shop,
        "item": f"{shop}/{sku}",
        "sku": sku,
        "listing": None,
        "name": f"{colour} mug, 350 ml",
        "before": f"{before // 100}.{before % 100:02}",
        "after": f"{after // 100}.{after % 100:02}",
        "currency": "EUR",
        "changes": {},
    }
    return LineView.model_validate(fields | more)


def ending(number: int = 0, *, shop: str = "ebay", step: str = "w2.end") -> LineView:
    """Return one listing that goes for good."""
    return price(
        number,
        shop=shop,
        step=step,
        activity="listing.end",
        title="End listing",
        effect="irreversible",
        before=None,
        after=None,
        currency=None,
        changes={"state": ("active", "ended")},
    )


def approval(**more: object) -> ApprovalView:
    """Return the state of an approval that waits for one of two people."""
    fields: dict[str, Any] = {
        "id": "p-12",
        "revision": 1,
        "digest": "d" * 64,
        "manifest": "m" * 64,
        "state": "open",
        "expires_at": NOW + timedelta(hours=24),
        "approvers": ("ben", "caro"),
        "quorum": 1,
        "missing": 1,
        "requester": "ana",
        "authors": ("ana",),
    }
    return ApprovalView.model_validate(fields | more)


def plan(lines: Sequence[LineView] | None = None, **more: object) -> PlanDocument:
    """Return a plan that lowers some prices."""
    drawn = [price(at) for at in range(3)] if lines is None else lines
    value = ValueView(at="/workflows/0/steps/0/params/change/by", label="Change price: change by",
                      value="-10", unit="%")  # fmt: skip
    fields: dict[str, Any] = {
        "summary": f"Lower the price of {len(drawn)} mugs by 10 %",
        "approval": approval(),
        "lines": tuple(drawn),
        "parts": (PartView(workflow="w1", title="Lower prices", values=(value,)),),
    }
    return PlanDocument.model_validate(fields | more)


def vote(person: str = "ben", decision: str = "approve", **more: object) -> Vote:
    """Return a decision that was made in Slack."""
    fields: dict[str, Any] = {
        "person": person,
        "decision": decision,
        "reason": "",
        "surface": "slack",
        "at": NOW + timedelta(minutes=12),
        "revision": 1,
    }
    return Vote.model_validate(fields | more)


def later(writes: int = 4) -> UnresolvedView:
    """Return what is known only when a run gets there."""
    return UnresolvedView(
        step="w1.again",
        activity="offer.update_price",
        shop="shopify",
        writes=writes,
        bounds={"price_change_pct": "-10"},
        reason="It depends on the result of an earlier write.",
    )


def refused(*reasons: str) -> RefusedDocument:
    """Return a plan that nobody could approve."""
    return RefusedDocument(
        summary="Lower the price of the blue mug by 60 %",
        refusals=tuple(Refused(step="w1.drop", rule="limit", reason=one) for one in reasons),
    )


def question(*asked: tuple[str, Sequence[str]], wrong: Sequence[str] = ()) -> QuestionDocument:
    """Return questions with their choices."""
    views = tuple(QuestionView(text=text, choices=tuple(choices)) for text, choices in asked)
    return QuestionDocument(questions=views, wrong=tuple(wrong))


def item(number: int = 0, state: str = "done", error: str | None = None) -> ItemView:
    """Return one item of a run."""
    line = price(number)
    return ItemView(
        step=line.step,
        item=line.item,
        skus=(line.sku,),
        title=line.name,
        state=state,
        before=line.before,
        after=line.after,
        currency=line.currency,
        error=ErrorView(code=state, text=error) if error else None,
    )


def run(state: str = "done", items: Sequence[ItemView] = (), **more: object) -> RunCardDocument:
    """Return a run as a card shows it."""
    counts: dict[str, int] = {}
    for one in items:
        counts[one.state] = counts.get(one.state, 0) + 1
    parts = ", ".join(f"{many} {name}" for name, many in counts.items())
    fields: dict[str, Any] = {
        "id": "r-7",
        "approval": "p-12",
        "revision": 1,
        "workflow": "w1",
        "title": "Lower prices",
        "state": state,
        "epoch": 1,
        "requester": "ana",
        "created_at": NOW + timedelta(minutes=12),
        "finished_at": None if state == "running" else NOW + timedelta(minutes=13),
        "steps": (
            StepView(
                step="w1.drop", activity="offer.update_price", title="Change price", state=state
            ),
        ),
        "items": tuple(items),
        "text": f"{state.capitalize()}: {parts} of {len(items)} items.",
        "seq": 4,
        "counts": counts,
        "receipts": len(items),
    }
    return RunCardDocument.model_validate(fields | more)


def waits(number: int = 0, **more: object) -> WaitingView:
    """Return an approval in a list of what waits."""
    fields: dict[str, Any] = {
        "id": f"p-{12 + number}",
        "revision": 1,
        "summary": f"Lower the price of {number + 2} mugs by 10 %",
        "requester": "ana",
        "approvers": ("ben", "caro"),
        "voted": (),
        "expires_at": NOW + timedelta(hours=24 - number),
    }
    return WaitingView.model_validate(fields | more)


def summed(number: int = 0, state: str = "done", **more: object) -> RunSummary:
    """Return a run in a list."""
    fields: dict[str, Any] = {
        "id": f"r-{7 + number}",
        "approval": f"p-{2 + number}",
        "workflow": "w1",
        "title": "Lower prices",
        "state": state,
        "requester": "ana",
        "created_at": NOW,
        "finished_at": None,
        "counts": {"done": 5, "pending": 4} if state == "running" else {"done": 9},
    }
    return RunSummary.model_validate(fields | more)
