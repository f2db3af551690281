"""Every page: nothing wrong that axe knows of, nothing wider than the window, in every form."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from tests.browser.parts import two_parts
from tests.fakes.chromium import overflows, unfit
from tests.fakes.product import Product

pytestmark = pytest.mark.browser

NARROW = 390
WIDTHS = pytest.mark.parametrize("width", [1440, NARROW])
COLOURS = ("color-contrast",)
"""The rules by which a page that is fit in the light may still be unfit in the dark."""


@dataclass(frozen=True)
class Story:
    places: tuple[str, ...]
    nowhere: tuple[str, ...]
    """What does not exist, which a browser remarks on."""
    opened: tuple[tuple[str, tuple[str, ...]], ...]
    """Where what opens, when these buttons are pressed."""


@pytest.fixture(scope="module")
def story(product: Product) -> Story:
    """Let something be waiting, refused, asked and run."""
    done = product.say("Drop the price of all mugs on Shopify by 10%")
    product.sandbox.edit("MUG-RED", price="15.00")
    [run] = product.decide(done).json()["run_ids"]
    product.ended(run)
    waits = product.say("End all my Shopify listings")
    refused = product.say("End all my Shopify listings", acting="viewer")
    asked = product.say("Take down MUG-XL on Shopify")
    two = product.api("POST", "/api/plans", two_parts()).json()["approval"]["id"]
    lacking = product.say("List the blue mug on eBay for 24.90 euros")
    answered = (done, waits, refused, asked, lacking)
    threads = tuple(f"/chat/{one['thread']}" for one in answered)
    places = (
        "/chat", *threads, "/approvals", "/runs", f"/runs/{run}", "/products",
        "/products/MUG-BLUE", "/shops", "/people", "/activities", "/sandbox", f"/approvals/{two}",
    )  # fmt: skip
    opened = (
        (f"/approvals/{two}", ("Edit", "Remove this part: The red mug", "Who may approve")),
        (f"/approvals/{waits['approval']['id']}", ("Approve 42 changes",)),
        (f"/approvals/{two}", ("Reject",)),
        (f"/runs/{run}", ("What was sent", "Why was this allowed?")),
        ("/activities", ("Change price",)),
        ("/shops", ("Stop all changes in all shops",)),
        ("/shops", ("You are Ada (admin)",)),
    )
    return Story(places, ("/approvals/p-0000000000", "/nowhere"), opened)


def faults(page: Page, width: int) -> list[str]:
    """Return what is wrong with a page, in the light, and where it is wide also in the dark."""
    page.emulate_media(color_scheme="light")
    page.wait_for_timeout(700)
    found = unfit(page)
    if wide := overflows(page):
        found.append(f"wider than the window by {wide} px")
    if width == NARROW:  # its colours are those of the wide one
        return found
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector("html[data-mantine-color-scheme=dark]")
    page.wait_for_timeout(300)
    return [*found, *(f"in the dark: {one}" for one in unfit(page, COLOURS))]


@WIDTHS
def test_every_page_is_fit_for_everybody(
    sign_in: Callable[..., Page], story: Story, width: int
) -> None:
    page = sign_in("admin", width=width)
    wrong: dict[str, list[str]] = {}

    for place in (*story.places, *story.nowhere):
        page.goto(place)
        if found := faults(page, width):
            wrong[place] = found

    assert wrong == {}


@WIDTHS
def test_what_opens_on_a_page_is_fit_for_everybody(
    sign_in: Callable[..., Page], story: Story, width: int
) -> None:
    page = sign_in("admin", width=width)
    wrong: dict[str, list[str]] = {}

    for place, names in story.opened:
        page.goto(place)
        for name in names:
            page.get_by_role("button", name=name).first.click()
        if found := faults(page, width):
            wrong[f"{place} {names[-1]}"] = found

    assert wrong == {}


def test_no_page_loads_anything_from_elsewhere_or_complains(
    sign_in: Callable[..., Page], story: Story, product: Product
) -> None:
    page = sign_in("admin")
    foreign: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda one: foreign.append(one.url) if product.url not in one.url else None)
    page.on("console", lambda one: complaints.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    for place in story.places:
        page.goto(place)
        page.wait_for_timeout(400)

    assert (foreign, complaints) == ([], [])


def test_the_first_view_is_light(sign_in: Callable[..., Page]) -> None:
    """Below 300 kB as they cross the line."""
    page = sign_in("viewer")
    page.goto("/chat")
    page.wait_for_timeout(500)

    sizes = page.evaluate(
        "() => performance.getEntriesByType('resource').concat("
        "performance.getEntriesByType('navigation')).map((one) => one.encodedBodySize)"
    )

    assert 0 < sum(sizes) < 300_000
