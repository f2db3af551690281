"""What the simulated shops see: beside the card, and on a page of its own."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.fakes.product import Product

pytestmark = pytest.mark.browser

BLUE = "Lower the price of MUG-BLUE by 10% on Shopify"
WIDTHS = pytest.mark.parametrize("width", [1440, 390])
SignIn = Callable[..., Page]


def unfold(page: Page, name: str, width: int) -> None:
    """Open what is folded where there is little room."""
    if width < 1200:
        page.get_by_role("button", name=name).click()


@WIDTHS
def test_a_lost_answer_is_seen_in_the_shop_and_survived_on_the_card(
    sign_in: SignIn, product: Product, width: int
) -> None:
    page = sign_in("manager2", width=width)
    card = product.say(BLUE)["approval"]
    page.goto("/sandbox")
    page.get_by_role("radiogroup", name="Shop").get_by_text("Shopify").click()
    unfold(page, "Let something go wrong", width)
    page.get_by_label("Applied, but the answer is lost").click()
    expect(page.get_by_text("1 on", exact=True)).to_be_visible()

    page.goto(f"/approvals/{card['id']}")
    page.get_by_role("button", name="Approve 1 change").click()
    expect(page.get_by_text("1 change made.")).to_be_visible(timeout=20_000)
    page.goto("/sandbox")

    feed = page.get_by_role("list", name="Newest first").get_by_role("listitem")
    expect(feed).to_have_count(1)
    expect(feed).to_contain_text("change · connection cut")
    expect(feed).to_contain_text("Fault you switched on: Applied, but the answer is lost")
    expect(feed).to_contain_text("MUG-BLUE price is now €17.99")
    assert len(product.sandbox.effects()) == 1


def test_the_new_price_appears_beside_the_card(sign_in: SignIn, product: Product) -> None:
    card = product.say(BLUE)
    page = sign_in("manager2")
    page.goto(f"/chat/{card['thread']}")
    beside = page.get_by_role("complementary", name="What the shops see")
    mug = beside.get_by_role("row").filter(has_text="MUG-BLUE")
    expect(mug).to_contain_text("€19.99")

    page.get_by_role("button", name="Approve 1 change").click()

    expect(mug).to_contain_text("€17.99", timeout=20_000)
    expect(mug).to_contain_text("was €19.99")
    expect(mug).to_contain_text("by Countersign")


def test_on_a_narrow_window_it_opens_over_the_chat(sign_in: SignIn, product: Product) -> None:
    card = product.say(BLUE)
    page = sign_in("manager2", width=390)
    page.goto(f"/chat/{card['thread']}")

    page.get_by_role("button", name="What the shops see").click()

    beside = page.get_by_role("dialog", name="What the shops see")
    expect(beside.get_by_role("row").filter(has_text="MUG-BLUE")).to_be_visible()


@WIDTHS
def test_a_newcomer_provokes_a_conflict(sign_in: SignIn, product: Product, width: int) -> None:
    card = product.say(BLUE)["approval"]
    page = sign_in("manager2", width=width)
    page.goto("/sandbox")
    page.get_by_role("radiogroup", name="Shop").get_by_text("Shopify").click()
    unfold(page, "Somebody else changes a price", width)
    page.get_by_label("New price in EUR").fill("15.00")
    page.get_by_role("button", name="Change it in Shopify").click()
    expect(page.get_by_text("by somebody else")).to_be_visible()

    page.goto(f"/approvals/{card['id']}")
    page.get_by_role("button", name="Approve 1 change").click()

    items = page.get_by_role("list", name="Items")
    expect(items).to_contain_text("The shop now says €15.00", timeout=20_000)


def test_the_names_of_the_api_are_shown_with_the_look_ups_alone(
    sign_in: SignIn, product: Product
) -> None:
    product.ended(product.decide(product.say(BLUE)).json()["run_ids"][0])
    page = sign_in("viewer")
    page.goto("/sandbox")
    feed = page.get_by_role("list", name="Newest first")
    expect(feed.get_by_text("change · answered")).to_be_visible()
    expect(feed.get_by_text("productVariantsBulkUpdate")).to_have_count(0)

    page.get_by_role("switch", name="Show all look-ups").click(force=True)

    expect(feed.get_by_text("productVariantsBulkUpdate").first).to_be_visible()


def test_a_mended_shop_has_no_fault_left(sign_in: SignIn, product: Product) -> None:
    page = sign_in("viewer")
    page.goto("/sandbox")
    page.get_by_role("radiogroup", name="Shop").get_by_text("eBay").click()
    for name in ("Cannot be reached", "Answers slowly"):
        page.get_by_label(name).click()
        expect(page.get_by_label(name)).to_be_checked()

    page.get_by_role("button", name="Switch all off").click()

    expect(page.get_by_label("Cannot be reached")).not_to_be_checked()
    assert product.api("GET", "/api/sandbox").json()["faults"] == []


def test_the_shop_of_the_card_is_the_one_that_is_seen(sign_in: SignIn, product: Product) -> None:
    card = product.say("Raise the red mug on Amazon DE by 2%")
    page = sign_in("manager2")

    page.goto(f"/chat/{card['thread']}")

    beside = page.get_by_role("complementary", name="What the shops see")
    expect(beside.get_by_role("table", name="What buyers see in Amazon DE")).to_be_visible()
