"""A page hears of every change over one stream: nothing is lost, doubled, or asked for in vain."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, expect

from tests.fakes.product import Product

pytestmark = pytest.mark.browser

MUGS = "Drop the price of all mugs on Shopify by 10%"
STREAM = "text/event-stream"
SignIn = Callable[..., Page]


class Requests:
    """What a page asked the server, beside what the simulated shops see."""

    def __init__(self, page: Page) -> None:
        self.all: list[Request] = []
        page.on("request", self._keep)

    def _keep(self, request: Request) -> None:
        if "/api/" in request.url and "/api/sandbox" not in request.url:
            self.all.append(request)

    @property
    def streams(self) -> list[str | None]:
        """Return the places at which streams were asked for."""
        return [
            one.header_value("last-event-id")
            for one in self.all
            if one.header_value("accept") == STREAM
        ]


def thread_of(page: Page, product: Product) -> dict[str, str]:
    """Have a card put to people in a thread that a page shows."""
    card = product.say(MUGS)
    page.goto(f"/chat/{card['thread']}")
    expect(page.get_by_role("button", name="Edit")).to_be_visible()
    return {"id": card["approval"]["id"], "thread": card["thread"]}


def decide(product: Product, card: str, decision: str = "approve") -> None:
    product.decide({"approval": {"id": card, "revision": 1}}, decision)


def test_a_page_on_which_nothing_happens_asks_for_nothing(
    sign_in: SignIn, product: Product
) -> None:
    page = sign_in("manager")
    thread_of(page, product)
    page.wait_for_timeout(1_500)
    asked = Requests(page)

    page.wait_for_timeout(6_000)

    assert [one.url for one in asked.all] == []


def test_a_decision_is_seen_in_every_tab_at_once(sign_in: SignIn, product: Product) -> None:
    one = sign_in("manager")
    card = thread_of(one, product)
    other = one.context.new_page()
    other.goto("/approvals")
    others = other.get_by_role("region", name="Yours, waiting for others")
    waiting = others.locator(f"a[href$={card['id']}]")
    expect(waiting).to_be_visible()

    decide(product, card["id"], "reject")

    expect(one.get_by_text("Rejected by")).to_be_visible(timeout=3_000)
    expect(waiting).to_have_count(0, timeout=3_000)


def test_what_happened_without_a_line_is_there_once_when_it_is_back(
    sign_in: SignIn, product: Product
) -> None:
    page = sign_in("manager")
    card = thread_of(page, product)
    asked = Requests(page)
    page.context.set_offline(offline=True)
    expect(page.get_by_text("You are offline")).to_be_visible()
    decide(product, card["id"], "reject")
    product.say("What can you do?", thread=card["thread"])

    page.context.set_offline(offline=False)

    expect(page.get_by_text("Rejected by")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("What can you do?")).to_have_count(1)
    said = product.api("GET", f"/api/threads/{card['thread']}").json()["messages"]
    expect(page.locator(".message")).to_have_count(len(said))
    assert asked.streams
    assert all(asked.streams)


def test_a_page_that_was_loaded_in_the_middle_of_a_run_follows_it_to_its_end(
    sign_in: SignIn, product: Product
) -> None:
    page = sign_in("manager")
    card = thread_of(page, product)
    product.sandbox.fault("slow", seconds=30, times=6)
    decide(product, card["id"])
    expect(page.get_by_role("button", name="Stop now")).to_be_visible()

    page.reload()

    expect(page.get_by_role("button", name="Stop now")).to_be_visible()
    product.sandbox.advance(30)
    expect(page.get_by_text("6 changes made.").first).to_be_visible(timeout=40_000)
    assert len(product.sandbox.effects()) == 6


def test_a_page_goes_on_after_the_server_was_killed_and_started_again(
    sign_in: SignIn, product: Product
) -> None:
    page = sign_in("manager")
    card = thread_of(page, product)
    port = product.url.rpartition(":")[2]
    product.kill()
    product.settings["COUNTERSIGN_PORT"] = port
    product.start()

    decide(product, card["id"], "reject")

    expect(page.get_by_text("Rejected by")).to_be_visible(timeout=15_000)


def test_where_no_stream_can_be_had_the_page_looks_now_and_then(
    sign_in: SignIn, product: Product
) -> None:
    page = sign_in("manager")
    page.route(
        "**/api/changes",
        lambda route, request: (
            route.abort() if request.header_value("accept") == STREAM else route.continue_()
        ),
    )
    card = thread_of(page, product)

    decide(product, card["id"], "reject")

    expect(page.get_by_text("Rejected by")).to_be_visible(timeout=15_000)


def test_a_page_to_which_one_comes_back_shows_what_happened_meanwhile(
    sign_in: SignIn, product: Product
) -> None:
    page = sign_in("manager")
    card = thread_of(page, product)
    page.get_by_role("link", name="Shops", exact=True).click()
    expect(page.get_by_role("heading", name="Shops", level=1)).to_be_visible()
    decide(product, card["id"], "reject")

    page.go_back()

    expect(page.get_by_text("Rejected by")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(1)
