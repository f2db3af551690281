"""Orders with a slip: what was perhaps meant is asked, and a doubt is never spelled away."""

import pytest

from planner.planner import Answered
from tests.planner.four_shops import asked, plan, say

MEANT = {
    "prcie of red mgu to 17.25 on shopfy": "price of red mug to 17.25 on shopify",
    "price of tehe glas teapot on eBay to 32": "price of the glass teapot on eBay to 32",
    "Glas Teapot auf Shopify auf 32 Euro setzten": "Glas Teapot auf Shopify auf 32 Euro setzen",
    "raise MUG-RDE on eBay by 5%": "raise MUG-RED on eBay by 5%",
    "pause MUG-RED on ebuy": "pause MUG-RED on ebay",
    "pausire MUG-RED auf ebay": "pausier MUG-RED auf ebay",
    "drop the price of all mugz by 10% on ebay": "drop the price of all mug by 10% on ebay",
}


@pytest.mark.parametrize(("said", "meant"), MEANT.items(), ids=MEANT)
def test_the_order_that_was_perhaps_meant_is_asked(said: str, meant: str) -> None:
    _, choices = asked(say(said))

    assert choices == (meant,)


def test_only_the_answer_makes_it_an_order() -> None:
    first = say("raise MUG-RDE on eBay by 5%")

    assert plan(say("yes", after=first)) == ["offer.update_price ebay MUG-RED change=change_pct 5"]


@pytest.mark.parametrize(
    "said",
    [
        "niht die Mugs auf ebay pausieren",
        "dont pause MUG-RED on ebay",
        "pause MUG-RED on etsy",
        "maybee pause MUG-RED on ebay",
        "nevr pause MUG-RED on ebay",
        "pause MUG-RED frobnicate on ebay",
        "senke vieleicht MUG-RED auf ebay um 5 %",
    ],
)
def test_a_doubt_and_a_strange_word_are_not_spelled_away(said: str) -> None:
    assert isinstance(say(said), Answered)


@pytest.mark.parametrize(
    ("said", "near"), [("pausse", "“pause”"), ("bitte fortsetzen", "„setzen“")]
)
def test_a_verb_that_was_perhaps_meant_is_quoted_as_the_language_does(said: str, near: str) -> None:
    found = say(said)

    assert isinstance(found, Answered)
    assert near in found.text
