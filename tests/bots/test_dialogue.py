"""From words to a card and back into the thread, through the real product."""

from typing import Any

import pytest

from tests.fakes.product import Product, until


def thread(product: Product, id: str, acting: str = "manager") -> list[dict[str, Any]]:
    answer = product.api("GET", f"/api/threads/{id}", acting=acting)
    assert answer.is_success, answer.text
    messages: list[dict[str, Any]] = answer.json()["messages"]
    return messages


def told(product: Product, id: str, word: str) -> list[str]:
    """Wait until somebody was told something; return every message that holds the word."""
    found: list[str] = []

    def there() -> bool:
        found[:] = [one["text"] for one in thread(product, id) if word in one["text"]]
        return bool(found)

    until(there)
    return found


def test_a_read_runs_at_once_and_is_answered_with_what_was_found(product: Product) -> None:
    document = product.say("which listings are paused on Shopify?", acting="viewer")

    assert (document["kind"], document["planner"]) == ("answer", "offline")
    assert "LAM-PAPER  Paper Lamp  €64.00, stock 4, paused" in document["text"]
    assert product.ended(document["run_id"])["state"] == "done"


def test_an_approved_plan_is_told_in_its_thread_once_with_its_end(product: Product) -> None:
    plan = product.say("Set the price of POT-GLASS to 33.00 on Shopify")
    [run] = product.decide(plan).json()["run_ids"]
    product.ended(run)

    [summary] = told(product, plan["thread"], "1 change made.")
    [approved] = told(product, plan["thread"], "Milan (manager) approved this.")

    assert "€34.00 → €33.00" in summary
    assert approved


def test_a_rejection_is_told_with_its_reason(product: Product) -> None:
    plan = product.say("Set the price of POT-GLASS to 32.00 on Shopify")
    body = {"revision": 1, "decision": "reject", "reason": "too cheap"}
    product.api(
        "POST", f"/api/approvals/{plan['approval']['id']}/decision", body, acting="manager2"
    )

    assert told(product, plan["thread"], "rejected") == ["Milan (manager) rejected this: too cheap"]


def test_a_question_is_answered_in_its_thread(product: Product) -> None:
    asked = product.say("list my mugs on Shopify")

    answered = product.say(asked["questions"][0]["choices"][0], thread=asked["thread"])

    assert asked["kind"] == "question"
    assert answered["kind"] == "answer"
    assert "6 listings:" in answered["text"]


def test_an_edit_makes_a_new_revision_and_says_what_differs(product: Product) -> None:
    first = product.say("Drop the price of all mugs on Shopify by 10%")

    second = product.say("make it 5%", thread=first["thread"])

    assert second["approval"]["id"] == first["approval"]["id"]
    assert second["approval"]["revision"] == 2
    assert second["differences"] == ["Change price: −10% → −5%"]
    assert product.decide(first).json()["code"] == "superseded"


def test_another_order_in_the_same_thread_leaves_the_open_card_alone(product: Product) -> None:
    first = product.say("Set the price of MUG-RED to 18.00 on Shopify")

    second = product.say("Set the price of MUG-GREEN to 17.00 on Shopify", thread=first["thread"])

    assert second["approval"]["id"] != first["approval"]["id"]
    assert product.decide(first).status_code == 200


def test_a_read_between_leaves_the_open_card_open_to_edits(product: Product) -> None:
    first = product.say("Drop the price of all mugs on Shopify by 4%")
    product.say("which listings are paused on Shopify?", thread=first["thread"])

    second = product.say("make it 3%", thread=first["thread"])

    assert second["approval"]["id"] == first["approval"]["id"]


def test_a_decision_can_be_typed_exactly(product: Product) -> None:
    plan = product.say("Set the stock of MUG-XL to 16 on Shopify")
    typed = f"approve {plan['approval']['id']} r1"

    own = product.say(typed, thread=plan["thread"])
    other = product.say(typed, acting="manager2", thread=plan["thread"])

    assert own["kind"] == "refused"
    assert own["refusals"][0]["rule"] == "self_approval"
    assert "started" in other["text"]


def test_a_message_that_is_delivered_twice_is_answered_once(product: Product) -> None:
    body = {"text": "Set the price of MUG-BLACK to 15.00 on Shopify", "event": "delivery-1"}

    first = product.api("POST", "/api/messages", body).json()
    again = product.api("POST", "/api/messages", body).json()

    assert again == first
    assert len(thread(product, first["thread"])) == 2


def test_the_same_event_name_of_somebody_else_is_another_message(product: Product) -> None:
    body = {"text": "hello", "event": "delivery-2"}

    mine = product.api("POST", "/api/messages", body).json()
    theirs = product.api("POST", "/api/messages", body, acting="viewer").json()

    assert mine["thread"] != theirs["thread"]


def test_a_thread_of_another_tenant_is_unknown(product: Product) -> None:
    mine = product.say("hello")["thread"]
    body = {"text": "hello", "thread": mine}

    foreign = product.api("POST", "/api/messages", body, acting="other/manager")
    seen = product.api("GET", f"/api/threads/{mine}", acting="other/manager")
    unknown = product.api("GET", "/api/threads/t-0000000000", acting="other/manager")

    assert (foreign.status_code, seen.status_code, unknown.status_code) == (404, 404, 404)
    assert foreign.json()["code"] == unknown.json()["code"] == "unknown"


@pytest.mark.parametrize("text", ["", "   \n ", "a\x00b", "beep\x07", "x" * 10_001])
def test_what_cannot_be_read_is_said_and_nothing_is_kept(product: Product, text: str) -> None:
    document = product.say(text)

    assert document["kind"] == "answer"
    assert document["thread"] is None
    assert document["text"].startswith("That message")


def test_other_tenants_products_are_never_named(product: Product) -> None:
    document = product.say("Set the price of MUG-BLUE to 18.00", acting="other/manager")

    assert document["kind"] != "plan" or document["lines"][0]["name"] != "Blue Mug"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "What do competitors charge for MUG-RED on eBay?",
            "MUG-RED: the cheapest competitor asks",
        ),
        ("Was verlangen Mitbewerber für MUG-RED auf eBay?", "MUG-RED: Der günstigste Mitbewerber"),
    ],
)
def test_what_others_ask_is_told_in_a_sentence(product: Product, text: str, told: str) -> None:
    product.sandbox.competitor("ebay", "MUG-RED", "17.20")

    assert told in product.say(text)["text"]


def test_that_nobody_else_sells_it_is_told_in_a_sentence(product: Product) -> None:
    said = product.say("What do competitors charge for MUG-GREEN on eBay?")

    assert "Nobody else offers MUG-GREEN." in said["text"]


def test_a_message_of_signs_that_cannot_be_seen_is_empty(product: Product) -> None:
    assert "That message is empty." in product.say("\u200b\u2060")["text"]
