"""What Discord brings and does not count: refused with a sentence, and nothing changed."""

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.fakes.discord_server.flags import Permission
from tests.fakes.discord_server.state import Message
from tests.fakes.discord_stage import CHANNEL, Chat, chat, value_of
from tests.fakes.product import until


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("discord-refusals")
    with chat(home) as running:
        yield running


def ask(acme: Chat, sku: str, price: str) -> tuple[Message, Message]:
    asked = acme["manager"].mentions(CHANNEL, f"Set the price of {sku} to {price} on Shopify")
    return asked, acme.waits_for(asked, "waits for approval")


def cards(acme: Chat) -> int:
    return len(acme.product.api("GET", "/api/approvals").json())


def state_of(acme: Chat, approval: str) -> str:
    found: str = acme.product.api("GET", f"/api/approvals/{approval}").json()["approval"]["state"]
    return found


def approval_of(card: Message) -> str:
    return value_of(card, "reject").split(":")[0]


def test_a_server_that_is_nobodys_is_told_so(acme: Chat) -> None:
    before = cards(acme)
    server = acme.discord.guild("elsewhere")
    eve = acme.people["eve"] = acme.discord.person("eve", server)
    every_channel = acme.discord.do(lambda: list(acme.discord.world.channels.values()))
    [elsewhere] = [one for one in every_channel if one.guild and one.guild.name == "elsewhere"]

    asked = eve.mentions(elsewhere, "Set the price of POT-IRON to 70.00")

    told = acme.waits_for(elsewhere, f"its id is `{server.id}`")
    eve.forges(told, "countersign:approve:p-1:1")
    assert acme.whispered("eve", "not connected").ephemeral
    assert asked.thread is None
    assert cards(acme) == before


@pytest.mark.parametrize("value", ["p-0000000000:1", "p-0000000000", "nonsense", "{own}:7"])
def test_a_forged_value_decides_nothing(acme: Chat, value: str) -> None:
    _, card = ask(acme, "POT-CLAY", "41.00")
    own = approval_of(card)
    before = len(acme.discord.messages(card.channel, seen_by=acme["manager2"]))

    acme["manager2"].forges(card, f"countersign:approve:{value.format(own=own)}")

    until(lambda: len(acme.discord.messages(card.channel, seen_by=acme["manager2"])) == before + 1)
    assert state_of(acme, own) == "open"


@pytest.mark.parametrize("verb", ["reject", "edit", "confirm", "open"])
def test_a_form_of_a_revision_that_never_was_opens_nothing(acme: Chat, verb: str) -> None:
    _, card = ask(acme, "POT-CLAY", "41.00")

    pressed = acme["manager2"].forges(card, f"countersign:{verb}:{approval_of(card)}:7")

    acme.whispered("manager2", "That is not there any more.", pressed.id)


def test_whatever_is_forged_is_answered(acme: Chat) -> None:
    _, card = ask(acme, "POT-CLAY", "41.00")

    pressed = acme["manager2"].forges(card, "countersign:approve:\ud800")

    acme.whispered("manager2", "the fault is mine", pressed.id)
    assert state_of(acme, approval_of(card)) == "open"


@pytest.mark.parametrize("custom_id", ["approve", "countersign:", "countersign:win:p-1:1"])
def test_a_press_of_something_that_nobody_drew_is_answered(acme: Chat, custom_id: str) -> None:
    _, card = ask(acme, "POT-CLAY", "41.00")
    pressed = acme["manager2"].forges(card, custom_id)

    until(lambda: pressed.answered is not None)
    acme.whispered("manager2", "Nothing here is called that.")


def test_somebody_without_the_right_is_told_why_a_press_does_not_count(acme: Chat) -> None:
    _, card = ask(acme, "POT-GLASS", "33.00")

    acme["viewer"].presses(card, "Approve 1 change")
    acme["manager"].presses(card, "Approve 1 change")

    told = acme.whispered("viewer", "Only managers and admins may approve.")
    assert told.ephemeral
    acme.whispered("manager", "somebody else has to approve it")
    assert "waits for approval" in acme.read(card)


def test_a_refusal_is_hidden_in_the_channel_however_slow_the_first_answer_is(acme: Chat) -> None:
    _, card = ask(acme, "POT-GLASS", "33.10")
    acme.discord.faults.add("slow", "POST /interactions/*", times=1, wait_s=1.5)

    pressed = acme["viewer"].presses(card, "Approve 1 change")

    told = acme.whispered("viewer", "Only managers and admins may approve.", pressed.id)
    assert told.ephemeral


def test_a_refusal_whose_interaction_is_over_goes_to_direct_messages(acme: Chat) -> None:
    _, card = ask(acme, "POT-GLASS", "33.20")
    later = partial(acme.discord.world.clock.skip, 16 * 60)
    acme.discord.faults.add("cut before", "POST /webhooks/*", then=later)

    pressed = acme["viewer"].presses(card, "Approve 1 change")

    told = acme.whispered("viewer", "Only managers and admins may approve.", pressed.id)
    assert told.channel is acme.direct("viewer")


def test_a_form_that_is_sent_after_the_plan_changed_changes_nothing(acme: Chat) -> None:
    asked, card = ask(acme, "CAN-FIG", "12.10")
    acme["manager2"].presses(card, "Edit")
    form = acme.form("manager2")
    acme["manager"].mentions(acme.thread(asked), "make it 12.20")
    acme.waits_for(asked, "revision 2")

    acme["manager2"].submits(form, {"Change price: price (EUR)": "9.99"})

    acme.whispered("manager2", "changed meanwhile")
    assert len(acme.said(acme.thread(asked))) == 2


def test_a_form_makes_a_revision_by_whoever_sent_it(acme: Chat) -> None:
    asked, card = ask(acme, "CAN-VAN", "11.50")
    acme["manager2"].presses(card, "Edit")

    acme["manager2"].submits(acme.form("manager2"), {"Change price: price (EUR)": "11.40"})

    second = acme.waits_for(asked, "€11.40")
    assert "revision 2" in acme.read(second)
    until(lambda: "Replaced by revision 2" in acme.read(card))


def test_a_rejection_takes_its_reason_from_a_form(acme: Chat) -> None:
    asked, card = ask(acme, "LAM-PAPER", "63.00")
    acme["manager2"].presses(card, "Reject")

    label = "Why? Whoever asked reads it."
    acme["manager2"].submits(acme.form("manager2"), {label: "too cheap"})

    acme.waits_for(asked, f"{acme.called('manager2')} rejected this: too cheap")
    until(lambda: "too cheap" in acme.read(card))
    acme["manager"].presses(card, "Propose again")
    acme.waits_for(asked, "waits for approval", also=lambda one: one.id != card.id)


def test_no_token_of_an_interaction_is_logged_where_discord_asks_for_patience(acme: Chat) -> None:
    acme.discord.faults.add("429", "POST /interactions/*", wait_s=0.3)
    acme.discord.faults.add("429", "POST /webhooks/*", wait_s=0.3)

    acme["viewer"].runs("/countersign status", CHANNEL)

    acme.whispered("viewer", "Nothing is halted.")
    waited = ("is rate limited", "responded with 429")
    until(lambda: all(one in acme.product.log() for one in waited))
    assert "aW50." not in acme.product.log()


def test_a_stale_card_is_refused_with_the_revision_that_counts(acme: Chat) -> None:
    asked, card = ask(acme, "MUG-XL", "24.10")
    own = approval_of(card)
    acme["manager"].mentions(acme.thread(asked), "make it 24.20")
    acme.waits_for(asked, "revision 2")

    acme["manager2"].forges(card, f"countersign:approve:{own}:1")

    acme.whispered("manager2", "revision")
    assert state_of(acme, own) == "open"


def test_what_is_edited_forwarded_or_said_by_a_bot_never_decides(acme: Chat) -> None:
    asked, card = ask(acme, "POT-IRON", "78.00")
    own, thread, bot = approval_of(card), acme.thread(asked), acme.discord.world.bot.id
    word = f"approve {own} r1"
    rival = acme.discord.person("rival", acme.guild, bot=True)
    typed = acme["manager2"].mentions(thread, "never mind")
    acme.waits_for(thread, "", also=lambda one: one.id != card.id)

    acme["manager2"].edits(typed, f"<@{bot}> {word}")
    acme["manager2"].forwards(typed, acme.direct("manager2"))
    rival.mentions(thread, word)
    acme.discord.webhook_says(thread, f"<@{bot}> {word}")
    acme["manager2"].types(thread, word)

    acme["viewer"].mentions(thread, "status")
    acme.waits_for(thread, "halted")
    assert state_of(acme, own) == "open"
    acme["manager2"].mentions(thread, word)
    acme.waits_for(thread, "1 change made")


def test_whoever_edits_what_they_said_is_told_alone_that_nothing_comes_of_it(acme: Chat) -> None:
    words = "as it was first written"
    bot = acme.discord.world.bot.id
    asked, card = ask(acme, "POT-IRON", "78.20")
    thread = acme.thread(asked)
    forgot = acme["manager"].types(thread, "make it 78.30")

    acme["manager"].edits(forgot, f"<@{bot}> make it 78.30")

    acme.waits_for(acme.direct("manager"), words)
    acme.discord.do(lambda: acme.discord.happenings.unfurled(forgot))
    acme["manager"].edits(acme["manager"].types(thread, "hello"), "hello, all")
    acme["stranger"].edits(acme["stranger"].types(thread, "hi"), f"<@{bot}> hi")
    time.sleep(1)
    assert sum(words in acme.read(one) for one in acme.said(acme.direct("manager"))) == 1
    assert acme.said(thread) == [card]


def test_a_stranger_asks_for_access_and_is_let_in_by_one_press(acme: Chat) -> None:
    before = cards(acme)
    acme["stranger"].mentions(CHANNEL, "Set the price of POT-IRON to 70.00 on Shopify")
    told = acme.whispered("stranger", "do not know you")
    assert cards(acme) == before

    acme["stranger"].presses(told, "Ask for access")
    asks = acme.waits_for(acme.direct("admin"), "asks for access")
    acme["admin"].presses(asks, "Let in as manager")

    acme.waits_for(acme.direct("stranger"), "You have access now")
    until(lambda: "has access" in acme.read(asks) and acme.discord.labels(asks) == [])
    acme["stranger"].mentions(CHANNEL, "Set the price of POT-IRON to 77.00 on Shopify")
    until(lambda: cards(acme) == before + 1)


def test_a_stranger_sees_nothing_of_a_plan_by_its_buttons(acme: Chat) -> None:
    _, card = ask(acme, "POT-CLAY", "41.20")
    acme.people["eva"] = acme.discord.person("eva", acme.guild)

    pressed = acme["eva"].presses(card, "Show everything")

    assert acme.whispered("eva", "do not know you").ephemeral
    assert pressed.modal is None


def test_a_channel_in_which_we_may_not_answer_is_told_what_is_lacking(acme: Chat) -> None:
    away = acme.discord.channel(
        acme.guild, "away", bot_denied=Permission.CREATE_PUBLIC_THREADS | Permission.SEND_MESSAGES
    )

    acme["manager"].mentions(away, "Set the price of POT-IRON to 70.00 on Shopify")

    told = acme.whispered("manager", "Create Public Threads")
    assert "Send Messages" in acme.read(told)
    assert "View Channels" not in acme.read(told)


def test_whoever_reads_german_is_refused_in_german(acme: Chat) -> None:
    _, card = ask(acme, "POT-GLASS", "33.20")
    acme.people["heinz"] = acme.discord.person("heinz", acme.guild, locale="de")
    viewer = acme["viewer"].user
    acme.discord.do(lambda: setattr(viewer, "locale", "de"))

    acme["viewer"].presses(card, "Approve 1 change")
    acme["heinz"].presses(card, "Approve 1 change")
    acme["viewer"].runs("/countersign status", CHANNEL)

    acme.whispered("viewer", "Freigeben dürfen nur")
    acme.whispered("heinz", "kenne dich hier nicht")
    acme.whispered("viewer", "Nichts ist angehalten")
    acme.discord.do(lambda: setattr(viewer, "locale", "en-US"))


def test_a_reason_is_quoted_as_the_language_of_its_card_does(acme: Chat) -> None:
    wish = "Setze den Preis von POT-CLAY auf Shopify auf 41,20 €"
    asked = acme["manager"].mentions(CHANNEL, wish)
    card = acme.waits_for(asked, "wartet auf Freigabe")

    acme["manager2"].presses(card, "Ablehnen")
    form = acme.form("manager2")
    acme["manager2"].submits(form, {form.components[-1]["label"]: "zu billig"})

    until(lambda: ": „zu billig“" in acme.read(card))


def test_a_stranger_who_takes_no_direct_messages_is_told_aloud_how_to_hear_more(
    acme: Chat,
) -> None:
    eva = acme.people["eva"] = acme.discord.person("eva", acme.guild)
    acme.discord.do(lambda: setattr(eva.user, "takes_dms", False))

    first, second = (eva.mentions(CHANNEL, f"Set POT-IRON to {at}.00") for at in (70, 71))

    told = [acme.waits_for(one, "Type `/countersign help`") for one in (first, second)]
    assert [acme.discord.labels(one) for one in told] == [[], []]
    assert told[0].nonce != told[1].nonce, "Discord would take the second for the first, sent again"
    eva.runs("/countersign help", CHANNEL)
    assert acme.whispered("eva", "do not know you").ephemeral


def test_a_stranger_is_spoken_to_as_their_server_is(acme: Chat) -> None:
    acme.discord.do(lambda: acme.discord.happenings.speak(acme.guild, "de"))
    acme.people["udo"] = acme.discord.person("udo", acme.guild)

    acme["udo"].mentions(CHANNEL, "Guten Tag")

    acme.whispered("udo", "kenne dich hier nicht")
    acme.discord.do(lambda: acme.discord.happenings.speak(acme.guild, "en-US"))


def test_a_command_that_may_be_answered_nowhere_is_told_so_by_what_only_its_sender_sees(
    acme: Chat,
) -> None:
    viewer = acme["viewer"]
    acme.discord.do(lambda: setattr(viewer.user, "takes_dms", False))

    viewer.runs("/countersign ask", acme.direct("viewer"), what="which listings are paused?")

    told = acme.whispered("viewer", "I may write neither in this channel nor to you alone")
    assert told.ephemeral
    acme.discord.do(lambda: setattr(viewer.user, "takes_dms", True))
