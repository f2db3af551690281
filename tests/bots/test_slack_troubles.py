"""What goes wrong between Slack and us: nothing is lost, nothing is said or done twice."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.kept import keep, waiting
from tests.fakes.product import until
from tests.fakes.slack.model import Message
from tests.fakes.slack_stage import Chat, buttons, chat
from workflows.store.threads import Arrived


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("troubles")
    with chat(home) as running:
        yield running


@pytest.fixture(autouse=True)
def calm(acme: Chat) -> Iterator[None]:
    """Begin every test with a Slack that does its work."""
    yield
    acme.slack.faults.orders.clear()
    acme.slack.distortion.copies = 1
    acme.slack.distortion.jitter_s = 0.0


def ask(acme: Chat, sku: str, price: str) -> tuple[Message, Message]:
    """Ask for a price; return the question and its card."""
    asked = acme["manager"].mentions(acme.shop, f"Set the price of {sku} to {price} on Shopify")
    return asked, acme.waits_for(acme.shop, "waits for approval", asked)


def runs_of(acme: Chat) -> list[str]:
    return [one["id"] for one in acme.product.api("GET", "/api/runs").json()]


def is_decided(acme: Chat, card: Message) -> bool:
    return "approved" in acme.slack.read(card) and not any("Approve" in b for b in buttons(card))


def value_of(card: Message, verb: str) -> str:
    """Return what a button bears."""
    [value] = [
        element["value"]
        for block in card.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if verb in element["action_id"]
    ]
    return str(value)


def pressed(acme: Chat, root: str, verb: str, value: str, **more: str) -> Arrived:
    """Return a press of the second manager as it is kept."""
    payload = {
        "team": acme.team.id,
        "account": acme.users["manager2"].id,
        "name": "manager2",
        "foreign": False,
        "place": [acme.team.id, acme.shop.id, root],
        "verb": verb,
        "value": value,
        "fields": {},
        **more,
    }
    return Arrived("demo", "slack", f"press/{verb}/{value}", "", "", "", "press", payload)


def test_what_comes_twice_and_in_any_order_is_done_once(acme: Chat) -> None:
    before = len(runs_of(acme))
    acme.slack.distortion.copies, acme.slack.distortion.jitter_s = 3, 0.5
    asked, card = ask(acme, "POT-IRON", "78.00")

    acme["manager2"].presses(card, "Approve 1 change").wait()
    acme.waits_for(acme.shop, "1 change made", asked)
    acme.slack.settled().result(20)

    until(lambda: is_decided(acme, card))
    time.sleep(1)
    assert len(runs_of(acme)) == before + 1
    assert len(acme.said(acme.shop, asked)) == 2


def test_a_press_that_was_kept_before_a_crash_counts_after_it(acme: Chat) -> None:
    asked, card = ask(acme, "POT-CLAY", "41.00")
    acme.product.kill()
    keep(acme.product, pressed(acme, asked.ts, "approve", value_of(card, "approve")))

    acme.start()

    acme.waits_for(acme.shop, "1 change made", asked)
    until(lambda: is_decided(acme, card))
    assert "Milan (manager)" in acme.slack.read(card)


def test_a_sentence_that_fails_for_a_fault_of_ours_is_told_to_its_sender_and_done(
    acme: Chat,
) -> None:
    acme.product.kill()
    keep(acme.product, pressed(acme, "", "direct", "list my mugs", language="de"))
    acme.slack.fault("bare", "conversations.open")

    acme.start()

    acme.whispered("manager2", "der Fehler liegt bei mir")
    until(lambda: waiting(acme.product) == 0)


@pytest.mark.parametrize("what", ["press", "command"])
def test_what_would_let_go_of_a_brake_after_a_start_is_left_undone_and_told(
    acme: Chat, what: str
) -> None:
    assert acme.product.say("halt ebay", acting="admin")["kind"] == "answer"
    acme.product.kill()
    one = pressed(acme, "", "resume", "ebay")
    if what == "command":
        one = replace(one, what="command", text="resume ebay", event="command/1")
    keep(acme.product, one)

    acme.start()

    until(lambda: waiting(acme.product) == 0)
    acme.whispered("manager2", "whatever is halted stays halted")
    assert [one["shop"] for one in acme.product.api("GET", "/api/halts").json()] == ["ebay"]
    acme.product.say("resume ebay", acting="admin")


def test_what_came_from_slack_waits_quietly_while_the_settings_do_not_name_it(
    acme: Chat,
) -> None:
    asked, card = ask(acme, "POT-CLAY", "42.00")
    acme.product.kill()
    keep(acme.product, pressed(acme, asked.ts, "approve", value_of(card, "approve")))
    settings, ended = dict(acme.product.settings), len(acme.product.log())
    for name in [one for one in settings if "SLACK" in one]:
        del acme.product.settings[name]

    acme.product.start()
    until(
        lambda: (
            "what came from slack waits until it is set up again (1 in all)"
            in acme.product.log()[ended:]
        )
    )
    acme.product.kill()

    assert "Traceback" not in acme.product.log()[ended:]
    assert waiting(acme.product) == 1
    acme.product.settings |= settings
    acme.start()
    acme.waits_for(acme.shop, "1 change made", asked)


def test_a_decision_whose_edit_a_crash_prevented_is_shown_after_it(acme: Chat) -> None:
    asked, card = ask(acme, "POT-GLASS", "33.00")
    acme.slack.fault("503", "chat.update", for_s=600)
    acme.slack.fault("503", "chat.postMessage", for_s=600)
    acme["manager2"].presses(card, "Approve 1 change").wait()
    until(lambda: bool(acme.slack.calls("chat.update")))
    acme.product.kill()
    assert not is_decided(acme, card)
    acme.slack.faults.orders.clear()

    acme.start()

    until(lambda: is_decided(acme, card))
    acme.waits_for(acme.shop, "1 change made", asked)
    assert len(acme.said(acme.shop, asked)) == 2


def test_an_edit_that_is_not_taken_keeps_nothing_new_waiting(acme: Chat) -> None:
    asked, card = ask(acme, "POT-IRON", "79.00")
    acme.slack.fault("503", "chat.update", for_s=600)
    before = len(acme.slack.calls("chat.update"))

    acme["manager2"].presses(card, "Approve 1 change").wait()

    until(lambda: len(acme.slack.calls("chat.update")) > before + 16)
    other = acme["manager"].mentions(acme.shop, "status")
    acme.waits_for(acme.shop, "Nothing is halted.", other)
    assert not is_decided(acme, card)
    acme.slack.faults.orders.clear()
    until(lambda: is_decided(acme, card))
    acme.waits_for(acme.shop, "1 change made", asked)


def test_a_message_whose_answer_was_lost_is_not_said_again(acme: Chat) -> None:
    acme.slack.fault("cut_after", "chat.postMessage", times=2)

    asked, _ = ask(acme, "CAN-FIG", "12.10")

    time.sleep(2)
    assert len(acme.said(acme.shop, asked)) == 1


def test_a_slack_that_is_away_is_told_everything_when_it_is_back(acme: Chat) -> None:
    acme.slack.fault("503", for_s=4)
    acme.slack.fault("429", for_s=8, seconds=2)
    asked = acme["manager"].mentions(acme.shop, "Set the price of CAN-VAN to 11.50 on Shopify")
    time.sleep(8)

    acme.waits_for(acme.shop, "waits for approval", asked, seconds=5)

    assert len(acme.said(acme.shop, asked)) == 1


def test_a_card_that_is_taken_away_comes_back_once(acme: Chat) -> None:
    asked, card = ask(acme, "LAM-PAPER", "63.00")

    acme["admin"].deletes(card)
    again = acme.waits_for(acme.shop, "waits for approval", asked, also=lambda m: m.ts != card.ts)
    acme["admin"].deletes(again)

    time.sleep(2)
    assert acme.said(acme.shop, asked) == []


def test_a_card_that_an_earlier_app_wrote_is_said_once_more_by_this_one(acme: Chat) -> None:
    asked, card = ask(acme, "LAM-PAPER", "63.20")
    acme.slack.do(lambda: setattr(card, "app_id", "AEARLIER"))

    acme["manager2"].presses(card, "Reject").wait()
    until(lambda: acme.slack.view(acme.users["manager2"]) is not None)
    form = acme.slack.view(acme.users["manager2"])
    assert form is not None
    acme["manager2"].submits(form).wait()

    again = acme.waits_for(acme.shop, "63.20", asked, also=lambda m: m.ts != card.ts)
    assert "rejected" in acme.slack.read(again)


def test_a_card_that_is_taken_away_before_we_know_that_it_is_there_comes_back(acme: Chat) -> None:
    acme.slack.fault("late", "chat.postMessage", seconds=1.5)
    asked = acme["manager"].mentions(acme.shop, "Set the price of LAM-PAPER to 63.50 on Shopify")
    card = acme.waits_for(acme.shop, "waits for approval", asked)

    acme["admin"].deletes(card)

    acme.waits_for(acme.shop, "waits for approval", asked)
    time.sleep(2)
    assert len(acme.said(acme.shop, asked)) == 1


def test_of_presses_here_and_on_the_page_one_starts_the_run_and_every_card_says_who(
    acme: Chat,
) -> None:
    before = len(runs_of(acme))
    asked, card = ask(acme, "MUG-XL", "24.50")
    direct = acme.waits_for(acme["admin"].direct, "MUG-XL")
    link = acme.slack.read(card).split("`")[1]
    page = {"revision": 1, "decision": "approve", "reason": ""}

    presses = [
        acme["manager2"].presses(card, "Approve 1 change"),
        acme["admin"].presses(direct, "Approve 1 change"),
    ]
    acme.product.api("POST", f"/api/approvals/{link}/decision", page, acting="manager2")
    for press in presses:
        press.wait()

    acme.waits_for(acme.shop, "1 change made", asked)
    until(lambda: is_decided(acme, card) and is_decided(acme, direct))
    assert len(runs_of(acme)) == before + 1
    votes = acme.product.api("GET", f"/api/approvals/{link}").json()["approval"]["votes"]
    called = {"manager2": "Milan (manager)", "admin": "Ada (admin)"}
    [name] = {called[one["person"]] for one in votes}
    assert name in acme.slack.read(card)
    assert name in acme.slack.read(direct)


def test_a_message_that_was_acknowledged_before_a_crash_is_answered_after_it(acme: Chat) -> None:
    asked = acme["manager"].mentions(acme.shop, "Set the price of MUG-RED to 18.20 on Shopify")
    acme.slack.settled().result(20)
    acme.product.kill()

    acme.start()

    acme.waits_for(acme.shop, "waits for approval", asked)
    time.sleep(1)
    assert len(acme.said(acme.shop, asked)) == 1


def test_a_run_that_a_crash_interrupts_ends_on_the_card_that_it_began_on(acme: Chat) -> None:
    asked = acme["manager"].mentions(acme.shop, "Drop the price of all teapots on Shopify by 3%")
    card = acme.waits_for(acme.shop, "waits for approval", asked)
    acme.product.sandbox.fault("slow", seconds=3600)
    before = len(runs_of(acme))
    acme["manager2"].presses(card, next(one for one in buttons(card) if "Approve" in one)).wait()
    acme.waits_for(acme.shop, "running", asked)
    acme.product.kill()

    acme.start()
    acme.product.sandbox.advance(4000)

    acme.waits_for(acme.shop, "changes made", asked, seconds=60)
    assert len(acme.said(acme.shop, asked)) == 2
    assert len(runs_of(acme)) == before + 1


def test_a_card_whose_time_is_over_says_so_by_itself(acme: Chat) -> None:
    asked, card = ask(acme, "MUG-GREEN", "17.50")

    acme.product.sandbox.advance(25 * 3600)

    until(lambda: "expired" in acme.slack.read(card))
    assert buttons(card)[0] == "Propose again"
    acme["manager"].presses(card, "Propose again").wait()
    acme.waits_for(acme.shop, "waits for approval", asked)


def test_a_reminder_calls_whoever_can_still_decide(acme: Chat) -> None:
    asked, _ = ask(acme, "CAN-VAN", "11.40")
    acme.product.sandbox.advance(18 * 3600 + 60)

    reminder = acme.waits_for(acme.shop, "This still waits", asked)

    for name in ("manager2", "admin"):
        assert f"<@{acme.users[name].id}>" in str(reminder.blocks)
    assert "Milan (manager)" in reminder.text


def test_a_run_of_a_channel_that_had_removed_us_is_shown_once_we_are_called_there_again(
    acme: Chat,
) -> None:
    people = {acme.users[name].id for name in ("manager", "manager2")}
    room = acme.slack.world.add_channel(acme.team.id, "room", {*people, acme["manager"].bot.id})
    asked = acme["manager"].mentions(room, "Set the price of CUT-BOARD to 44.00 on Shopify")
    acme.waits_for(room, "waits for approval", asked)
    room.members.discard(acme["manager"].bot.id)
    direct = acme.waits_for(acme["manager2"].direct, "44.00")
    acme["manager2"].presses(direct, "Approve 1 change").wait()
    until(lambda: "not_in_channel" in acme.product.log())

    acme["manager"].invites_app(room)
    acme["manager"].mentions(room, "status")

    acme.waits_for(room, "1 change made", asked)


def test_cards_of_a_channel_that_was_archived_are_right_again_once_we_are_called_there(
    acme: Chat,
) -> None:
    people = {acme.users[name].id for name in ("manager", "manager2")}
    room = acme.slack.world.add_channel(acme.team.id, "old", {*people, acme["manager"].bot.id})
    asked = acme["manager"].mentions(room, "Set the price of CUT-BOARD to 43.00 on Shopify")
    card = acme.waits_for(room, "waits for approval", asked)
    room.archived = True
    direct = acme.waits_for(acme["manager2"].direct, "43.00")
    acme["manager2"].presses(direct, "Approve 1 change").wait()
    until(lambda: {"is_inactive", "is_archived"} <= set(acme.product.log().split()))

    room.archived = False
    acme["manager"].mentions(room, "status")

    acme.waits_for(room, "1 change made", asked)
    until(lambda: "Approved by" in acme.slack.read(card))
