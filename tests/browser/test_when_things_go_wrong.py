"""What people see when the world moves, when somebody thinks again, and when the power goes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.parts import two_parts
from tests.fakes.product import Product

pytestmark = pytest.mark.browser

MUGS = "Drop the price of all mugs on Shopify by 10%"
WIDTHS = pytest.mark.parametrize("width", [1440, 390])
SignIn = Callable[..., Page]


@WIDTHS
def test_what_met_a_conflict_is_retried_once_the_shop_is_as_it_was_approved(
    sign_in: SignIn, product: Product, width: int
) -> None:
    page = sign_in("manager2", width=width)
    card = product.say(MUGS)["approval"]
    product.sandbox.edit("MUG-RED", price="15.00")
    page.goto(f"/approvals/{card['id']}")
    page.get_by_role("button", name="Approve 6 changes").click()
    retry = page.get_by_role("button", name="Retry 1 change")
    expect(retry).to_be_visible(timeout=20_000)
    product.sandbox.edit("MUG-RED", price="18.50")

    retry.click()

    expect(page.get_by_text("6 changes made.")).to_be_visible(timeout=20_000)
    assert product.sandbox.state()["MUG-RED"]["price"] == "16.65"


def test_an_answer_that_is_pressed_twice_is_given_once(sign_in: SignIn) -> None:
    page = sign_in("manager")
    page.get_by_label("Your message").fill("Raise the price of MUG-RED on Amazon by 3%")
    page.keyboard.press("Enter")

    page.get_by_role("button", name="Amazon DE", exact=True).dblclick()

    expect(page.get_by_role("button", name="Withdraw")).to_be_visible(timeout=20_000)
    expect(page.locator(".bubble", has_text="Amazon DE")).to_have_count(1)
    expect(page.get_by_text("I did not understand")).to_have_count(0)


@WIDTHS
def test_a_part_is_removed_from_a_card_and_the_rest_is_put_to_people_anew(
    sign_in: SignIn, product: Product, width: int
) -> None:
    card = product.api("POST", "/api/plans", two_parts()).json()["approval"]
    page = sign_in("manager", width=width)
    page.goto(f"/approvals/{card['id']}")
    expect(page.get_by_role("list", name="The red mug")).to_be_visible()

    page.get_by_role("button", name="Edit").click()
    page.get_by_role("button", name="Remove this part: The red mug").click()
    page.get_by_role("button", name="Show the new card").click()

    expect(page.get_by_role("article", name=re.compile("revision 2"))).to_be_visible()
    said = page.get_by_role("heading", level=1, name="Edited: without “The red mug”.")
    expect(said).to_be_visible()
    shown = product.api("GET", f"/api/approvals/{card['id']}").json()
    assert [line["sku"] for line in shown["lines"]] == ["MUG-BLUE"]


def test_the_last_part_can_not_be_removed(sign_in: SignIn, product: Product) -> None:
    card = product.api("POST", "/api/plans", two_parts()).json()["approval"]
    page = sign_in("manager")
    page.goto(f"/approvals/{card['id']}")
    page.get_by_role("button", name="Edit").click()

    page.get_by_role("button", name="Remove this part: The red mug").click()

    other = page.get_by_role("button", name="Remove this part: The blue mug")
    expect(other).to_be_disabled()


@WIDTHS
def test_another_product_and_another_shop_are_chosen_on_the_card(
    sign_in: SignIn, product: Product, width: int
) -> None:
    card = product.say("Set the price of POT-IRON to 61 on Shopify")["approval"]
    page = sign_in("manager", width=width)
    page.goto(f"/approvals/{card['id']}")

    page.get_by_role("button", name="Edit").click()
    page.get_by_role("combobox", name="Product").fill("red mug")
    page.get_by_role("option", name="Red Mug (MUG-RED)").click()
    expect(page.get_by_role("combobox", name="Product")).to_have_value("Red Mug (MUG-RED)")
    page.get_by_label("Shop", exact=True).select_option("ebay")
    page.get_by_label("Price", exact=True).fill("17.90")
    page.get_by_role("button", name="Show the new card").click()

    expect(page.get_by_role("article", name=re.compile("revision 2"))).to_be_visible()
    [line] = product.api("GET", f"/api/approvals/{card['id']}").json()["lines"]
    assert (line["shop"], line["sku"], line["after"]) == ("ebay", "MUG-RED", "17.90")


@WIDTHS
def test_a_single_change_is_taken_away_on_the_card_and_never_the_last(
    sign_in: SignIn, product: Product, width: int
) -> None:
    card = product.say("Drop the price of MUG-RED and MUG-BLUE on Shopify by 10%")["approval"]
    page = sign_in("manager", width=width)
    page.goto(f"/approvals/{card['id']}")

    page.get_by_role("button", name="Edit").click()
    page.get_by_role("checkbox", name=re.compile("Red Mug")).uncheck()
    expect(page.get_by_role("checkbox", name=re.compile("Blue Mug"))).to_be_disabled()
    page.get_by_role("button", name="Show the new card").click()

    expect(page.get_by_role("article", name=re.compile("revision 2"))).to_be_visible()
    shown = product.api("GET", f"/api/approvals/{card['id']}").json()
    assert [line["sku"] for line in shown["lines"]] == ["MUG-BLUE"]


@WIDTHS
def test_a_kill_in_the_middle_loses_nothing_that_a_reload_does_not_show(
    sign_in: SignIn, product: Product, width: int
) -> None:
    page = sign_in("manager2", width=width)
    card = product.say(MUGS)["approval"]
    product.sandbox.fault("slow", seconds=30, times=6)
    page.goto(f"/approvals/{card['id']}")
    page.get_by_role("button", name="Approve 6 changes").click()
    expect(page.get_by_role("button", name="Stop now")).to_be_visible()

    port = product.url.rpartition(":")[2]
    product.kill()
    product.settings["COUNTERSIGN_PORT"] = port
    product.start()
    page.reload()
    product.sandbox.advance(30)

    expect(page.get_by_text("6 changes made.")).to_be_visible(timeout=60_000)
    assert len(product.sandbox.effects()) == 6
