"""“Yes”, “never mind” and their like beside a card decide nothing, and say what does."""

from itertools import count

import pytest

from bots.small_words import Small, read
from tests.fakes.product import Product

CENTS = count(10)


def card(product: Product, *, german: bool = False) -> tuple[str, str]:
    """Put a plan to people; return its approval and its thread."""
    cents = next(CENTS)
    text = f"Set the price of MUG-WHITE to 15.{cents} on Shopify"
    if german:
        text = f"Setze den Preis von MUG-WHITE bei Shopify auf 15,{cents}"
    plan = product.say(text)
    return plan["approval"]["id"], plan["thread"]


def state(product: Product, approval: str) -> tuple[str, int]:
    found = product.api("GET", f"/api/approvals/{approval}").json()["approval"]
    return found["state"], len(found["votes"])


@pytest.mark.parametrize("word", ["yes", "Ok!", "Yes, please.", "do it", "approve it", "ja"])
@pytest.mark.parametrize("person", ["manager", "manager2"])
def test_a_yes_beside_a_card_approves_nothing_and_says_what_does(
    product: Product, word: str, person: str
) -> None:
    approval, thread = card(product)

    said = product.say(word, thread=thread, acting=person)

    assert said["text"].startswith("That approved nothing: press Approve on the card")
    assert f"`approve {approval} r1`" in said["text"]
    assert state(product, approval) == ("open", 0)


@pytest.mark.parametrize(
    ("person", "does"), [("manager", "took nothing back"), ("manager2", "rejected nothing")]
)
@pytest.mark.parametrize("word", ["never mind", "Forget it.", "no", "withdraw", "cancel that"])
def test_a_never_mind_takes_nothing_back_and_says_what_does(
    product: Product, word: str, person: str, does: str
) -> None:
    approval, thread = card(product)

    said = product.say(word, thread=thread, acting=person)

    assert f"That {does}" in said["text"]
    assert f"`reject {approval} r1`" in said["text"]
    assert state(product, approval) == ("open", 0)


@pytest.mark.parametrize(
    ("word", "begins"),
    [
        ("ja", "Damit ist nichts freigegeben"),
        ("passt", "Damit ist nichts freigegeben"),
        ("ok", "Damit ist nichts freigegeben"),
        ("vergiss es", "Damit ist nichts zurückgezogen"),
        ("doch nicht", "Damit ist nichts zurückgezogen"),
        ("lass es bitte", "Damit ist nichts zurückgezogen"),
        ("nein", "Damit ist nichts zurückgezogen"),
        ("tausch sie", "Damit ist nichts geändert"),
    ],
)
def test_a_german_thread_is_told_in_german(product: Product, word: str, begins: str) -> None:
    approval, thread = card(product, german=True)

    said = product.say(word, thread=thread)

    assert said["text"].startswith(begins)
    assert state(product, approval) == ("open", 0)


def test_what_swaps_is_told_how_a_plan_is_changed(product: Product) -> None:
    _, thread = card(product)

    said = product.say("swap them", thread=thread)

    assert said["text"] == (
        "That changed nothing: press Edit on the card, or say the whole order anew."
    )


def test_the_exact_words_that_are_told_decide(product: Product) -> None:
    approval, thread = card(product)
    told = product.say("never mind", thread=thread)["text"]

    product.say(told.split("`")[1], thread=thread)

    assert state(product, approval)[0] == "rejected"


@pytest.mark.parametrize("word", ["no", "never mind", "forget it"])
def test_a_question_is_dropped_by_a_no(product: Product, word: str) -> None:
    asked = product.say("Set the price of MUG-RED to 18.99")
    assert asked["kind"] == "question"

    said = product.say(word, thread=asked["thread"])

    assert (said["kind"], said["text"]) == ("answer", "Nothing was planned.")
    again = product.say("Shopify", thread=asked["thread"])
    assert again["kind"] == "answer"


def test_a_yes_without_a_card_is_for_the_planner(product: Product) -> None:
    assert "I planned nothing" in product.say("yes")["text"]


@pytest.mark.parametrize(
    "text", ["yes 5", "no mugs", "never mind the mugs", "cancel r-1", "ok mug", "", "stop", "1"]
)
def test_a_word_more_is_no_small_word(text: str) -> None:
    assert read(text) is None


def test_an_exclamation_mark_changes_nothing() -> None:
    assert read(" OK!! ") is Small.CONSENT
