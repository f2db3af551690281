"""A competitor is undercut at once by an amount, in one shop, never below a floor."""

import pytest

from planner.planner import Answered, Questions
from tests.planner.four_shops import plan, say
from tests.planner.test_offline_doubted import writes

ORDERS = [
    "undercut the cheapest competitor for MUG-RED on eBay by 20 cents, never below 15 euros",
    "undercut competitors of the red mug on eBay by 0.20 EUR, not below 15",
    "unterbiete den günstigsten Wettbewerber für MUG-RED auf eBay um 20 Cent, nie unter 15 Euro",
    "unterbiete die Konkurrenz für MUG-RED auf eBay um 0,20 €, nicht unter 15 Euro",
]
DOUBTS = (
    "not", "maybe", "never", "don't", "if", "or", "wibble", "when", "unless", "nicht", "vielleicht",
    "nie", "falls", "ob", "kein", "daily", "tomorrow", "täglich", "morgen", "all", "alle",
)  # fmt: skip


@pytest.mark.parametrize("text", ORDERS)
def test_it_looks_and_goes_below_where_that_is_lower(text: str) -> None:
    change = "undercut 0.20 EUR rivals.price 15.00 EUR"
    lower = "has(rivals.price) && !less(own.listing.price, rivals.price)"

    assert plan(say(text)) == [
        "listing.get ebay MUG-RED",
        "offer.competitor_price ebay MUG-RED",
        f"offer.update_price ebay MUG-RED change={change} {lower}",
    ]


@pytest.mark.parametrize("doubt", DOUBTS)
@pytest.mark.parametrize("order", ORDERS)
def test_a_doubt_anywhere_leaves_nothing_of_it(order: str, doubt: str) -> None:
    words = order.split()
    for at in range(len(words) + 1):
        said = " ".join((*words[:at], doubt, *words[at:]))
        assert not writes(say(said)), said


@pytest.mark.parametrize("order", ORDERS)
def test_a_word_less_is_never_another_order(order: str) -> None:
    words = order.split()
    for at in range(len(words)):
        found = say(" ".join((*words[:at], *words[at + 1 :])))
        steps = plan(found) if writes(found) else []
        assert not steps or "undercut 0.20 EUR rivals.price 15.00 EUR" in steps[-1], words[at]


@pytest.mark.parametrize(
    "text",
    [
        "undercut the cheapest competitor for MUG-RED on eBay by 1%, never below 15 euros",
        "undercut the cheapest competitor for MUG-RED on eBay",
        "undercut the cheapest competitor on eBay by 20 cents, never below 15 euros",
        "undercut the cheapest competitor for all mugs on eBay by 20 cents, never below 15 euros",
        "undercut MUG-RED on eBay by 20 cents, never below 15 euros",
        "undercut competitors for MUG-RED on eBay by 20 cents and pause MUG-BLUE on Shopify",
        "undercut competitors for MUG-RED and MUG-XL on eBay by 20 cents, never below 15 euros",
        "undercut competitors for MUG-RED everywhere by 20 cents, never below 15 euros",
        "every day undercut competitors for MUG-RED on eBay by 20 cents, never below 15 euros",
        "undercut competitors for MUG-RED on eBay by 20 cents every hour, never below 15 euros",
        "undercut competitors for MUG-RED on eBay by -20 cents, never below 15 euros",
        "undercut competitors for MUG-RED on eBay by 0 euros, never below 15 euros",
        "undercut competitors for MUG-RED on eBay by 20 pounds, never below 15 euros",
    ],
)
def test_what_is_said_otherwise_is_answered_in_words(text: str) -> None:
    assert isinstance(say(text), Answered)


def test_it_is_asked_how_low_the_price_may_go() -> None:
    asked = say("undercut the cheapest competitor for MUG-RED on eBay by 20 cents")

    assert isinstance(asked, Questions)
    assert "How low may the price of MUG-RED follow?" in asked.items[0].text
    assert writes(say(asked.items[0].choices[0], after=asked))


def test_it_is_asked_where_several_shops_could_be_meant() -> None:
    asked = say("undercut the cheapest competitor for MUG-RED by 20 cents, never below 15 euros")

    assert isinstance(asked, Questions)
    assert asked.items[0].text == "On which shop?"
    assert "All of them" not in asked.items[0].choices
    assert writes(say("eBay", after=asked))
