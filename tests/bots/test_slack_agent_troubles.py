"""How a thread stands in Slack stays true through crashes, and where the app is no agent."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.fakes.product import until
from tests.fakes.slack.model import Message
from tests.fakes.slack_stage import Chat, buttons, chat

STATUS = "agents.sessions.setStatus"


@pytest.fixture
def acme(tmp_path: Path) -> Iterator[Chat]:
    with chat(tmp_path / "home") as running:
        yield running


def ask(acme: Chat) -> Message:
    return acme["manager"].mentions(acme.shop, "Set the price of POT-IRON to 78.00 on Shopify")


def brake(acme: Chat, deed: str) -> httpx2.Response:
    body = {"shop": None, "reason": "test"}
    return acme.product.api("POST", f"/api/halts{deed}", body, acting="admin")


def stands(acme: Chat, root: Message, status: str) -> None:
    session = acme.slack.world.sessions[root.channel, root.ts]
    until(lambda: session.status == status)


def whispers(acme: Chat) -> str:
    seen = acme.slack.seen(acme.shop, acme.users["manager"])
    return " ".join(acme.slack.read(one) for one in seen if one.ephemeral_to)


def test_what_was_thought_about_when_it_was_killed_is_no_longer_so_after_the_answer(
    acme: Chat,
) -> None:
    acme.product.sandbox.fault("slow", "read", seconds=3600)
    asked = ask(acme)
    stands(acme, asked, "processing")
    acme["manager"].stops(asked)
    until(lambda: "I am still working on your last message" in whispers(acme))
    acme.product.kill()
    assert acme.said(acme.shop, asked) == []

    acme.start()

    acme.waits_for(acme.shop, "waits for approval", asked)
    stands(acme, asked, "suspended")


def test_a_status_that_was_not_told_before_a_crash_is_told_after_it(acme: Chat) -> None:
    asked = ask(acme)
    stands(acme, asked, "processing")
    acme.slack.fault("503", STATUS, for_s=600)
    acme.waits_for(acme.shop, "waits for approval", asked)
    acme.product.kill()
    acme.slack.faults.orders.clear()

    acme.start()

    stands(acme, asked, "suspended")


def test_a_status_whose_answer_was_lost_in_a_crash_is_told_again(acme: Chat) -> None:
    asked = ask(acme)
    card = acme.waits_for(acme.shop, "waits for approval", asked)
    stands(acme, asked, "suspended")
    assert brake(acme, "").is_success
    acme.slack.fault("cut_after", STATUS, for_s=600)
    acme["manager2"].presses(card, buttons(card)[0]).wait()
    stands(acme, asked, "processing")
    acme.product.kill()
    acme.slack.faults.orders.clear()

    acme.start()

    assert brake(acme, "/lift").is_success
    stands(acme, asked, "active")


def test_a_workspace_without_an_agent_is_asked_once_and_answered_all_the_same(acme: Chat) -> None:
    del acme.app.manifest["features"]["agent_view"]
    for _ in range(3):
        asked = acme["manager"].mentions(acme.shop, "status")
        acme.waits_for(acme.shop, "Nothing is halted.", asked)

    time.sleep(3)

    assert [one.error for one in acme.slack.calls(STATUS)] == ["not_allowed"]
    assert acme.product.log().count("it has no agent") == 1
