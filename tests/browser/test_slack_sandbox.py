"""What a newcomer does in the simulated Slack: everything they press reaches the real product."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.fakes.chromium import unfit
from tests.fakes.slack_sandbox import NAMES, address, workspace
from tests.fakes.slack_stage import Chat

pytestmark = pytest.mark.browser

WAIT_MS = 20_000


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """Run what `make slack-sandbox` runs; over Socket Mode every journey is walked elsewhere."""
    home: Path = tmp_path_factory.mktemp("sandbox")
    with workspace(home) as running:
        yield running
        running.slack.nothing_wrong()


@pytest.fixture
def page(acme: Chat, browser: Browser) -> Iterator[Page]:
    """Open the page as the manager; whatever a script or the policy complains of fails."""
    wrong: list[str] = []
    with browser.new_context() as context:
        page = context.new_page()
        page.set_default_timeout(WAIT_MS)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.goto(address(acme, acme.users["manager"]))
        yield page
    assert not wrong, wrong


def says(page: Page, text: str) -> Locator:
    """Say something to the app, and return where its answers stand."""
    asks(page, f"@Countersign {text}")
    return page.locator("article.answer")


def asks(page: Page, text: str) -> None:
    page.get_by_label("Message").fill(text)
    page.get_by_role("button", name="Send").click()


def acts_as(page: Page, name: str, place: str = "") -> None:
    page.get_by_label("Acting as").select_option(label=NAMES[name])
    if place:
        page.get_by_role("navigation").get_by_role("button", name=place).click()
        expect(page.get_by_role("heading", level=2)).to_have_text(place)


def test_a_sentence_becomes_a_card_that_a_second_person_approves_and_that_runs(
    acme: Chat, page: Page
) -> None:
    answers = says(page, "Drop the price of all mugs on Shopify by 10%")
    expect(answers.filter(has_text="waits for approval")).to_contain_text("€17.99")

    acts_as(page, "manager2", "Countersign")
    card = page.locator("article", has_text="all listings that match “mug”")
    card.get_by_role("button", name="Approve 6 changes").click()

    expect(card).to_contain_text("Approved by Milan (manager)")
    expect(card.get_by_role("button", name="Approve")).to_have_count(0)
    acts_as(page, "manager", "# shop")
    expect(answers.filter(has_text="6 changes made")).to_be_visible()
    assert len(acme.product.sandbox.effects()) == 6


def test_a_form_says_under_its_field_what_is_wrong_and_then_proposes_the_plan_anew(
    page: Page,
) -> None:
    answers = says(page, "Lower the price of POT-IRON on Shopify by 5%")
    answers.get_by_role("button", name="Edit").last.click()
    form = page.get_by_role("dialog", name="Edit")
    form.get_by_role("textbox").fill("many")
    form.get_by_role("button", name="Propose this").click()
    expect(form.get_by_role("alert")).to_have_text("“many” is no number. Write it like 19.99.")

    form.get_by_role("textbox").fill("-4")
    form.get_by_role("button", name="Propose this").click()

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(answers.filter(has_text="revision 2").filter(has_text="(−4")).to_be_visible()
    expect(answers.filter(has_text="Replaced by revision 2").locator("s").first).to_be_visible()


def test_what_cannot_be_undone_is_asked_once_more_before_it_is_sent(acme: Chat, page: Page) -> None:
    before = len(acme.slack.delivery.sent)
    says(page, "End CAN-PINE on Shopify")
    acts_as(page, "admin", "Countersign")
    card = page.locator("article", has_text="CAN-PINE")
    card.get_by_role("button", name="Approve 1 change").click()
    asked = page.get_by_role("dialog", name="Cannot be undone")
    asked.get_by_role("button", name="Not yet").click()

    assert not [
        parcel
        for parcel in acme.slack.delivery.sent[before:]
        if parcel.payload.get("type") == "block_actions"
    ]
    card.get_by_role("button", name="Approve 1 change").click()
    asked.get_by_role("button", name="Yes, approve it").click()
    expect(card).to_contain_text("Ada (admin)")


def test_somebody_unknown_asks_for_access_and_is_let_in_by_a_press(page: Page) -> None:
    acts_as(page, "stranger", "Countersign")
    asks(page, "status")
    page.get_by_role("button", name="Ask for access").click()

    acts_as(page, "admin", "Countersign")
    asked = page.locator("article", has_text="not known yet").last
    asked.get_by_role("combobox").first.select_option(index=1)
    expect(asked.get_by_role("combobox")).to_have_count(0)

    acts_as(page, "stranger", "Countersign")
    asks(page, "status")
    expect(page.get_by_text("Nothing is halted.")).to_be_visible()


def test_a_guest_of_another_workspace_is_told_that_nobody_listens(page: Page) -> None:
    acts_as(page, "guest")
    says(page, "Drop the price of all mugs on Shopify by 10%")

    said = page.locator("article.only-you")
    expect(said).to_contain_text("Only visible to you")
    expect(said).to_contain_text("workspace")


def test_home_shows_what_waits_and_everybody_can_read_the_page(page: Page) -> None:
    says(page, "Set the price of POT-GLASS to 30.00 on Shopify")
    expect(page.locator("article", has_text="POT-GLASS").last).to_be_visible()
    assert not unfit(page)

    acts_as(page, "manager2")
    page.get_by_role("button", name="App Home").click()

    expect(page.locator("article")).to_contain_text("Waiting for you")
    assert not unfit(page)


def test_a_suggested_sentence_becomes_a_card_and_slacks_own_button_stops_its_run(
    acme: Chat, page: Page
) -> None:
    acts_as(page, "manager", "Countersign")
    suggested = page.get_by_role("group", name="Suggested")
    suggested.get_by_role("button", name="Lower the price of Waxed Backpack by 5%").click()
    expect(page.locator("article.answer", has_text="BAG-PACK")).to_contain_text("approval")
    expect(page.locator("[data-status=suspended]").last).to_have_text("Waits for people")
    brake = {"shop": None, "reason": "test"}
    assert acme.product.api("POST", "/api/halts", brake, acting="admin").is_success

    acts_as(page, "manager2", "Countersign")
    page.get_by_role("button", name="Approve 1 change").last.click()
    acts_as(page, "manager", "Countersign")
    page.get_by_role("button", name="Stop", exact=True).last.click()

    expect(page.locator("article.answer", has_text="BAG-PACK").last).to_contain_text("cancelled")
    assert acme.product.api("POST", "/api/halts/lift", brake, acting="admin").is_success


def test_a_file_that_is_attached_is_shown_and_imported(acme: Chat, page: Page) -> None:
    sku = f"CUP-{'S' if acme.sockets else 'H'}"
    content = f"sku,title,price\n{sku},New Cup,9.00\n".encode()
    page.get_by_label("Attach a file").set_input_files(
        {"name": "products.csv", "mimeType": "text/csv", "buffer": content}
    )
    asks(page, "@Countersign these are new")

    card = page.locator("article.answer").filter(has_text="would be imported")
    expect(card).to_contain_text(sku)
    card.get_by_role("button", name="Import 1 product").click()

    expect(page.get_by_text("📄 products.csv")).to_be_visible()
    expect(page.locator("article.answer").filter(has_text="Imported by")).to_contain_text(sku)


def test_what_somebody_wrote_is_planned_from_the_menu_of_the_message(
    acme: Chat, page: Page
) -> None:
    wish = acme["viewer"].types(acme.shop, "Set the price of POT-CLAY to 41.50 on Shopify")
    said = page.locator(f'article[data-ts="{wish.ts}"]')

    said.get_by_role("button", name="Plan from this message").click()

    expect(page.locator("article.answer").filter(has_text="41.50").first).to_contain_text(
        "waits for approval"
    )
