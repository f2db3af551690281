"""The first sentences that anybody tries, over the products of the sandbox."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from activities.money import Money
from activities.sandbox.seed import ARTICLES
from planner.offline.offline import reply
from planner.planner import Answered, Asked, ProductView, Proposed, Questions, ShopView, TenantView

PRODUCTS = [
    ProductView(
        variant.sku,
        article.title,
        Money.model_validate({"amount": variant.price, "currency": "EUR"}),
        variant.stock,
    )
    for article in ARTICLES
    for variant in article.variants
]


def look_up(text: str) -> Sequence[ProductView]:
    words = text.casefold().split()
    return [
        one
        for one in PRODUCTS
        if all(word in f"{one.title} {one.sku}".casefold() for word in words)
    ]


@pytest.fixture
def demo() -> TenantView:
    shop = ShopView("shopify", "Shopify", "shopify", "EUR")
    return TenantView("en", "EUR", (shop,), look_up, ())


def steps(answer: object) -> list[dict[str, Any]]:
    assert isinstance(answer, Proposed), answer
    found: list[dict[str, Any]] = answer.plan["workflows"][0]["steps"]
    return found


def test_dropping_all_mugs_finds_the_mugs_and_changes_each(demo: TenantView) -> None:
    found = steps(reply(Asked("Drop the price of all mugs on Shopify by 10%", demo)))

    assert [(one["activity"], one["params"]) for one in found] == [
        ("listing.search", {"shop": "shopify", "query": "mug"}),
        (
            "offer.update_price",
            {
                "shop": "shopify",
                "sku": {"ref": "item.sku"},
                "change": {"kind": "change_pct", "by": "-10"},
            },
        ),
    ]
    assert found[1]["for_each"] == {"ref": "find.listings"}
    assert "when" not in found[1]


def test_ending_everything_ends_each_listing_that_is_not_ended(demo: TenantView) -> None:
    found = steps(reply(Asked("End all my Shopify listings", demo)))

    assert found[0]["params"] == {"shop": "shopify", "query": ""}
    assert found[1]["activity"] == "listing.end"
    assert found[1]["when"] == {"cel": 'item.state != "ended"'}


def test_a_product_that_only_the_search_would_find_is_left_out_and_named(demo: TenantView) -> None:
    answer = reply(Asked("Pause all bags", demo))

    assert steps(answer)[1]["when"] == {"cel": '!(item.sku in ["BAG-PACK"])'}
    assert isinstance(answer, Proposed)
    assert any("Waxed Backpack" in one for one in answer.plan["assumptions"])


def test_a_name_of_several_variants_is_asked(demo: TenantView) -> None:
    answer = reply(Asked("Drop the price of the organic T-shirt by 5%", demo))

    assert isinstance(answer, Questions)
    assert len(answer.items[0].choices) == 4


@pytest.mark.parametrize("one", PRODUCTS, ids=lambda one: one.sku)
def test_every_product_can_be_named_by_its_sku(demo: TenantView, one: ProductView) -> None:
    found = steps(reply(Asked(f"pause {one.sku}", demo)))

    assert found[0]["params"]["sku"] == one.sku


@pytest.mark.parametrize(
    "one", [one for one in PRODUCTS if "“" not in one.title], ids=lambda one: one.sku
)
def test_every_title_names_its_products_and_no_other(demo: TenantView, one: ProductView) -> None:
    answer = reply(Asked(f"drop the price of the {one.title} by 5%", demo))

    named = [other.sku for other in PRODUCTS if other.title == one.title]
    if len(named) > 1:
        assert isinstance(answer, Questions)
    else:
        assert [step["params"].get("sku") for step in steps(answer)] == named


@pytest.mark.parametrize("price", ["-5", "1e9", "abc", "0"])
def test_a_price_that_is_none_is_answered(demo: TenantView, price: str) -> None:
    assert isinstance(reply(Asked(f"Set the price of MUG-BLUE to {price}", demo)), Answered)


def test_a_decimal_comma_that_reads_one_way_is_read_that_way(demo: TenantView) -> None:
    answer = reply(Asked("Set the price of MUG-BLUE to 12,34", demo))

    price = {"amount": "12.34", "currency": "EUR"}
    assert steps(answer)[0]["params"]["change"] == {"kind": "set", "price": price}
    assert isinstance(answer, Proposed)
    assert "“12,34” is read as 12.34." in answer.plan["assumptions"]


def test_everything_may_be_as_many_listings_as_there_are_products() -> None:
    many = [replace(PRODUCTS[0], sku=f"MUG-{n}") for n in range(2_044)]
    shop = ShopView("shopify", "Shopify", "shopify", "EUR")
    tenant = TenantView("en", "EUR", (shop,), lambda _: many, ())

    answer = reply(Asked("raise everything on Shopify by 3%", tenant))

    assert isinstance(answer, Proposed)
    assert answer.plan["workflows"][0]["limits"] == {"items": 2_050}
