"""The two long sentences, over the demo's four shops."""

import pytest

from planner.planner import Answered, Proposed, Reply
from tests.planner.four_shops import asked, assumed, plan, say

FIRST = (
    "List this product on Amazon and eBay, sync the inventory daily, and update prices on Shopify"
    " when competitors drop theirs by more than 5%"
)
SECOND = "Pause a listing when stock runs out, reopen it when it comes back."
ZWEITER = (
    "Pausiere ein Angebot, wenn der Bestand ausgeht, und öffne es wieder, wenn es zurückkommt."
)


@pytest.fixture(scope="module")
def first() -> Reply:
    """Answer what the first sentence leaves open: which Amazon, which product, how low."""
    which = say(FIRST)
    product = say("Amazon DE", after=which)
    floor = say("MUG-BLUE", after=product)
    assert asked(which)[1] == ("Amazon DE", "Amazon UK")
    assert asked(floor)[0] == "How low may the price of MUG-BLUE follow?"
    return say("15.99 EUR", after=floor)


def test_the_first_is_three_things_in_four_workflows(first: Reply) -> None:
    assert isinstance(first, Proposed)
    triggers = [one["trigger"]["kind"] for one in first.plan["workflows"]]
    assert triggers == ["immediately", "schedule", "watch", "watch"]
    assert [line.split()[:2] for line in plan(first)] == [
        ["listing.create", "amazon_de"],
        ["listing.create", "ebay"],
        ["stock.levels", "shopify"],
        ["stock.set", "amazon_de"],
        ["stock.set", "ebay"],
        ["listing.get", "shopify"],
        ["offer.update_price", "shopify"],
        ["listing.get", "shopify"],
        ["offer.update_price", "shopify"],
    ]


def test_the_first_says_when_each_part_happens(first: Reply) -> None:
    assert isinstance(first, Proposed)
    titles = [one["title"] for one in first.plan["workflows"]]
    assert titles[1].endswith("(every day at 06:00).")
    assert [one.rpartition("(")[2] for one in titles[2:]] == [
        "when competitors on Amazon DE fall by more than 5%).",
        "when competitors on eBay fall by more than 5%).",
    ]


def test_competitors_in_another_currency_are_left_out_and_named(first: Reply) -> None:
    note = "Competitors on Amazon UK are not looked at: they ask in another currency."
    assert note in assumed(first)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (
            SECOND,
            [
                "Pause all listings on eBay (when: stock at most 0).",
                "Reopen all listings on eBay (when: stock above 0).",
            ],
        ),
        (
            ZWEITER,
            [
                "Pausieren: alle Angebote auf eBay (wenn: Bestand höchstens 0).",
                "Wieder öffnen: alle Angebote auf eBay (wenn: Bestand über 0).",
            ],
        ),
    ],
)
def test_the_second_is_two_watches_that_say_when(text: str, titles: list[str]) -> None:
    answer = say("eBay", after=say(text))

    assert isinstance(answer, Proposed)
    assert [one["title"] for one in answer.plan["workflows"]] == titles
    assert {one["trigger"]["kind"] for one in answer.plan["workflows"]} == {"watch"}


@pytest.mark.parametrize(
    "text",
    [
        "set prices of MUG-RED and MUG-BLUE to 18 and 19 on Shopify",
        "set the stock of MUG-RED and MUG-GREEN to 3 and 4 on Shopify",
        "set the price of MUG-RED to 18 and MUG-RED to 19 on Shopify",
    ],
)
def test_two_values_for_one_article_are_asked_for_apart(text: str) -> None:
    answer = say(text)

    assert isinstance(answer, Answered), answer
    assert "would get two values" in answer.text
