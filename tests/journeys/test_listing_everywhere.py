"""One sentence lists an article on two marketplaces and sets its stock wherever it is listed."""

from typing import Any

import pytest

from tests.fakes.product import Product

SENTENCE = "List the blue mug on Amazon and eBay for 24.90 and set stock to 15 everywhere"
ANSWERS = {
    "Brand of the article": "Demo Goods",
    "Color of the article": "Blue",
    "Material of the article": "Stoneware",
    "description": "A blue mug from our own workshop",
    "images": "https://img.example/mug-blue.jpg",
    "fulfillment policy": "DHL Paket",
    "condition of the article": "NEW",
    "Marke": "Demo Goods",
    "Produktart": "Mugs",
}
"""What this one article is, by what the two marketplaces ask about it."""


def told(document: dict[str, Any]) -> str:
    """Answer all questions of one message, line by line."""
    assert document["kind"] == "question", document
    asked = [one["text"] for one in document["questions"]]
    found = [next(said for about, said in ANSWERS.items() if about in text) for text in asked]
    assert len(asked) == len(ANSWERS)
    return "\n".join(found)


@pytest.fixture(scope="module")
def card(product: Product) -> dict[str, Any]:
    """Say the sentence and answer what is asked: which Amazon, then what the article is."""
    which = product.say(SENTENCE)
    assert [one["choices"] for one in which["questions"]] == [["Amazon DE", "Amazon UK"]]
    lacking = product.say("Amazon DE", thread=which["thread"])
    found: dict[str, Any] = product.say(told(lacking), thread=which["thread"])
    return found


@pytest.fixture(scope="module")
def listed(product: Product, card: dict[str, Any]) -> dict[str, Any]:
    """Approve the card, and wait for the end of its run."""
    [run] = product.decide(card).json()["run_ids"]
    return product.ended(run)


def test_two_rounds_of_questions_lead_to_the_card(card: dict[str, Any]) -> None:
    assert card["kind"] == "plan", card
    assert [(one["shop"], one["sku"], one["after"]) for one in card["lines"]] == [
        ("amazon_de", "MUG-BLUE", "24.90"),
        ("ebay", "MUG-BLUE", "24.90"),
        ("shopify", "MUG-BLUE", 15),
    ]


def test_the_card_says_what_nobody_had_to_be_asked(card: dict[str, Any]) -> None:
    assert card["assumptions"] == [
        "Not on Amazon UK, where MUG-BLUE is not listed.",
        "“blue mug” is Blue Mug (MUG-BLUE).",
        "Amazon DE has one product type for MUG-BLUE: Drinking Cup.",
        "eBay has one category for MUG-BLUE: Mugs.",
    ]


def test_every_shop_has_the_listing_and_the_stock_at_the_end(
    product: Product, listed: dict[str, Any]
) -> None:
    assert listed["state"] == "done", listed
    found = {shop: product.sandbox.state(shop)["MUG-BLUE"] for shop in ("amazon_de", "ebay")}
    assert {(one["price"], one["stock"], one["state"]) for one in found.values()} == {
        ("24.90", 15, "active")
    }
    assert product.sandbox.state("shopify")["MUG-BLUE"]["stock"] == 15
    made = [one["shop"] for one in product.sandbox.effects() if one["what"] == "created"]
    assert sorted(made) == ["amazon_de", "ebay"]


def test_the_next_order_everywhere_knows_the_new_listings(
    product: Product, listed: dict[str, Any]
) -> None:
    assert listed["state"] == "done"

    after = product.say("set stock of MUG-BLUE to 11 everywhere")

    shops = [line["shop"] for line in after["lines"]]
    assert shops == ["amazon_de", "ebay", "shopify"]


def test_the_same_article_in_pounds_is_asked_only_what_is_new(
    product: Product, listed: dict[str, Any]
) -> None:
    assert listed["state"] == "done"

    answer = product.say("list the blue mug on Amazon UK for 21.50")

    assert answer["kind"] == "plan", answer
    assert [(one["after"], one["currency"]) for one in answer["lines"]] == [("21.50", "GBP")]


def test_euros_are_not_taken_for_pounds(product: Product) -> None:
    answer = product.say("list the blue mug on Amazon UK for 24.90 euros")

    assert answer["kind"] == "answer"
    assert "please say the amount in GBP" in answer["text"]
