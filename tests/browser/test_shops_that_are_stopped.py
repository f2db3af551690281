"""What a page says of shops while somebody has pulled the brake."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.fakes.product import Product

pytestmark = pytest.mark.browser

WIDTHS = pytest.mark.parametrize("width", [1440, 390])
SignIn = Callable[..., Page]


@pytest.fixture
def brake(product: Product) -> Iterator[Callable[[str | None], None]]:
    """Stop shops, and let all of them go on afterwards."""

    def stop(shop: str | None) -> None:
        body = {"shop": shop, "reason": "We count stock."}
        assert product.api("POST", "/api/halts", body, acting="admin").is_success

    yield stop
    product.api("POST", "/api/halts/lift", {"shop": None, "reason": ""}, acting="admin")


@WIDTHS
def test_under_a_general_stop_every_shop_says_that_nothing_is_sent(
    sign_in: SignIn, brake: Callable[[str | None], None], width: int
) -> None:
    brake(None)
    page = sign_in("viewer", width=width)

    page.goto("/shops")

    shops = page.get_by_role("main").get_by_role("article")
    expect(shops).to_have_count(4)
    for shop in shops.all():
        expect(shop.get_by_text("stopped", exact=True)).to_be_visible()
        expect(shop).to_contain_text("nothing is sent")
        expect(shop.get_by_text("Full", exact=True)).to_have_count(0)
    expect(page.get_by_text("Stopped by Ada (admin)")).to_be_visible()
    expect(page.get_by_role("button", name="Stop all changes")).to_have_count(0)


def test_a_stop_of_one_shop_leaves_the_others_as_they_were(
    sign_in: SignIn, brake: Callable[[str | None], None]
) -> None:
    brake("ebay")
    page = sign_in("viewer")

    page.goto("/shops")

    stopped = page.get_by_role("article", name="eBay")
    expect(stopped.get_by_text("stopped", exact=True)).to_be_visible()
    other = page.get_by_role("article", name="Shopify")
    expect(other.get_by_text("Full", exact=True)).to_be_visible()
    expect(other.get_by_role("button", name="Stop all changes here")).to_be_visible()


def test_an_admin_reads_what_each_choice_of_trust_means(sign_in: SignIn) -> None:
    page = sign_in("admin")
    page.goto("/shops")
    shop = page.get_by_role("article", name="Shopify")

    shop.get_by_role("combobox", name="How far it is trusted").click()
    page.get_by_role("option", name="Watch only Only read: nothing is sent.").click()

    expect(shop.get_by_text("It applies at once")).to_be_visible()
