"""The page on which a newcomer sees the app's cards without a workspace."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import pytest
from playwright.sync_api import Page, expect
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.chromium import chromium
from tests.fakes.slack import messaging
from tests.fakes.slack.model import Json
from tests.fakes.slack.proof.parts import REASON, SHOP, button, modal
from tests.fakes.slack.proof.tiny_app import Stage
from tests.fakes.slack.server import FakeSlack

pytestmark = pytest.mark.browser

HOSTILE = "*Mugs* <img src=x onerror=alert(1)> &lt;!channel&gt; & <https://shop.example/a|the mug>"


def rejecting(stage: Stage) -> AsyncApp:
    bolt = stage.bolt()
    card: list[Json] = [
        {"type": "header", "text": {"type": "plain_text", "text": "Lower two prices"}},
        {"type": "section", "text": {"type": "mrkdwn", "text": HOSTILE}},
        {"type": "actions", "elements": [button("Reject", "no", "p-1:2")]},
    ]

    @bolt.event("app_mention")
    async def mentioned(event: Json, say: AsyncSay) -> None:
        await say(text="A plan", blocks=card, thread_ts=event["ts"])

    @bolt.action("no")
    async def refused(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        view = {**modal(REASON, SHOP), "private_metadata": body["container"]["message_ts"]}
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @bolt.options("shops")
    async def offered(ack: AsyncAck) -> None:
        text = {"type": "plain_text", "text": "Red shop"}
        await ack(options=[{"text": text, "value": "s-1"}])

    @bolt.view("reject")
    async def sent(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        values = body["view"]["state"]["values"]
        said, shop = values["reason"]["words"]["value"], values["shop"]["shops"]
        if len(said) < 4:
            await ack(response_action="errors", errors={"reason": "Say a little more."})
            return
        await ack()
        words = f"Rejected: {said} ({shop['selected_option']['value']})"
        ts = body["view"]["private_metadata"]
        await client.chat_update(channel=stage.shop.id, ts=ts, text=words)

    return bolt


@contextmanager
def served(stage: Stage) -> Iterator[None]:
    """Serve the app on a loop of its own, as Playwright keeps this thread's."""
    begun, over = threading.Event(), threading.Event()

    async def serve() -> None:
        async with stage.over_http(rejecting(stage)):
            begun.set()
            await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    assert begun.wait(20)
    try:
        yield
    finally:
        over.set()
        thread.join()


def rejected(page: Page) -> None:
    page.get_by_label("Message").fill("@tiny lower the mugs")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("button", name="Reject").click()
    dialog = page.get_by_role("dialog", name="Reject")
    dialog.get_by_label("Reason").fill("no")
    dialog.get_by_label("Shop").press_sequentially("red")
    expect(dialog.locator("option")).to_have_count(1)
    dialog.get_by_label("Shop").fill("Red shop")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.get_by_role("alert")).to_have_text("Say a little more.")
    dialog.get_by_label("Reason").fill("The price is wrong")
    dialog.get_by_role("button", name="Send").click()


def test_a_newcomer_presses_a_button_of_a_card_and_fills_a_modal(stage: Stage) -> None:
    with served(stage), chromium() as browser:
        page = browser.new_page()
        page.goto(stage.slack.url)
        rejected(page)

        expect(page.get_by_text("Rejected: The price is wrong (s-1)")).to_be_visible()
        expect(page.get_by_role("dialog")).to_be_hidden()


def test_what_an_app_sends_is_drawn_as_words_and_never_as_a_page(stage: Stage) -> None:
    with served(stage), chromium() as browser:
        page = browser.new_page()
        page.on("dialog", lambda _: pytest.fail("a text of the app ran"))
        page.goto(stage.slack.url)
        page.get_by_label("Message").fill("@tiny lower the mugs")
        page.get_by_role("button", name="Send").click()
        card = page.locator("article", has_text="Lower two prices")

        expect(card.locator("strong", has_text="Mugs")).to_be_visible()
        expect(card).to_contain_text("<img src=x onerror=alert(1)> <!channel> &")
        assert card.get_by_role("link").get_attribute("href") == "https://shop.example/a"
        assert card.locator("img").count() == 0


def said_by_the_app(stage: Stage, blocks: list[Json]) -> None:
    """Let something stand in the channel as if the app had been allowed to send it."""
    world = stage.slack.world
    bot = next(one for one in world.users.values() if one.bot_id)
    stage.slack.do(lambda: messaging.post(world, stage.shop, bot, "A card", blocks=blocks))


def test_a_block_that_the_page_does_not_know_is_named_where_it_stands(stage: Stage) -> None:
    hologram = {"type": "button_of_tomorrow", "action_id": "b"}
    said_by_the_app(
        stage,
        [{"type": "carousel"}, {"type": "actions", "elements": [hologram]}, {"type": "divider"}],
    )
    with chromium() as browser:
        page = browser.new_page()
        page.goto(stage.slack.url)

        expect(page.get_by_role("alert")).to_have_text(
            [
                "This page cannot draw the block “carousel”.",
                "This page cannot draw the element “button_of_tomorrow”.",
            ]
        )


def test_more_actions_lie_under_three_dots(stage: Stage) -> None:
    text = {"type": "plain_text", "text": "Reject"}
    more = {"type": "overflow", "action_id": "no", "options": [{"text": text, "value": "p-1:2"}]}
    words = {"type": "mrkdwn", "text": "A plan"}
    said_by_the_app(stage, [{"type": "section", "text": words, "accessory": more}])
    with served(stage), chromium() as browser:
        page = browser.new_page()
        page.goto(stage.slack.url)
        page.get_by_label("More actions").click()
        page.get_by_role("button", name="Reject").click()

        expect(page.get_by_role("dialog", name="Reject")).to_be_visible()


def test_signs_for_which_there_may_be_no_font_are_drawn_and_keep_their_words(stage: Stage) -> None:
    said_by_the_app(
        stage, [{"type": "section", "text": {"type": "mrkdwn", "text": "🟡 waits :eyes:"}}]
    )
    with chromium() as browser:
        page = browser.new_page()
        page.goto(stage.slack.url)

        expect(page.get_by_role("img", name="🟡")).to_be_visible()
        expect(page.get_by_text("waits :eyes:")).to_be_visible()


@pytest.mark.parametrize("header", [{"Origin": "http://evil.example"}, {"Host": "evil.example"}])
def test_no_other_page_acts_in_this_slack(header: dict[str, str]) -> None:
    with FakeSlack() as slack:
        answer = httpx2.post(f"{slack.url}/_slack/advance", json={"seconds": 5}, headers=header)

        assert answer.status_code == 403
        assert slack.world.offset_s == 0
