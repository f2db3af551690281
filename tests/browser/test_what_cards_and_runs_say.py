"""What a card and a run say of themselves, and what they offer to whom."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.fakes.product import Product

pytestmark = pytest.mark.browser

MUGS = "Drop the price of all mugs on Shopify by 10%"
BLUE = "Lower the price of MUG-BLUE by 10% on Shopify"
WIDTHS = pytest.mark.parametrize("width", [1440, 390])
SignIn = Callable[..., Page]


def ran(product: Product, said: str) -> tuple[str, str]:
    """Let a sentence be approved and run, and return the thread and the run."""
    card = product.say(said)
    [run] = product.decide(card).json()["run_ids"]
    product.ended(run)
    return card["thread"], run


@WIDTHS
@pytest.mark.parametrize(
    ("said", "undo"),
    [(BLUE, "Undo"), ("Senke den Preis von MUG-BLUE auf Shopify um 10 Prozent", "Zurücknehmen")],
)
def test_undo_puts_a_new_card_to_people_and_writes_nothing(
    sign_in: SignIn, product: Product, width: int, said: str, undo: str
) -> None:
    thread, run = ran(product, said)
    written = len(product.sandbox.effects())
    page = sign_in("manager", width=width)
    page.goto(f"/runs/{run}")

    page.get_by_role("button", name=undo).click()

    expect(page).to_have_url(re.compile(f"/chat/{thread}$"))
    card = page.get_by_role("article", name=re.compile("waits for approval")).last
    expect(card.get_by_role("listitem")).to_contain_text(re.compile("17.99.*19.99"))
    expect(page.get_by_role("button", name=undo)).to_have_count(0)
    assert len(product.sandbox.effects()) == written


def test_a_step_is_shown_as_the_worst_of_its_items(sign_in: SignIn, product: Product) -> None:
    card = product.say(MUGS)
    product.sandbox.edit("MUG-RED", price="15.00")
    [run] = product.decide(card).json()["run_ids"]
    product.ended(run)
    page = sign_in("manager")

    page.goto(f"/runs/{run}")

    steps = page.get_by_role("region", name="Steps").get_by_role("listitem")
    expect(steps.filter(has_text="Lower the price")).to_contain_text(
        "5 of 6 done, 1 changed meanwhile"
    )
    page.goto("/runs")
    row = page.get_by_role("row").filter(has=page.locator(f"a[href$={run}]"))
    expect(row).to_contain_text("partly done")


def test_a_stopped_run_says_once_who_stopped_it(sign_in: SignIn, product: Product) -> None:
    card = product.say(MUGS)
    product.sandbox.fault("outage", "*", seconds=60)
    [run] = product.decide(card).json()["run_ids"]
    page = sign_in("manager")
    page.goto(f"/runs/{run}")
    page.get_by_role("button", name="Stop now").click()

    expect(page.get_by_text("Stopped by Mara (manager):")).to_be_visible(timeout=20_000)

    expect(page.get_by_text("The run was cancelled before this change.")).to_have_count(0)


def test_a_lost_answer_that_was_looked_up_is_told_beside_its_item(
    sign_in: SignIn, product: Product
) -> None:
    card = product.say(BLUE)
    product.sandbox.fault("drop_after")
    [run] = product.decide(card).json()["run_ids"]
    product.ended(run)
    page = sign_in("manager")

    page.goto(f"/runs/{run}")

    told = page.get_by_text("We looked into Shopify: it is done. It was not sent again.")
    expect(told).to_be_visible()


def test_a_viewer_is_offered_nothing_on_an_open_card(sign_in: SignIn, product: Product) -> None:
    card = product.say(BLUE)
    page = sign_in("viewer")
    page.goto(f"/approvals/{card['approval']['id']}")

    expect(page.get_by_text("Only managers and admins may approve.")).to_be_visible()

    for name in ("Edit", "Reject", re.compile("^Approve ")):
        expect(page.get_by_role("button", name=name)).to_have_count(0)


def test_the_menu_counts_what_one_may_decide_oneself(sign_in: SignIn, product: Product) -> None:
    product.say(BLUE)
    page = sign_in("manager2")
    page.goto("/approvals")

    mine = page.get_by_role("region", name="You may decide").get_by_role("article")
    badge = page.get_by_role("navigation", name="Pages").get_by_label("to decide")
    expect(badge).to_be_visible()

    expect(mine).to_have_count(int(badge.inner_text()))


def test_an_irreversible_deed_is_named_before_it_is_approved(
    sign_in: SignIn, product: Product
) -> None:
    card = product.say("End MUG-XL on Shopify")
    page = sign_in("manager2")
    page.goto(f"/approvals/{card['approval']['id']}")

    page.get_by_role("button", name="Approve 1 change").click()

    asked = page.get_by_role("form", name="End XL Mug for good on Shopify?")
    expect(asked).to_be_focused()
    expect(page.get_by_role("button", name="Approve 1 change")).to_have_count(0)
    asked.get_by_role("button", name="Not yet").click()
    expect(page.get_by_role("button", name="Approve 1 change")).to_be_focused()


def test_a_card_keeps_what_is_signed_behind_its_details(sign_in: SignIn, product: Product) -> None:
    card = product.say(BLUE)["approval"]
    page = sign_in("viewer")
    page.goto(f"/approvals/{card['id']}")
    expect(page.get_by_text(card["digest"])).to_have_count(0)

    page.get_by_role("button", name="Details").click()

    expect(page.get_by_text(card["digest"])).to_be_visible()
    expect(page.get_by_text(f"{card['id']}, revision 1")).to_be_visible()
