"""What a thread has done, and the plan that puts it back, over the demo's four shops."""

from dataclasses import replace
from typing import Any

import pytest

from planner.offline.offline import reply
from planner.planner import Answered, Asked, Done, Proposed, TenantView, Thread
from tests.planner.four_shops import SHOPS, look_up, plan, say


def undone(text: str, *done: Done, after: dict[str, Any] | None = None) -> object:
    tenant = TenantView("en", "EUR", SHOPS, look_up, ())
    return reply(Asked(text, tenant, Thread(plan=after, done=done)))


RED = Done(
    "offer.update_price", "ebay", "MUG-RED", "1", {"price": {"amount": "18.50", "currency": "EUR"}}
)
STOCK = Done("stock.set", "amazon_uk", "MUG-RED", None, {"stock": 25})
PAUSED = Done("listing.pause", "shopify", "MUG-RED", "77", {"state": "active"})
MADE = Done("listing.create", "ebay", "MUG-BLUE", None, {"state": None})
ENDED = Done("listing.end", "ebay", "MUG-RED", "1", {"state": "active"})
UNSEEN = Done(
    "listing.update", "ebay", "MUG-RED", "1", {"title": "Red\u200b Mug", "description": ""}
)


@pytest.mark.parametrize(
    "text", ["undo that", "undo", "please undo it", "mach das rückgängig", "nimm das zurück bitte"]
)
def test_what_a_thread_did_is_put_back_by_a_new_plan_newest_first(text: str) -> None:
    answer = undone(text, RED, STOCK, PAUSED)

    assert isinstance(answer, Proposed)
    assert plan(answer) == [
        "listing.reopen shopify 77",
        "stock.set amazon_uk MUG-RED quantity=25",
        "offer.update_price ebay MUG-RED change=set 18.50 EUR",
    ]


@pytest.mark.parametrize("one", [MADE, ENDED, UNSEEN])
def test_what_no_plan_can_put_back_is_named_with_what_to_say(one: Done) -> None:
    answer = undone("undo that", RED, one)

    assert isinstance(answer, Answered)
    assert f"{one.sku} on eBay" in answer.text
    assert "“end MUG-BLUE on eBay”" in answer.text


@pytest.mark.parametrize(
    ("text", "says"), [("undo that", "Nothing has happened yet"), ("mach das rückgängig", "Noch")]
)
def test_a_plan_that_waits_has_nothing_to_undo(text: str, says: str) -> None:
    before = say("pause MUG-RED and MUG-XL on eBay and Shopify")
    assert isinstance(before, Proposed)

    answer = undone(text, after=before.plan)

    assert isinstance(answer, Answered)
    assert answer.text.startswith(says)


@pytest.mark.parametrize("text", ["undo that", "undo the price of MUG-XL", "mach das rückgängig"])
def test_where_nothing_was_done_it_says_how_to_go_on(text: str) -> None:
    answer = undone(text)

    assert isinstance(answer, Answered)
    assert "MUG-BLUE" in answer.text


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("undo that", "Put back what was changed last: MUG-RED on Amazon UK and MUG-RED on eBay."),
        (
            "mach das rückgängig",
            "Zurücksetzen, was zuletzt geändert wurde: MUG-RED auf Amazon UK und MUG-RED auf eBay.",
        ),
    ],
)
def test_it_is_called_by_what_it_puts_back(text: str, called: str) -> None:
    answer = undone(text, STOCK, RED, replace(RED, activity="listing.pause"))

    assert isinstance(answer, Proposed)
    assert answer.plan["summary"] == called


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("undo that", "Put back the last 5 changes on eBay and Shopify."),
        ("mach das rückgängig", "Die letzten 5 Änderungen auf eBay und Shopify zurücksetzen."),
    ],
)
def test_much_of_it_is_called_by_its_number(text: str, called: str) -> None:
    answer = undone(text, *(replace(RED, sku=f"CUP-{at}") for at in range(4)), PAUSED)

    assert isinstance(answer, Proposed)
    assert answer.plan["summary"] == called
