"""Several properties before one noun: "all red and blue mugs" are mugs, each of them."""

import pytest

from activities.money import Money
from planner.offline.offline import reply
from planner.planner import Answered, Asked, ProductView, Reply, TenantView
from tests.planner.four_shops import SHOPS, plan

TITLES = {
    "MUG-RED": "Red Mug",
    "MUG-BLUE": "Blue Mug",
    "BAG-RED": "Red Bag",
    "CUS-WOOL": "Wool Cushion",
    "TOW-LINEN": "Linen Towel",
    "BOX-BLUE": "Blue Box",
}


def say(text: str, *absent: str) -> Reply:
    rows = [
        ProductView(sku, title, Money.model_validate({"amount": "10.00", "currency": "EUR"}), 3)
        for sku, title in TITLES.items()
        if sku not in absent
    ]

    def look_up(words: str) -> list[ProductView]:
        return [
            one
            for one in rows
            if all(word in f"{one.title} {one.sku}".casefold() for word in words.casefold().split())
        ]

    return reply(Asked(text, TenantView("en", "EUR", SHOPS, look_up, ()), None))


@pytest.mark.parametrize(
    "text",
    [
        "pause all red and blue mugs on shopify",
        "pause all red, and blue mugs on shopify",
        "pausiere alle roten und blauen Tassen auf Shopify",
    ],
)
def test_a_property_before_and_shares_the_noun_behind_it(text: str) -> None:
    assert [line for line in plan(say(text)) if line.startswith("listing.search")] == [
        "listing.search shopify query=red mug state=active",
        "listing.search shopify query=blue mug state=active",
    ]


def test_one_thing_of_each_property_shares_the_noun() -> None:
    assert plan(say("pause the red and blue mug on shopify", "BAG-RED")) == [
        "listing.pause shopify MUG-RED",
        "listing.pause shopify MUG-BLUE",
    ]


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("pause all red and blue mugs on shopify", "MUG-RED"),
        ("pause the red and blue mug on shopify", "MUG-RED"),
        ("pause wool and linen towels on shopify", ""),
    ],
)
def test_nothing_else_is_taken_where_there_is_no_such_thing(text: str, absent: str) -> None:
    assert isinstance(say(text, absent), Answered)


def test_a_noun_of_its_own_stays_one() -> None:
    assert plan(say("pause the bag and the blue mug on shopify")) == [
        "listing.pause shopify BAG-RED",
        "listing.pause shopify MUG-BLUE",
    ]
