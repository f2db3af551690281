"""From the sentence to the end of the run, as two people see it in two browsers."""

import re
from collections.abc import Callable

import httpx2
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.fakes.product import Product

pytestmark = pytest.mark.browser

MUGS = "Drop the price of all mugs on Shopify by 10%"
WIDTHS = pytest.mark.parametrize("width", [1440, 390])
SignIn = Callable[..., Page]


def say(page: Page, text: str) -> None:
    page.get_by_label("Your message").fill(text)
    page.get_by_label("Your message").press("Enter")


def approval_of(page: Page) -> str:
    """Return the approval whose card is drawn."""
    name = page.get_by_role("article").first.get_attribute("aria-label") or ""
    found = re.search(r"p-[0-9a-z]{10}", name)
    assert found is not None, name
    return found[0]


def test_a_stranger_is_asked_to_sign_in(window: Callable[..., BrowserContext]) -> None:
    page = window().new_page()

    page.goto("/runs")

    expect(page).to_have_url(re.compile("/sign-in$"))
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_in_the_sandbox_one_click_lets_somebody_look_around(
    window: Callable[..., BrowserContext],
) -> None:
    page = window().new_page()
    page.goto("/")

    page.get_by_role("button", name="Try it as the manager").click()

    expect(page.get_by_role("button", name="You are Mara (manager)")).to_be_visible()
    expect(page.get_by_text("Every shop here is simulated")).to_be_visible()


def test_a_used_link_says_so(sign_in: SignIn, product: Product) -> None:
    page = sign_in("viewer")
    made = product.api("POST", "/api/people/viewer/link", {}, acting="admin").json()["link"]
    httpx2.post(f"{product.url}/api/session", json={"link": made.partition("#")[2]})

    page.goto("about:blank")
    page.goto(made)

    expect(page.get_by_role("alert")).to_contain_text("This link has been used")
    expect(page.get_by_role("alert")).to_contain_text("Ask your admin for a new link.")


@WIDTHS
def test_one_asks_another_approves_elsewhere_and_both_see_it_run(
    sign_in: SignIn, product: Product, width: int
) -> None:
    asking = sign_in("manager", width=width)
    say(asking, MUGS)
    expect(
        asking.get_by_text("You asked for this, so somebody else has to approve it")
    ).to_be_visible()
    expect(asking.get_by_role("button", name=re.compile("^Approve"))).to_have_count(0)
    approval = approval_of(asking)

    deciding = sign_in("manager2", width=width)
    deciding.goto(f"/approvals/{approval}")
    deciding.get_by_role("button", name="Approve 6 changes").click()

    for page in (asking, deciding):
        expect(page.get_by_text("6 changes made.").first).to_be_visible(timeout=20_000)
    prices = {sku: row["price"] for sku, row in product.sandbox.state().items() if "MUG" in sku}
    assert prices["MUG-BLUE"] == "17.99"
    asking.get_by_role("link", name="Open the run").first.click()
    asking.get_by_role("button", name="6 receipts").click()
    expect(
        asking.get_by_role("table", name="Receipts").get_by_text("done", exact=True)
    ).to_have_count(6)
    asking.get_by_role("button", name="Why was this allowed?").click()
    expect(asking.get_by_text("Milan (manager) approved it")).to_be_visible()
    asking.get_by_role("button", name="Technical details").click()
    expect(asking.get_by_text("May the plan be put to people?")).to_be_visible()


def test_progress_is_seen_while_it_happens(sign_in: SignIn, product: Product) -> None:
    page = sign_in("manager2")
    card = product.say(MUGS)["approval"]
    product.sandbox.fault("slow", seconds=30, times=6)
    page.goto(f"/approvals/{card['id']}")

    page.get_by_role("button", name="Approve 6 changes").click()

    expect(page.get_by_role("status").filter(has_text="of 6 changes")).to_be_visible()
    expect(page.get_by_role("button", name="Stop now")).to_be_visible()
    product.sandbox.advance(30)
    expect(page.get_by_text("6 changes made.")).to_be_visible(timeout=40_000)


def test_a_conflict_stands_first_and_says_what_to_do(sign_in: SignIn, product: Product) -> None:
    page = sign_in("manager2")
    card = product.say(MUGS)["approval"]
    product.sandbox.edit("MUG-RED", price="15.00")
    page.goto(f"/approvals/{card['id']}")

    page.get_by_role("button", name="Approve 6 changes").click()

    first = page.get_by_role("list", name="Items").get_by_role("listitem").first
    expect(first).to_contain_text("The shop now says €15.00", timeout=20_000)
    expect(page.get_by_role("button", name="Retry 1 change")).to_be_visible(timeout=20_000)


def test_a_value_is_edited_on_the_card_and_makes_a_new_revision(
    sign_in: SignIn, product: Product
) -> None:
    page = sign_in("manager")
    say(page, MUGS)

    page.get_by_role("button", name="Edit").click()
    expect(page.get_by_label("Lower or raise")).to_have_value("lower")
    page.get_by_label("Change the price by").fill("5")
    page.get_by_role("button", name="Show the new card").click()

    card = page.get_by_role("article", name=re.compile("revision 2"))
    expect(card.get_by_text("−5%").first).to_be_visible()
    expect(card.get_by_text("€18.99")).to_be_visible()
    shown = product.api("GET", f"/api/approvals/{approval_of(page)}").json()
    assert shown["lines"][0]["after"] == "18.99"


def test_a_plan_is_rejected_with_a_reason_that_everybody_reads(
    sign_in: SignIn, product: Product
) -> None:
    card = product.say(MUGS)
    page = sign_in("manager2")
    page.goto(f"/chat/{card['thread']}")

    page.get_by_role("button", name="Reject", exact=True).click()
    page.get_by_label("Why not?").fill("Not before Friday")
    page.get_by_role("button", name="Reject the plan").click()

    expect(page.get_by_text(re.compile(r"^✗ Rejected by Milan \(manager\), "))).to_be_visible()
    expect(page.get_by_role("button", name="Propose again")).to_be_visible()
    votes = product.api("GET", f"/api/approvals/{card['approval']['id']}").json()["approval"]
    assert votes["votes"][0]["reason"] == "Not before Friday"


def test_a_question_is_answered_by_a_button(sign_in: SignIn) -> None:
    page = sign_in("manager")
    say(page, "Take down MUG-XL on Shopify")

    page.get_by_role("button", name="Pause MUG-XL on Shopify").click()

    expect(page.get_by_role("article")).to_contain_text("Pause")
    expect(page.get_by_role("button", name="End MUG-XL on Shopify")).to_be_disabled()


def test_acting_for_somebody_is_drawn_on_the_card(sign_in: SignIn, product: Product) -> None:
    card = product.say(MUGS)
    page = sign_in("viewer")
    page.goto(f"/chat/{card['thread']}")
    expect(page.get_by_text("Only managers and admins may approve")).to_be_visible()

    page.get_by_role("button", name="You are Vera (viewer)").click()
    page.get_by_role("menuitem", name="Milan (manager)").click()

    expect(page.get_by_text("you act as Milan (manager)")).to_be_visible()
    expect(page.get_by_role("button", name="Approve 6 changes")).to_be_visible()


def test_what_is_said_without_a_line_is_sent_once_when_it_is_back(
    sign_in: SignIn, product: Product
) -> None:
    page = sign_in("manager")
    before = len(product.api("GET", "/api/approvals").json())
    page.context.set_offline(True)
    say(page, MUGS)
    expect(page.get_by_text("Waiting for your connection; sent by itself.")).to_be_visible()
    expect(page.get_by_text("Countersign does not answer")).to_have_count(0)

    page.context.set_offline(False)

    expect(page.get_by_role("article")).to_be_visible(timeout=20_000)
    page.reload()
    expect(page.get_by_role("article")).to_be_visible()
    assert len(product.api("GET", "/api/approvals").json()) == before + 1


def test_an_address_that_does_not_exist_is_told_from_a_page_that_failed(sign_in: SignIn) -> None:
    page = sign_in("viewer")

    page.goto("/nowhere/at/all")

    expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()


def test_an_approval_that_does_not_exist_leads_to_those_that_wait(sign_in: SignIn) -> None:
    page = sign_in("viewer")
    page.goto("/approvals/p-0000000000")
    expect(page.get_by_role("heading", name="We cannot find this approval")).to_be_visible()

    page.get_by_role("link", name="See what waits").click()

    expect(page.get_by_role("heading", name="Approvals")).to_be_visible()


def test_a_command_is_folded_away_from_people_who_have_no_terminal(
    window: Callable[..., BrowserContext],
) -> None:
    page = window().new_page()
    page.goto("/sign-in")
    command = page.get_by_text("countersign people link NAME")
    expect(command).to_be_hidden()

    page.get_by_text("For operators").click()

    expect(command).to_be_visible()


def test_where_there_is_no_plan_one_is_not_told_to_change_it(
    sign_in: SignIn, product: Product
) -> None:
    page = sign_in("manager")
    message = page.get_by_label("Your message")

    page.goto(f"/chat/{product.say('Take down MUG-XL on Shopify')['thread']}")
    expect(message).to_have_attribute("placeholder", "Answer, or ask for something else")
    page.goto(f"/chat/{product.say(MUGS)['thread']}")
    expect(message).to_have_attribute("placeholder", "Change this plan, or ask anew")


def test_the_menu_of_a_telephone_says_how_much_one_has_to_decide(
    sign_in: SignIn, product: Product
) -> None:
    product.say(MUGS)

    page = sign_in("manager2", width=390)
    menu = re.compile(r"^Open the menu \(\d+ to decide\)$")
    expect(page.get_by_role("button", name=menu)).to_be_visible()

    page = sign_in("viewer", width=390)
    expect(page.get_by_role("button", name="Open the menu", exact=True)).to_be_visible()


def test_a_draft_survives_a_reload(sign_in: SignIn) -> None:
    page = sign_in("manager")
    page.get_by_label("Your message").fill("half a sent")

    page.reload()

    expect(page.get_by_label("Your message")).to_have_value("half a sent")


def test_everything_is_done_with_the_keyboard_alone(sign_in: SignIn, product: Product) -> None:
    card = product.say(MUGS)["approval"]
    page = sign_in("manager2")
    page.goto(f"/approvals/{card['id']}")
    page.get_by_role("button", name="Approve 6 changes").wait_for()

    for _ in range(40):
        page.keyboard.press("Tab")
        focused = page.evaluate("() => document.activeElement.textContent")
        if focused == "Approve 6 changes":
            break
    page.keyboard.press("Enter")

    expect(page.get_by_text(re.compile(r"^✓ Approved by Milan \(manager\), "))).to_be_visible()


def test_several_questions_are_one_form_and_answered_at_once(sign_in: SignIn) -> None:
    page = sign_in("manager")
    say(page, "List the blue mug on eBay for 24.90 euros")

    page.get_by_label("description (what buyers read about it)").fill("A blue mug.")
    page.get_by_label("images (addresses of pictures)").fill("https://example.com/mug.png")
    page.get_by_label("Marke").fill("Countersign")
    page.get_by_label("condition of the article").select_option(index=1)
    for choice in ("DHL Paket", "Mugs"):
        page.get_by_role("button", name=choice).click()
    answer = page.get_by_role("button", name="Answer them all")
    answer.click()

    expect(answer).to_be_disabled()
    expect(page.get_by_text("A blue mug.\nhttps://example.com/mug.png")).to_be_visible()


@WIDTHS
def test_each_of_the_three_sentences_leads_to_a_card(sign_in: SignIn, width: int) -> None:
    page = sign_in("manager", width=width)
    tries = page.get_by_role("main").get_by_role("button", name="“")
    expect(tries).to_have_count(3)
    titles = [title.partition("”")[0].strip("“") for title in tries.all_inner_texts()]

    for title in titles:
        page.goto("/chat")
        tries.filter(has_text=title).click()
        choice = page.get_by_role("group").get_by_role("button").first
        card = page.get_by_role("article")
        expect(card.or_(choice)).to_be_visible()
        if choice.is_visible():
            choice.click()
        expect(card).to_contain_text("waits for approval")
