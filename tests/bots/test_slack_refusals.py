"""What Slack brings and does not count: refused with a sentence, and nothing changed."""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import httpx2
import pytest

from tests.fakes.product import until
from tests.fakes.slack.faults import Order
from tests.fakes.slack.model import Message
from tests.fakes.slack_stage import Chat, buttons, chat


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("refusals")
    with chat(home) as running:
        yield running


@pytest.fixture(autouse=True)
def honest(acme: Chat) -> Iterator[None]:
    """Begin every test with a Slack that is what it says."""
    yield
    for name, value in (("wrong_signature", False), ("age_s", 0.0), ("as_team", "")):
        setattr(acme.slack.distortion, name, value)


def ask(acme: Chat, sku: str, price: str) -> tuple[Message, Message]:
    asked = acme["manager"].mentions(acme.shop, f"Set the price of {sku} to {price} on Shopify")
    return asked, acme.waits_for(acme.shop, "waits for approval", asked)


def cards(acme: Chat) -> int:
    return len(acme.product.api("GET", "/api/approvals").json())


@pytest.mark.parametrize(
    ("how", "value"), [("wrong_signature", True), ("age_s", 360.0), ("as_team", "T0FOREIGN")]
)
def test_a_request_that_slack_did_not_send_now_for_this_workspace_changes_nothing(
    acme: Chat, how: str, value: object
) -> None:
    before = cards(acme)
    setattr(acme.slack.distortion, how, value)

    asked = acme["manager"].mentions(acme.shop, "Set the price of POT-IRON to 70.00 on Shopify")
    acme.slack.settled().result(20)

    assert cards(acme) == before
    assert acme.said(acme.shop, asked) == []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", "[]"),
        ("application/json", "{"),
        ("application/json", "null"),
        ("application/x-www-form-urlencoded", "payload=nope"),
        ("application/x-www-form-urlencoded", "payload=%5B1%5D"),
    ],
)
def test_a_signed_request_of_another_form_is_refused(acme: Chat, kind: str, body: str) -> None:
    answer = acme.sends(kind, body)

    assert 400 <= answer.status_code < 500, answer.text


def test_whoever_calls_from_a_workspace_that_is_none_of_ours_is_told_so(acme: Chat) -> None:
    asked = {"command": "/countersign", "text": "status", "team_id": "T0ELSE", "user_id": "U0ELSE"}

    answer = acme.sends("application/x-www-form-urlencoded", urlencode(asked))

    assert answer.status_code == 200
    assert answer.text.startswith("This workspace is not connected to Countersign")


def pieces(size: int) -> Iterator[bytes]:
    """Yield a body whose length nobody announces."""
    while size > 0:
        yield b"x" * min(size, 65_536)
        size -= 65_536


@pytest.mark.parametrize("sent", [b"x" * 1_000_001, pieces(1_000_001)], ids=["whole", "pieces"])
def test_more_than_a_megabyte_is_not_read(acme: Chat, sent: bytes | Iterator[bytes]) -> None:
    answer = httpx2.post(f"{acme.product.url}/slack/events", content=sent)

    assert answer.status_code == 413
    assert answer.json()["detail"] == "The request's body is larger than 1,000,000 bytes."


def test_a_browser_that_looks_at_the_door_of_slack_is_told_what_it_is(acme: Chat) -> None:
    answer = httpx2.get(f"{acme.product.url}/slack/events")

    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert answer.text == "Slack sends by POST."


def test_whoever_gets_no_form_is_told_to_press_once_more(acme: Chat) -> None:
    _, card = ask(acme, "POT-GLASS", "32.00")
    acme.slack.faults.orders.append(Order("503", "views.open", times=1))

    acme["manager2"].presses(card, "Reject").wait()

    acme.whispered("manager2", "Slack did not open the form. Press the button once more.")


def test_a_guest_of_a_shared_channel_is_told_that_nobody_listens(acme: Chat) -> None:
    world, before = acme.slack.world, cards(acme)
    other = world.add_team("Other")
    eve = world.add_user(other.id, "eve")
    acme.shop.members.add(eve.id)
    acme.users["eve"] = eve

    acme.slack.as_(eve).mentions(acme.shop, "Set the price of POT-IRON to 70.00 on Shopify")

    told = acme.whispered("eve", "another workspace")
    assert buttons(told) == []
    assert cards(acme) == before


@pytest.mark.parametrize(
    "value", ["p-0000000000:1", "p-0000000000", "nonsense", "{own}:7", "{own}:1:2"]
)
def test_a_forged_value_decides_nothing(acme: Chat, value: str) -> None:
    _, card = ask(acme, "POT-CLAY", "41.00")
    action = next(
        element
        for block in card.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if "approve" in element["action_id"]
    )
    own = action["value"].partition(":")[0]
    forged = {**action, "value": value.format(own=own), "action_ts": "1.1", "type": "button"}

    acme["manager2"].replays(card, forged).wait()

    acme.whispered("manager2", "")
    assert acme.product.api("GET", f"/api/approvals/{own}").json()["approval"]["state"] == "open"


@pytest.mark.parametrize("verb", ["approve", "edit", "reject", "open", "answer"])
def test_a_forged_number_of_any_length_is_answered_like_any_other(acme: Chat, verb: str) -> None:
    _, card = ask(acme, "POT-CLAY", "41.10")
    own = acme.slack.read(card).split("`")[1]
    forged = {
        "type": "button",
        "action_id": f"countersign.{verb}.0",
        "block_id": "b",
        "value": f"{own}:{'9' * 30}",
        "action_ts": "1.1",
    }

    assert acme["manager2"].replays(card, forged).wait().ok

    if verb == "approve":
        acme.whispered("manager2", "There is no")
    else:
        until(lambda: acme.slack.view(acme.users["manager2"]) is not None)
        form = acme.slack.view(acme.users["manager2"])
        assert form is not None
        acme["manager2"].closes(form)
        assert "That is not there any more." in acme.slack.read(form)
    assert "OverflowError" not in acme.product.log()


def test_somebody_without_the_right_is_told_why_a_press_does_not_count(acme: Chat) -> None:
    _, card = ask(acme, "POT-GLASS", "33.00")

    acme["viewer"].presses(card, "Approve 1 change").wait()
    acme["manager"].presses(card, "Approve 1 change").wait()

    acme.whispered("viewer", "Only managers and admins may approve.")
    acme.whispered("manager", "somebody else has to approve it")
    assert "waits for approval" in acme.slack.read(card)


def test_a_form_that_is_sent_after_the_plan_changed_changes_nothing(acme: Chat) -> None:
    asked, card = ask(acme, "CAN-FIG", "12.10")
    acme["manager2"].presses(card, "Edit").wait()
    until(lambda: acme.slack.view(acme.users["manager2"]) is not None)
    view = acme.slack.view(acme.users["manager2"])
    assert view is not None
    acme["manager"].mentions(acme.shop, "make it 12.20", thread=asked)
    acme.waits_for(acme.shop, "revision 2", asked)

    acme["manager2"].submits(view, {"Change price: price (EUR)": "9.99"}).wait()

    acme.whispered("manager2", "changed meanwhile")
    assert len(acme.said(acme.shop, asked)) == 2


def test_a_form_makes_a_revision_by_whoever_sent_it(acme: Chat) -> None:
    asked, card = ask(acme, "CAN-VAN", "11.50")
    acme["manager2"].presses(card, "Edit").wait()
    until(lambda: acme.slack.view(acme.users["manager2"]) is not None)
    view = acme.slack.view(acme.users["manager2"])
    assert view is not None

    acme["manager2"].submits(view, {"Change price: price (EUR)": "11.40"}).wait()

    second = acme.waits_for(acme.shop, "€11.40", asked)
    assert "revision 2" in acme.slack.read(second)
    until(lambda: "Replaced by revision 2" in acme.slack.read(card))


def test_a_rejection_takes_its_reason_from_a_form(acme: Chat) -> None:
    asked, card = ask(acme, "LAM-PAPER", "63.00")
    acme["manager2"].presses(card, "Reject").wait()
    until(lambda: acme.slack.view(acme.users["manager2"]) is not None)
    view = acme.slack.view(acme.users["manager2"])
    assert view is not None

    acme["manager2"].submits(view, {"reason": "too cheap"}).wait()

    acme.waits_for(acme.shop, "Milan (manager) rejected this: too cheap", asked)
    until(lambda: "too cheap" in acme.slack.read(card))
    acme["manager"].presses(card, "Propose again").wait()
    acme.waits_for(acme.shop, "waits for approval", asked, also=lambda one: one.ts != card.ts)


def test_what_is_edited_forwarded_or_said_by_a_bot_never_decides(acme: Chat) -> None:
    asked, card = ask(acme, "POT-IRON", "78.00")
    link = acme.slack.read(card).split("`")[1]
    word = f"approve {link} r1"
    rival = acme.slack.world.add_bot(acme.team.id, "rival")
    acme.shop.members.add(rival.id)
    typed = acme["manager2"].types(acme.shop, f"<@{acme['admin'].bot.id}> never mind", thread=asked)

    acme["manager2"].edits(typed, f"<@{acme['admin'].bot.id}> {word}")
    acme["manager2"].forwards(typed, acme["manager2"].direct, word)
    acme.slack.as_(rival).types(acme.shop, f"<@{acme['admin'].bot.id}> {word}", thread=asked)
    acme["manager2"].types(acme.shop, word, thread=asked)
    acme.slack.settled().result(20)

    state = acme.product.api("GET", f"/api/approvals/{link}").json()["approval"]["state"]
    assert state == "open"
    acme["manager2"].mentions(acme.shop, word, thread=asked)
    acme.waits_for(acme.shop, "1 change made", asked)


def test_whoever_changes_what_they_said_is_told_that_nothing_comes_of_it(acme: Chat) -> None:
    words = "as it was first written"
    forgot = acme["manager"].types(acme.shop, "Set the price of POT-IRON to 70.00 on Shopify")
    before = cards(acme)

    acme["manager"].edits(forgot, f"<@{acme['admin'].bot.id}> {forgot.text}")

    told = acme.whispered("manager", words)
    assert told.thread_ts == ""
    asked, card = ask(acme, "POT-IRON", "78.10")
    acme["manager"].edits(asked, asked.text.replace("78.10", "7.81"))
    until(lambda: acme.whispered("manager", words).thread_ts == asked.ts)
    assert "€78.10" in acme.slack.read(card)
    assert cards(acme) == before + 1


@pytest.mark.parametrize("name", ["manager", "stranger"])
def test_talk_among_people_that_is_changed_is_no_business_of_ours(acme: Chat, name: str) -> None:
    user = acme.users[name]

    def alone() -> list[Message]:
        return [one for one in acme.slack.seen(acme.shop, user) if one.ephemeral_to == user.id]

    before = len(alone())
    typed = acme[name].types(acme.shop, "good morning")

    acme[name].edits(typed, "good evening")
    acme.slack.settled().result(20)

    time.sleep(1)
    assert len(alone()) == before


def test_a_stranger_asks_for_access_and_is_let_in_by_one_press(acme: Chat) -> None:
    before = cards(acme)
    acme["stranger"].mentions(acme.shop, "Set the price of POT-IRON to 70.00 on Shopify")
    told = acme.whispered("stranger", "do not know you")
    assert cards(acme) == before

    acme["stranger"].presses(told, "Ask for access").wait()
    asks = acme.waits_for(acme["admin"].direct, "asks for access")
    acme["admin"].presses(asks, "Let in as manager").wait()

    acme.waits_for(acme["stranger"].direct, "You have access now")
    until(lambda: "has access" in acme.slack.read(asks) and buttons(asks) == [])
    acme["stranger"].mentions(acme.shop, "Set the price of POT-IRON to 77.00 on Shopify")
    until(lambda: cards(acme) == before + 1)


def test_somebody_who_was_let_in_and_removed_is_told_so(acme: Chat) -> None:
    leo = acme.users["leo"] = acme.slack.world.add_user(acme.team.id, "leo")
    acme.shop.members.add(leo.id)
    acme["leo"].mentions(acme.shop, "status")
    acme["leo"].presses(acme.whispered("leo", "do not know you"), "Ask for access").wait()
    acme["admin"].presses(
        acme.waits_for(acme["admin"].direct, "leo asks for access"), "Let in as viewer"
    ).wait()
    acme.waits_for(acme["leo"].direct, "what should happen in your shops, or `help`.")
    removed = acme.product.api("PATCH", "/api/people/leo", {"active": False}, acting="admin")
    assert removed.is_success, removed.text

    acme["leo"].mentions(acme.shop, "status")
    acme["leo"].presses(acme.whispered("leo", "do not know you"), "Ask for access").wait()

    acme.whispered("leo", "An admin has taken your access away.")


def test_what_slack_sends_is_counted_under_its_own_route(acme: Chat) -> None:
    acme["viewer"].runs("/countersign status", acme.shop).wait()

    counted = acme.product.api("GET", "/metrics").text

    assert 'route="/slack/events",status="200"' in counted
