"""Who asks for access in Slack is found on the page by admins, and let in or refused there."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fakes.chromium import opened, signed_in, unfit
from tests.fakes.product import until
from tests.fakes.slack_stage import Chat, chat

pytestmark = pytest.mark.browser

WIDTHS = pytest.mark.parametrize("width", [1440, 390])


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    with chat(tmp_path_factory.mktemp("people")) as running:
        yield running


@pytest.fixture
def page(acme: Chat, browser: Browser, width: int) -> Iterator[Page]:
    """Sign an admin in."""
    with opened(browser, acme.product, width=width) as window:
        yield signed_in(window, acme.product, "admin")


def asks(acme: Chat, name: str) -> None:
    """Let somebody new ask for access."""
    acme.users[name] = acme.slack.do(lambda: acme.slack.world.add_user(acme.team.id, name))
    person = acme[name]
    direct, user = person.direct, acme.users[name]
    person.writes_to_app("hello")
    until(lambda: len(acme.slack.seen(direct, user)) > 1)
    person.presses(acme.slack.last(direct, user), "Ask for access").wait()
    acme.waits_for(acme["admin"].direct, name)


@WIDTHS
def test_an_admin_lets_somebody_in_as_somebody_new(acme: Chat, page: Page, width: int) -> None:
    name = f"nora{width}"
    asks(acme, name)
    page.goto("/people")
    request = page.get_by_role("article", name=name)
    expect(request).to_contain_text("make sure that you know who it is")
    assert unfit(page) == []

    request.get_by_label("Let in as").click()
    page.get_by_role("option", name="pricer", exact=True).click()
    request.get_by_role("button", name="Let in").click()

    expect(request).to_have_count(0)
    expect(page.get_by_role("region", name="Members")).to_contain_text(name)
    acme.waits_for(acme[name].direct, "You have access now")


@pytest.mark.parametrize("width", [1440])
def test_a_request_appears_while_the_page_is_open_and_is_refused(
    acme: Chat, page: Page, width: int
) -> None:
    page.goto("/people")
    expect(page.get_by_text("Nobody. Whoever writes to Countersign")).to_be_visible()

    asks(acme, f"pete{width}")

    request = page.get_by_role("article", name=f"pete{width}")
    request.get_by_role("button", name="Refuse").click()
    expect(request).to_have_count(0)
    acme.waits_for(acme[f"pete{width}"].direct, "An admin decided not to let you in")


@pytest.mark.parametrize("width", [390])
def test_who_is_no_admin_sees_the_members_alone(acme: Chat, browser: Browser, width: int) -> None:
    with opened(browser, acme.product, width=width) as window:
        page = signed_in(window, acme.product, "viewer")
        page.goto("/people")

        expect(page.get_by_role("region", name="Members")).to_contain_text("Ada (admin)")
        expect(page.get_by_role("region", name="Who asks to be let in")).to_have_count(0)
