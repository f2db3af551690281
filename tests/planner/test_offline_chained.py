"""Names with amounts of their own, which share a verb or a shop; and words that stand apart."""

import pytest

from planner.planner import Answered
from tests.planner.four_shops import asked, assumed, plan, say

EBAY_RED = "offer.update_price ebay MUG-RED change=set"

SHARED = {
    "set MUG-WHITE to 13.99 and MUG-BLACK to 14.99 on eBay": [
        "offer.update_price ebay MUG-WHITE change=set 13.99 EUR",
        "offer.update_price ebay MUG-BLACK change=set 14.99 EUR",
    ],
    "red mug 17.99 on Shopify, green mug 16.99 on eBay": [
        "offer.update_price shopify MUG-RED change=set 17.99 EUR",
        "offer.update_price ebay MUG-GREEN change=set 16.99 EUR",
    ],
    "Amazon DE: MUG-GREEN 16,50 und MUG-RED 17,00": [
        "offer.update_price amazon_de MUG-GREEN change=set 16.50 EUR",
        "offer.update_price amazon_de MUG-RED change=set 17.00 EUR",
    ],
    "stock 15 for MUG-BLUE and 30 for MUG-RED, Shopify": [
        "stock.set shopify MUG-BLUE quantity=15",
        "stock.set shopify MUG-RED quantity=30",
    ],
    "MUG-WHITE auf 13,99 und MUG-BLACK auf 14,99 bei eBay setzen": [
        "offer.update_price ebay MUG-WHITE change=set 13.99 EUR",
        "offer.update_price ebay MUG-BLACK change=set 14.99 EUR",
    ],
    "raise MUG-RED by 5% and MUG-WHITE by 3% on eBay": [
        "offer.update_price ebay MUG-RED change=change_pct 5",
        "offer.update_price ebay MUG-WHITE change=change_pct 3",
    ],
    "set the stock of MUG-RED to 5 and the price to 15.99 on eBay": [
        "stock.set ebay MUG-RED quantity=5",
        f"{EBAY_RED} 15.99 EUR",
    ],
    "pause the tall vase on Shopify and drop the mini vase to 11.00 there": [
        "listing.pause shopify VAS-TALL",
        "offer.update_price shopify VAS-MINI change=set 11.00 EUR",
    ],
}

APART = {
    "take the red mug offline on eBay": ["listing.pause ebay MUG-RED"],
    "put the paper lamp back online on eBay": ["listing.reopen ebay LAM-PAPER"],
    "nimm das Wool Cushion bei eBay offline": ["listing.pause ebay CUS-WOOL"],
    "end MUG-RED on eBay for good": ["listing.end ebay MUG-RED"],
    "reduce MUG-RED from 18.50 to 17 on eBay": [f"{EBAY_RED} 17.00 EUR"],
    "put the brass pen up on eBay for 41": ["listing.create ebay PEN-BRASS price=41.00 EUR"],
    "leg die Mini Vase auf eBay an, Preis 13,90": ["listing.create ebay VAS-MINI price=13.90 EUR"],
    "set MUG-RED to 17.00 on eBay": [f"{EBAY_RED} 17.00 EUR"],
    "MUG-RED on eBay minus 4%": ["offer.update_price ebay MUG-RED change=change_pct -4"],
    "pausiere alle Mugs auf eBay die ausverkauft sind": [
        "listing.search ebay query=mug state=active",
        "listing.pause ebay each item.stock <= 0",
    ],
}


@pytest.mark.parametrize(("said", "steps"), SHARED.items(), ids=SHARED)
def test_neighbours_share_what_only_one_of_them_says(said: str, steps: list[str]) -> None:
    assert plan(say(said)) == steps


@pytest.mark.parametrize(("said", "steps"), APART.items(), ids=APART)
def test_words_that_belong_together_may_stand_apart(said: str, steps: list[str]) -> None:
    assert plan(say(said)) == steps


@pytest.mark.parametrize(
    "said",
    [
        "don't set MUG-RED to 17.99 and MUG-BLUE to 3.99 on Shopify",
        "set MUG-RED to 17.99 and not MUG-BLUE to 3.99 on Shopify",
        "set MUG-RED to 17.99 on eBay and Shopify to 15.99",
        "lower all mugs by 5% except MUG-RED and MUG-BLUE by 3% on Shopify",
        "reduce all mugs from 24.90 to 22.90 on eBay",
        "set MUG-RED to 17.99 on eBay permanently",
        "drop the mini vase to 11.00 there",
        "pause MUG-RED and MUG-BLUE to 15 on Shopify",
    ],
)
def test_what_could_be_meant_in_two_ways_plans_nothing(said: str) -> None:
    assert isinstance(say(said), Answered)


def test_the_price_that_a_person_believes_in_is_left_to_the_card() -> None:
    told = assumed(say("reduce MUG-RED from 18.50 to 17 on eBay"))

    assert "The card shows whether it is 18.50 now." in told


def test_putting_up_what_is_listed_there_already_is_asked() -> None:
    text, choices = asked(say("put MUG-RED up on eBay at 18.99"))

    assert text == "Red Mug (MUG-RED) is listed there already. Is that to be its price?"
    assert choices == ("Set the price of Red Mug (MUG-RED) to 18.99",)


def test_a_shop_behind_the_first_of_several_names_is_not_put_to_the_others() -> None:
    text, _ = asked(say("set MUG-RED to 17.99 on eBay, MUG-GREEN to 15.99"))

    assert text == "On which shop?"
