"""Sentences of sellers with four shops, each with all that it must come to."""

import pytest

from planner.planner import Answered, Proposed
from tests.planner.four_shops import asked, plan, say

PLANS = {
    "make MUG-BLUE 17,50": ["offer.update_price shopify MUG-BLUE change=set 17.50 EUR"],
    "drop the red mug by £2 on Amazon UK": [
        "offer.update_price amazon_uk MUG-RED change=change_by -2.00 GBP"
    ],
    "on ebay set the red mug to 19.90 euros and its stock to 7": [
        "offer.update_price ebay MUG-RED change=set 19.90 EUR",
        "stock.set ebay MUG-RED quantity=7",
    ],
    "set the red mug to 17 euros on ebay and to 15 pounds on Amazon UK": [
        "offer.update_price ebay MUG-RED change=set 17.00 EUR",
        "offer.update_price amazon_uk MUG-RED change=set 15.00 GBP",
    ],
    "setze die rote Tasse auf ebay auf 17 Euro und auf Amazon UK auf 15 Pfund": [
        "offer.update_price ebay MUG-RED change=set 17.00 EUR",
        "offer.update_price amazon_uk MUG-RED change=set 15.00 GBP",
    ],
    "set the stock of MUG-RED on ebay to 5 and on Shopify to 7": [
        "stock.set ebay MUG-RED quantity=5",
        "stock.set shopify MUG-RED quantity=7",
    ],
    "drop MUG-RED on ebay by 5%, pause MUG-XL on ebay and set the stock of MUG-WHITE on Shopify to"
    " 9": [
        "offer.update_price ebay MUG-RED change=change_pct -5",
        "listing.pause ebay MUG-XL",
        "stock.set shopify MUG-WHITE quantity=9",
    ],
    "list the brass pen and the mini vase on ebay": [
        "listing.create ebay PEN-BRASS",
        "listing.create ebay VAS-MINI",
    ],
    "biete den Brass Pen und die Mini Vase auf ebay an": [
        "listing.create ebay PEN-BRASS",
        "listing.create ebay VAS-MINI",
    ],
    "stelle MUG-BLUE auf ebay für 22,50 € ein": ["listing.create ebay MUG-BLUE price=22.50 EUR"],
    "biete die blaue Tasse auf Amazon UK für 19,90 Pfund an": [
        "listing.create amazon_uk MUG-BLUE price=19.90 GBP"
    ],
    "pausiere auf eBay alles, was ausverkauft ist": [
        "listing.search ebay query= state=active",
        "listing.pause ebay each item.stock <= 0",
    ],
    'erhöhe alle Angebote, deren Titel "wool" enthält, auf ebay um 2 Euro': [
        "listing.search ebay query=",
        'offer.update_price ebay change=change_by 2.00 EUR each item.title.matches("(?i)wool")',
    ],
    "erhöhe alle Tassen auf Amazon UK um £1,50": [
        "listing.search amazon_uk query=mug",
        "offer.update_price amazon_uk change=change_by 1.50 GBP each",
    ],
    "mach alle Teekannen auf ebay außer POT-IRON 5 % billiger": [
        "listing.search ebay query=teapot",
        'offer.update_price ebay change=change_pct -5 each !(item.sku in ["POT-IRON"])',
    ],
    "senke alle Tassen mit mehr als 20 Stück auf Lager auf Shopify um 5 %": [
        "listing.search shopify query=mug",
        "offer.update_price shopify change=change_pct -5 each item.stock > 20",
    ],
    "reduzier die rote Tasse auf ebay um 10%": [
        "offer.update_price ebay MUG-RED change=change_pct -10"
    ],
    "rote Tasse auf Amazon UK auf 16,50 Pfund setzen": [
        "offer.update_price amazon_uk MUG-RED change=set 16.50 GBP"
    ],
    "bring den Bestand der roten Tasse auf Shopify auf 12": [
        "stock.set shopify MUG-RED quantity=12"
    ],
    "sync the inventory from Shopify to ebay": [
        "stock.levels shopify",
        "stock.set ebay quantity=item.stock each",
    ],
}


@pytest.mark.parametrize("text", PLANS)
def test_a_sentence_comes_to_its_plan_and_to_nothing_else(text: str) -> None:
    assert plan(say(text)) == PLANS[text]


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("change all mugs on ebay by 5%", ("Raise it by 5%", "Lower it by 5%")),
        ("ändere alle Tassen auf eBay um 5 %", ("Um 5 % erhöhen", "Um 5 % senken")),
        ("pause the red mug on amazon", ("Amazon DE", "Amazon UK")),
        ("make MUG-BLUE 17", ("The price, to €17.00", "The stock, to 17 units")),
        (
            "list all pens on ebay",
            ("Show all pens on ebay", "Create listings for all pens on ebay"),
        ),
    ],
)
def test_two_readings_are_asked(text: str, choices: tuple[str, ...]) -> None:
    assert asked(say(text))[1] == choices


@pytest.mark.parametrize(
    "text",
    [
        "set the price of MUG-RED on ebay to 17 and to 18",
        "set the red mug on ebay to 17 euros and on Etsy to 5 euros",
        "sell the red mug for £16 on ebay",
        'raise all listings whose title contains not "wool" on ebay by 2 euros',
        'erhöhe alle Angebote, deren Titel nicht "wool" enthält, auf ebay um 2 Euro',
        "lower the mugs on ebay by 5% tomorrow",
        "senke vielleicht die Tassen auf ebay um 5 %",
        "senke die Preise auf eBay nicht",
        "list the blue mug on Amazon UK at 9",
    ],
)
def test_what_is_not_surely_understood_is_no_plan(text: str) -> None:
    assert isinstance(say(text), Answered)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("What can you do?", "I change prices and stock"),
        ("was kannst du alles", "Ich ändere Preise und Bestände"),
    ],
)
def test_what_it_can_is_said_in_a_few_words_with_three_examples(text: str, begins: str) -> None:
    answer = say(text)

    assert isinstance(answer, Answered)
    assert answer.text.startswith(begins)
    examples = [line[2:] for line in answer.text.splitlines() if line.startswith("• ")]
    assert [isinstance(say(one), Proposed) for one in examples] == [True, True, True]


def test_a_stock_whose_point_may_part_thousands_is_asked() -> None:
    first = say("set the stock of MUG-BLUE to 1.200")

    assert asked(first) == ("Is “1.200” 1200?", ("1200",))
    assert plan(say("yes", after=first)) == ["stock.set shopify MUG-BLUE quantity=1200"]
