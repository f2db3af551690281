"""Products from a file, whose they are, and what the inbox keeps."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.fakes.product import Product

pytestmark = pytest.mark.browser

WIDTHS = pytest.mark.parametrize("width", [1440, 390])
SignIn = Callable[..., Page]


def choose(page: Page, folder: Path, text: str) -> None:
    """Choose a file, as the button of the page lets one."""
    file = folder / "products.csv"
    file.write_text(text, encoding="utf-8")
    page.goto("/products")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Import from a file").click()
    chooser.value.set_files(file)


@WIDTHS
def test_a_file_is_looked_at_first_and_imported_when_it_is_confirmed(
    sign_in: SignIn, product: Product, tmp_path: Path, width: int
) -> None:
    sku = f"JUG-{width}"
    page = sign_in("manager", width=width)
    choose(page, tmp_path, f"sku,title,stock\n{sku},New Jug,5\nMUG-BLUE,,\n")
    looked = page.get_by_role("region", name="What products.csv would change")
    expect(looked).to_contain_text("2 rows: 1 new, 1 unchanged. Nothing is imported yet.")
    assert product.api("GET", f"/api/products/{sku}").status_code == 404

    page.get_by_role("button", name="Import 1 product").click()

    expect(page.get_by_text("Imported products.csv: 1 product new")).to_be_visible()
    expect(page.get_by_text("Nothing is imported yet")).to_have_count(0)
    assert product.api("GET", f"/api/products/{sku}").json()["product"]["stock"] == 5


@WIDTHS
def test_a_file_with_a_bad_row_names_it_and_imports_nothing(
    sign_in: SignIn, product: Product, tmp_path: Path, width: int
) -> None:
    page = sign_in("manager", width=width)

    choose(page, tmp_path, "sku,title,stock\nJUG-GOOD,Jug,5\nJUG-BAD,Jug,many\n")

    looked = page.get_by_role("region", name="What products.csv would change")
    expect(looked.get_by_role("alert")).to_contain_text("Row 3, stock:")
    expect(looked).to_contain_text("2 rows: 1 new, 1 with problems.")
    expect(page.get_by_role("button", name="Import 1 product")).to_be_disabled()
    assert product.api("GET", "/api/products/JUG-GOOD").status_code == 404


def test_a_file_of_which_everything_is_here_already_says_so(
    sign_in: SignIn, tmp_path: Path
) -> None:
    page = sign_in("manager")

    choose(page, tmp_path, "sku,title,stock\nMUG-BLUE,,\n")

    looked = page.get_by_role("region", name="What products.csv would change")
    expect(looked).to_contain_text("1 row: 1 unchanged. Everything in it is already here.")
    expect(page.get_by_role("button", name="Import 1 product")).to_have_count(0)


def test_the_example_file_can_be_imported_as_it_is(sign_in: SignIn) -> None:
    page = sign_in("manager")
    page.goto("/products")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download an example file").click()
    assert download.value.suggested_filename == "products-example.csv"

    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Import from a file").click()
    chooser.value.set_files(download.value.path())

    expect(page.get_by_text("2 rows: 2 new. Nothing is imported yet.")).to_be_visible()


def test_variants_of_one_title_are_told_apart(sign_in: SignIn) -> None:
    page = sign_in("viewer")

    page.goto("/products?query=tee-")

    links = page.get_by_role("table").get_by_role("link")
    expect(links).to_have_count(3)
    assert len(set(links.all_inner_texts())) == 3


def test_a_viewer_is_told_why_they_may_not_import(sign_in: SignIn, tmp_path: Path) -> None:
    page = sign_in("viewer")

    choose(page, tmp_path, "sku,title\nJUG-X,Jug\n")

    expect(page.get_by_role("alert")).to_contain_text("A viewer may not change products")


def test_a_product_shows_what_it_remembers(sign_in: SignIn, product: Product) -> None:
    said = {"answers": {"condition": "LIKE_NEW"}}
    product.api("PUT", "/api/shops/ebay/answers/MUG-BLUE", said, acting="admin")
    page = sign_in("viewer")

    page.goto("/products/MUG-BLUE")

    remembered = page.get_by_role("region", name="Details kept for new listings")
    expect(remembered.get_by_role("definition").filter(has_text="Like new")).to_be_visible()


def test_everybody_sees_who_may_approve_and_why_others_may_not(
    sign_in: SignIn, product: Product
) -> None:
    card = product.say("Drop the price of all mugs on Shopify by 10%")["approval"]
    page = sign_in("lister")
    page.goto(f"/approvals/{card['id']}")

    page.get_by_role("button", name="Who may approve, and why others may not").click()

    everybody = page.get_by_role("list", name="Who may approve").get_by_role("listitem")
    expect(everybody.filter(has_text="✓ Ada (admin)")).to_be_visible()
    others = everybody.filter(has_text="Vera (viewer)")
    expect(others).to_have_text(
        "✗ Lina (lister), Paul (pricer) and Vera (viewer) may not."
        " Only managers and admins may approve."
    )


def test_what_was_decided_stays_in_the_inbox(sign_in: SignIn, product: Product) -> None:
    card = product.say("Set the price of MUG-BLUE to 18.99 on Shopify")
    product.decide(card, "reject")
    page = sign_in("viewer")

    page.goto("/approvals")

    decided = page.get_by_role("region", name="Decided").get_by_role("listitem").first
    expect(decided).to_contain_text("decided by Milan (manager)")
    expect(decided).to_contain_text("rejected")
