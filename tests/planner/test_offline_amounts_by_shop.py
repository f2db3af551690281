"""Answers that give an amount for each shop, or what another question has room for."""

import pytest

from planner.planner import Questions
from tests.planner.four_shops import plan, say

BOTH = "list the blue mug on Amazon UK and eBay for 24.90 and set stock to 15 everywhere"
LISTED = [
    "listing.create amazon_uk MUG-BLUE price=18.99 GBP stock=15",
    "listing.create ebay MUG-BLUE price=24.90 EUR stock=15",
    "stock.set shopify MUG-BLUE quantity=15",
]
THIS = (
    "List this product on Amazon and eBay, sync the inventory daily, and update prices on Shopify"
    " when competitors drop theirs by more than 5%"
)


@pytest.mark.parametrize(
    "answer",
    [
        "18.99 on Amazon UK and 24.90 on eBay",
        "18.99 GBP and 24.90 EUR",
        "18.99 in UK, 24.90 eBay",
        "eBay 24.90, UK £18.99",
        "18,99 auf Amazon UK und 24,90 auf eBay",
        "18,99 Pfund und 24,90 Euro",
    ],
)
def test_an_amount_for_each_shop_answers_in_which_currency_one_is(answer: str) -> None:
    assert plan(say(answer, after=say(BOTH))) == LISTED


def test_amounts_by_currency_are_for_all_shops_that_sell_in_it() -> None:
    asked = say("set MUG-RED to 17.50 on Amazon UK, Amazon DE and eBay")

    assert plan(say("14 GBP and 17 EUR", after=asked)) == [
        "offer.update_price amazon_uk MUG-RED change=set 14.00 GBP",
        "offer.update_price amazon_de MUG-RED change=set 17.00 EUR",
        "offer.update_price ebay MUG-RED change=set 17.00 EUR",
    ]


@pytest.mark.parametrize(
    "answer",
    [
        "18.99 in UK",
        "18.99 EUR in UK, 24.90 eBay",
        "18.99 in UK, 24.90 eBay, 25 eBay",
        "not 18.99 in UK, 24.90 eBay",
        "18.99 in UK, maybe 24.90 eBay",
        "18.99 in UK, -24.90 eBay",
        "0 in UK, 24.90 eBay",
        "18.99 in UK, 24.90%",
        "vielleicht 18,99 Pfund und 24,90 Euro",
        "18.99 or 24.90 on eBay",
        "1,899 in UK, 24.90 eBay",
    ],
)
def test_amounts_that_leave_a_shop_open_or_are_doubted_are_no_answer(answer: str) -> None:
    found = say(answer, after=say(BOTH))

    assert isinstance(found, Questions) or "planned nothing" in getattr(found, "text", "")


@pytest.mark.parametrize("name", ["mug-blue", "Blue Mug"])
def test_a_product_may_be_named_while_its_shop_is_asked(name: str) -> None:
    answer = say(name, after=say(THIS))

    assert isinstance(answer, Questions)
    assert answer.items[0].text == "That is noted. Which shop is “Amazon”?"
    following = say("Amazon UK", after=answer)
    assert isinstance(following, Questions)
    assert following.items[0].text == "How low may the price of MUG-BLUE follow?"
