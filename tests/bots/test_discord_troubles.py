"""What goes wrong between Discord and us: nothing is lost, nothing is said or done twice."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bots.discord.setup import PERMISSIONS
from tests.fakes.discord_server.flags import Permission
from tests.fakes.discord_server.state import Message
from tests.fakes.discord_stage import CHANNEL, Chat, chat, value_of
from tests.fakes.kept import keep
from tests.fakes.product import until
from workflows.store.threads import Arrived

POST = "POST /channels/{channel_id}/messages"
EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("discord-troubles")
    with chat(home) as running:
        yield running


@pytest.fixture(autouse=True)
def calm(acme: Chat) -> Iterator[None]:
    """Begin every test with a Discord that does its work."""
    yield
    acme.discord.faults.clear()
    acme.discord.gateway.delivery.as_usual()


def ask(acme: Chat, sku: str, price: str) -> tuple[Message, Message]:
    """Ask for a price; return the question and its card."""
    asked = acme["manager"].mentions(CHANNEL, f"Set the price of {sku} to {price} on Shopify")
    return asked, acme.waits_for(asked, "waits for approval")


def runs_of(acme: Chat) -> list[str]:
    return [one["id"] for one in acme.product.api("GET", "/api/runs").json()]


def is_decided(acme: Chat, card: Message) -> bool:
    offered = any("Approve" in one for one in acme.discord.labels(card))
    return "approved" in acme.read(card) and not offered


def test_what_comes_twice_and_backwards_is_done_once(acme: Chat) -> None:
    before = len(runs_of(acme))
    delivery = acme.discord.gateway.delivery
    delivery.twice("MESSAGE_CREATE")
    asked, card = ask(acme, "POT-IRON", "78.00")
    delivery.hold()
    pressed = acme["manager2"].presses(card, "Approve 1 change")
    acme.discord.again(pressed)
    acme.discord.again(asked)
    acme.discord.do(lambda: delivery.release(backwards=True))

    acme.waits_for(asked, "1 change made")

    until(lambda: is_decided(acme, card))
    time.sleep(1)
    assert len(runs_of(acme)) == before + 1
    assert len(acme.said(acme.thread(asked))) == 2


def test_what_happened_while_the_connection_was_lost_is_heard_after_it(acme: Chat) -> None:
    assert acme.discord.do(acme.discord.gateway.cut) > 0

    ask(acme, "POT-CLAY", "41.00")

    sent = [one["op"] for one in acme.discord.gateway.received]
    assert 6 in sent


def test_a_session_that_is_over_is_begun_anew(acme: Chat) -> None:
    acme.discord.do(acme.discord.gateway.invalidate)
    until(lambda: not acme.discord.gateway.live())
    until(lambda: bool(acme.discord.gateway.live()), 30)

    ask(acme, "POT-CLAY", "41.50")


def test_what_was_said_while_nobody_listened_is_answered_once_somebody_does(acme: Chat) -> None:
    viewer, direct = acme["viewer"], acme.direct("viewer")
    viewer.whispers("status")
    acme.waits_for(direct, "Nothing is halted.")
    answered = len(acme.said(direct))
    acme.product.kill()
    until(lambda: not acme.discord.gateway.live())
    asked = acme["manager"].mentions(CHANNEL, "Set the price of POT-IRON to 77.00 on Shopify")
    mistaken = acme["manager"].mentions(CHANNEL, "Set the price of POT-IRON to 7.00 on Shopify")
    acme["manager"].edits(mistaken, "never mind")
    acme["manager2"].types(CHANNEL, "has anybody seen the iron pots?")
    viewer.whispers("approvals")

    acme.start()

    acme.waits_for(asked, "waits for approval")
    until(lambda: len(acme.said(direct)) > answered)
    acme.product.kill()
    until(lambda: not acme.discord.gateway.live())
    acme.start()
    ask(acme, "POT-CLAY", "41.20")
    assert len(acme.said(acme.thread(asked))) == 1
    assert len(acme.said(direct)) == answered + 1
    begun = [one.id for one in acme.discord.threads(acme.guild)]
    assert mistaken.id not in begun


def test_what_was_refused_before_a_restart_is_not_refused_again(acme: Chat) -> None:
    lacking = int(Permission.CREATE_PUBLIC_THREADS)
    quiet = acme.discord.channel(acme.guild, "quiet", bot_denied=lacking)
    acme["manager"].mentions(quiet, "status")
    acme.waits_for(quiet, "I cannot answer in this channel")
    acme.product.kill()
    until(lambda: not acme.discord.gateway.live())

    acme.start()

    ask(acme, "POT-CLAY", "41.30")
    assert len(acme.said(quiet)) == 1


def test_a_reminder_calls_whoever_can_still_decide(acme: Chat) -> None:
    asked, _ = ask(acme, "CAN-FIG", "12.70")
    acme.product.sandbox.advance(18 * 3600 + 60)

    reminder = acme.waits_for(asked, "This still waits")

    for name in ("manager2", "admin"):
        assert f"<@{acme[name].id}>" in str(reminder.components)


def dies_after_a_press(acme: Chat, name: str, asked: Message, card: Message) -> None:
    """Let the product die when it has kept somebody's press, and done no more about it."""
    acme.product.kill()
    payload = {
        "team": str(acme.guild.id),
        "account": str(acme[name].id),
        "name": name,
        "foreign": False,
        "place": [str(acme.guild.id), str(asked.channel.id), str(asked.id)],
        "verb": "approve",
        "value": value_of(card, "approve"),
        "fields": {},
    }
    event = f"interaction/{name}"
    keep(acme.product, Arrived("demo", "discord", event, "", "", "", "press", payload))


def test_a_press_that_was_kept_before_a_crash_counts_after_it(acme: Chat) -> None:
    asked, card = ask(acme, "POT-CLAY", "42.00")
    dies_after_a_press(acme, "manager2", asked, card)

    acme.start()

    acme.waits_for(asked, "1 change made")
    until(lambda: is_decided(acme, card))
    assert f"Approved by {acme.called('manager2')} in Discord" in acme.read(card)


def test_a_press_that_is_refused_after_a_crash_is_answered_directly(acme: Chat) -> None:
    asked, card = ask(acme, "CAN-VAN", "11.60")
    dies_after_a_press(acme, "viewer", asked, card)

    acme.start()

    acme.waits_for(acme.direct("viewer"), "Only managers and admins may approve.")


def test_a_decision_whose_edit_a_crash_prevented_is_shown_after_it(acme: Chat) -> None:
    asked, card = ask(acme, "POT-GLASS", "33.00")
    acme.discord.faults.add("503", EDIT, times=None)
    acme.discord.faults.add("503", POST, times=None)
    acme["manager2"].presses(card, "Approve 1 change")
    until(lambda: any(one.status == 503 for one in acme.discord.sent(EDIT)))
    acme.product.kill()
    assert not is_decided(acme, card)
    acme.discord.faults.clear()

    acme.start()

    until(lambda: is_decided(acme, card))
    acme.waits_for(asked, "1 change made")
    assert len(acme.said(acme.thread(asked))) == 2


def test_a_message_whose_answer_was_lost_is_not_said_again(acme: Chat) -> None:
    acme.discord.faults.add("cut after", POST, times=2)

    asked, _ = ask(acme, "CAN-FIG", "12.10")

    time.sleep(2)
    assert len(acme.said(acme.thread(asked))) == 1


def test_a_discord_that_is_away_is_told_everything_when_it_is_back(acme: Chat) -> None:
    acme.discord.faults.add("503", "POST /channels/*", times=None, for_s=4)
    acme.discord.faults.add("429", "POST /channels/*", times=None, for_s=8, wait_s=2)
    asked = acme["manager"].mentions(CHANNEL, "Set the price of CAN-VAN to 11.50 on Shopify")
    time.sleep(8)

    acme.waits_for(asked, "waits for approval", seconds=5)

    assert len(acme.said(acme.thread(asked))) == 1


def test_a_card_that_is_taken_away_comes_back_once(acme: Chat) -> None:
    asked, card = ask(acme, "LAM-PAPER", "63.00")
    moderator = acme.discord.person("mod", acme.guild, permissions=1 << 13)

    moderator.deletes(card)
    again = acme.waits_for(asked, "waits for approval", also=lambda one: one.id != card.id)
    moderator.deletes(again)

    time.sleep(2)
    assert acme.said(acme.thread(asked)) == []


def test_a_thread_that_fell_asleep_is_woken_for_its_card(acme: Chat) -> None:
    asked, card = ask(acme, "MUG-RED", "18.10")
    direct = acme.waits_for(acme.direct("manager2"), "MUG")
    acme.discord.archive(acme.thread(asked))

    acme["manager2"].presses(direct, "Approve 1 change")

    until(lambda: is_decided(acme, card))


def test_a_thread_that_slept_over_a_restart_goes_on(acme: Chat) -> None:
    asked, card = ask(acme, "MUG-BLUE", "19.40")
    thread = acme.thread(asked)
    acme.product.kill()
    acme.discord.archive(thread)
    acme.start()

    acme["manager"].mentions(thread, "make it 19.30")

    acme.waits_for(asked, "€19.30")
    until(lambda: "Replaced by revision 2" in acme.read(card))


def test_a_start_while_discord_is_away_is_made_good(acme: Chat) -> None:
    acme.product.stop()
    acme.discord.faults.add("503", "GET /users/@me", times=1)

    acme.product.start()
    until(lambda: bool(acme.discord.gateway.live()), 30)

    ask(acme, "POT-GLASS", "33.50")


def decided_on_the_page(acme: Chat, card: Message) -> None:
    approval = value_of(card, "approve").split(":")[0]
    body = {"revision": 1, "decision": "approve", "reason": ""}
    refused = acme.product.log().count("is not taken")
    acme.product.api("POST", f"/api/approvals/{approval}/decision", body, acting="manager2")
    until(lambda: acme.product.log().count("is not taken") > refused)


def test_a_server_that_is_back_is_ours_again_and_no_other_takes_its_place(acme: Chat) -> None:
    _, card = ask(acme, "POT-IRON", "81.50")
    acme.discord.do(lambda: acme.discord.happenings.uninstall(acme.guild))
    acme.people["eve"] = acme.discord.person("eve", acme.discord.guild("robbers"))
    every_channel = acme.discord.do(lambda: list(acme.discord.world.channels.values()))
    [there] = [one for one in every_channel if one.guild and one.guild.name == "robbers"]
    acme["eve"].mentions(there, "status")
    acme.waits_for(there, "not connected")
    decided_on_the_page(acme, card)

    acme.discord.do(lambda: acme.discord.happenings.install(acme.guild, PERMISSIONS))

    def answered() -> bool:
        said = acme["viewer"].mentions(CHANNEL, "status")
        time.sleep(1)
        return said.thread is not None

    until(answered)
    until(lambda: is_decided(acme, card))


def test_of_presses_here_and_on_the_page_one_starts_the_run_and_every_card_says_who(
    acme: Chat,
) -> None:
    before = len(runs_of(acme))
    asked, card = ask(acme, "MUG-XL", "24.50")
    direct = acme.waits_for(acme.direct("admin"), "MUG-XL")
    link = value_of(card, "approve").split(":")[0]
    page = {"revision": 1, "decision": "approve", "reason": ""}

    acme["manager2"].presses(card, "Approve 1 change")
    acme["admin"].presses(direct, "Approve 1 change")
    acme.product.api("POST", f"/api/approvals/{link}/decision", page, acting="manager2")

    acme.waits_for(asked, "1 change made")
    until(lambda: is_decided(acme, card) and is_decided(acme, direct))
    assert len(runs_of(acme)) == before + 1
    votes = acme.product.api("GET", f"/api/approvals/{link}").json()["approval"]["votes"]
    [name] = {acme.called(one["person"]) for one in votes}
    assert name in acme.read(card)
    assert name in acme.read(direct)


def test_a_run_that_a_crash_interrupts_ends_on_the_card_that_it_began_on(acme: Chat) -> None:
    words = "Drop the price of all teapots on Shopify by 3%"
    asked = acme["manager"].mentions(CHANNEL, words)
    card = acme.waits_for(asked, "waits for approval")
    acme.product.sandbox.fault("slow", seconds=3600)
    before = len(runs_of(acme))
    label = next(one for one in acme.discord.labels(card) if "Approve" in one)
    acme["manager2"].presses(card, label)
    acme.waits_for(asked, "running")
    acme.product.kill()

    acme.start()
    acme.product.sandbox.advance(4000)

    acme.waits_for(asked, "changes made", seconds=60)
    assert len(acme.said(acme.thread(asked))) == 2
    assert len(runs_of(acme)) == before + 1


def test_a_card_whose_time_is_over_says_so_by_itself(acme: Chat) -> None:
    asked, card = ask(acme, "MUG-GREEN", "17.50")

    acme.product.sandbox.advance(25 * 3600)

    until(lambda: "expired" in acme.read(card))
    assert acme.discord.labels(card)[0] == "Propose again"
    acme["manager"].presses(card, "Propose again")
    acme.waits_for(asked, "waits for approval")
