"""A product that a shop sells under another article number than its own."""

from dataclasses import replace

import pytest

from planner.offline.offline import reply
from planner.planner import Answered, Asked, ProductView, TenantView
from tests.planner.four_shops import PRODUCTS, SHOPS, assumed, plan

OTHER = next(
    replace(one, absent=one.absent | {"ebay"}, sold_as={"ebay": "7100-R"})
    for one in PRODUCTS
    if one.sku == "MUG-RED"
)


def look_up(text: str) -> list[ProductView]:
    words = text.casefold().split()
    return [OTHER] if all(word in f"{OTHER.title} {OTHER.sku}".casefold() for word in words) else []


TENANT = TenantView("en", "EUR", SHOPS, look_up, ())


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (
            "set the stock of MUG-RED on eBay to 5",
            (
                "Red Mug (MUG-RED) is sold on eBay under another article number, 7100-R."
                " Say 7100-R instead."
            ),
        ),
        (
            "setze den Bestand von MUG-RED auf eBay auf 5",
            (
                "Red Mug (MUG-RED) wird auf eBay unter einer anderen Artikelnummer verkauft:"
                " 7100-R. Sag stattdessen 7100-R."
            ),
        ),
    ],
    ids=["English", "German"],
)
def test_a_write_there_is_told_the_other_number(said: str, answer: str) -> None:
    found = reply(Asked(said, TENANT))

    assert isinstance(found, Answered)
    assert found.text.startswith(answer)


def test_everywhere_leaves_that_shop_out_and_says_the_number() -> None:
    found = reply(Asked("set the stock of MUG-RED to 5 everywhere", TENANT))

    assert (
        "Not on eBay, where MUG-RED is sold under the article number 7100-R: say it there."
        in assumed(found)
    )


TWINS = [replace(one, sku=sku) for one in PRODUCTS[:1] for sku in ("mug-1", "MUG-1")]
TWO = TenantView("en", "EUR", SHOPS, lambda text: TWINS if text.lower() == "mug-1" else [], ())


@pytest.mark.parametrize("sku", ["mug-1", "MUG-1"])
def test_numbers_that_differ_in_their_case_alone_are_told_apart_by_it(sku: str) -> None:
    assert plan(reply(Asked(f"pause {sku} on Shopify", TWO))) == [f"listing.pause shopify {sku}"]


def test_a_number_in_another_case_than_both_is_neither() -> None:
    assert isinstance(reply(Asked("pause Mug-1 on Shopify", TWO)), Answered)
