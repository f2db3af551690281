"""A question that somebody else answers: both made the plan, and a refusal ends no question."""

from itertools import count
from typing import Any

import pytest

from tests.fakes.product import Product

CENTS = count(10)
AN_AUTHORS_OWN = "You changed this plan, so somebody else has to approve it."


def question(product: Product, acting: str = "manager") -> str:
    """Ask for a price without a shop; return the thread."""
    said = product.say(f"Set the price of MUG-RED to 18.{next(CENTS)}", acting=acting)
    assert said["kind"] == "question"
    return str(said["thread"])


def authors(plan: dict[str, Any]) -> list[str]:
    return sorted(plan["approval"]["authors"])


def test_who_asked_and_who_answered_are_authors(product: Product) -> None:
    plan = product.say("Shopify", thread=question(product), acting="manager2")

    assert (plan["approval"]["requester"], authors(plan)) == ("manager2", ["manager", "manager2"])
    assert plan["approval"]["approvers"] == ["admin"]


def test_who_asked_does_not_approve_what_another_completed(product: Product) -> None:
    plan = product.say("Shopify", thread=question(product), acting="pricer")

    refused = product.decide(plan, acting="manager")

    assert refused.status_code == 403
    assert refused.json()["detail"] == AN_AUTHORS_OWN


@pytest.mark.parametrize("person", ["viewer", "lister"])
def test_who_may_not_answer_leaves_the_question_to_who_asked(product: Product, person: str) -> None:
    thread = question(product)
    assert product.say("Shopify", thread=thread, acting=person)["kind"] == "refused"

    plan = product.say("Shopify", thread=thread)

    assert (plan["kind"], plan["approval"]["requester"]) == ("plan", "manager")


def test_who_says_the_whole_order_anew_is_its_only_author(product: Product) -> None:
    thread = question(product)

    plan = product.say(
        "Set the price of MUG-BLUE to 18.05 on Shopify", thread=thread, acting="manager2"
    )

    assert authors(plan) == ["manager2"]


def test_who_asked_and_answered_is_one_author(product: Product) -> None:
    assert authors(product.say("Shopify", thread=question(product))) == ["manager"]


def test_who_asked_for_a_listing_that_another_completes_is_its_author(product: Product) -> None:
    said = product.say("List MUG-BLUE on eBay for 20 EUR")
    while said["kind"] == "question":
        first = said["questions"][0]
        answer = (first["choices"] or ["https://pictures.example/mug.jpg"])[0]
        said = product.say(answer, thread=said["thread"], acting="manager2")

    assert said["kind"] == "plan", said.get("refusals")
    assert (said["kind"], authors(said)) == ("plan", ["manager", "manager2"])
