"""Countersign as an agent in Slack: what it offers, how a thread stands, and the Stop button."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.product import until
from tests.fakes.slack.model import Json, Message
from tests.fakes.slack_stage import PEOPLE, Chat, chat

STATUS = "agents.sessions.setStatus"
PROMPTS = "assistant.threads.setSuggestedPrompts"


@pytest.fixture(scope="module", params=["http", "socket"])
def acme(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp(f"agent-{request.param}")
    with chat(home, sockets=request.param == "socket") as running:
        yield running


def stands(acme: Chat, root: Message, status: str) -> None:
    """Wait until Slack shows a status of a thread."""
    session = acme.slack.world.sessions[root.channel, root.ts]
    try:
        until(lambda: session.status == status)
    except AssertionError:
        raise AssertionError(f"it is {session.status!r}, not {status!r}") from None


def offered(acme: Chat, name: str) -> list[Json]:
    """Open the conversation with the app; return the sentences that it offers."""
    acme[name].opens_home("messages")
    acme.slack.settled().result(20)
    session = acme.slack.world.sessions[acme[name].direct.id, ""]
    if name in PEOPLE:  # it is offered beside the acknowledgement
        until(lambda: bool(session.prompts))
    return session.prompts


@pytest.fixture
def run(acme: Chat) -> Iterator[Message]:
    """Begin a run that goes on for as long as everything is halted; give what was asked for."""
    root = acme["manager"].mentions(acme.shop, "Set the price of POT-CLAY to 41.00 on Shopify")
    card = acme.waits_for(acme.shop, "waits for approval", root)
    stands(acme, root, "suspended")
    brake = {"shop": None, "reason": "test"}
    assert acme.product.api("POST", "/api/halts", brake, acting="admin").is_success
    acme["manager2"].presses(card, "Approve 1 change").wait()
    stands(acme, root, "processing")
    yield root
    assert acme.product.api("POST", "/api/halts/lift", brake, acting="admin").is_success


def test_sentences_with_own_products_are_offered_and_each_is_answered(acme: Chat) -> None:
    prompts = offered(acme, "manager")

    assert 2 <= len(prompts) <= 4
    assert "BAG-PACK" in prompts[0]["message"]
    assert "Waxed Backpack" in prompts[0]["title"]
    for prompt in prompts:
        root = acme["manager"].writes_to_app(prompt["message"])
        answer = acme.slack.read(acme.waits_for(acme["manager"].direct, "", root))
        assert "did not understand" not in answer, (prompt, answer)


def test_who_may_only_look_is_offered_no_change(acme: Chat) -> None:
    assert offered(acme, "viewer")
    assert not [one for one in offered(acme, "viewer") if "Lower" in one["title"]]


def test_somebody_unknown_is_offered_nothing(acme: Chat) -> None:
    assert offered(acme, "stranger") == []


def test_a_card_waits_for_people_and_an_answer_waits_for_nobody(acme: Chat) -> None:
    asked = acme["manager"].mentions(acme.shop, "Set the price of POT-IRON to 78.00 on Shopify")
    stands(acme, asked, "suspended")

    told = acme["manager"].writes_to_app("status")

    stands(acme, told, "active")
    title = acme.slack.world.sessions[asked.channel, asked.ts].title
    assert title == "Set the price of POT-IRON to 78.00 on Shopify"


def test_a_run_is_stopped_by_the_button_of_slack_itself(acme: Chat, run: Message) -> None:
    acme["manager"].stops(run)

    acme.waits_for(acme.shop, "cancelled", run)
    stands(acme, run, "active")


def test_who_may_not_stop_a_run_is_told_so_and_it_goes_on(acme: Chat, run: Message) -> None:
    before = len(acme.slack.calls(STATUS))

    acme["viewer"].stops(run)

    acme.whispered("viewer", "A manager or an admin can.")
    until(lambda: len(acme.slack.calls(STATUS)) > before)
    stands(acme, run, "processing")


def test_where_nothing_runs_a_stop_says_so_and_the_status_is_mended(acme: Chat) -> None:
    asked = acme["manager"].mentions(acme.shop, "status")
    stands(acme, asked, "active")
    acme.slack.world.sessions[asked.channel, asked.ts].status = "processing"

    acme["viewer"].stops(asked)

    acme.whispered("viewer", "Nothing is running here")
    stands(acme, asked, "active")


def test_a_stop_that_comes_twice_is_taken_once(acme: Chat) -> None:
    asked = acme["manager"].mentions(acme.shop, "status")
    stands(acme, asked, "active")
    acme.slack.world.sessions[asked.channel, asked.ts].status = "processing"
    before = [one for one in acme.slack.seen(acme.shop, acme.users["manager"]) if one.ephemeral_to]
    acme.slack.distortion.copies = 3

    acme["manager"].stops(asked)

    acme.whispered("manager", "Nothing is running here")
    acme.slack.settled().result(20)
    acme.slack.distortion.copies = 1
    time.sleep(1)
    seen = [one for one in acme.slack.seen(acme.shop, acme.users["manager"]) if one.ephemeral_to]
    assert len(seen) == len(before) + 1


def test_a_status_that_has_to_wait_holds_up_no_answer(acme: Chat) -> None:
    acme.slack.fault("429", STATUS, for_s=6, seconds=6)
    asked = acme["manager"].mentions(acme.shop, "status")

    acme.waits_for(acme.shop, "Nothing is halted.", asked, seconds=4)

    many = len(acme.slack.calls(STATUS))
    time.sleep(2)
    assert len(acme.slack.calls(STATUS)) == many
    acme.slack.faults.orders.clear()
    stands(acme, asked, "active")
