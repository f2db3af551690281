"""Commands in Discord: words, sentences, what is offered while typing, and a message's menu."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.discord_server.flags import InteractionType, Permission
from tests.fakes.discord_server.people import Person
from tests.fakes.discord_server.state import Channel
from tests.fakes.discord_stage import CHANNEL, Chat, chat
from tests.fakes.product import until


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("discord-commands")
    with chat(home) as running:
        yield running


def offered(
    acme: Chat, who: Person, command: str, option: str, text: str, **others: str
) -> list[str]:
    """Return what is offered while somebody types."""
    asked = who.types_option(command, CHANNEL, option, text, **others)
    until(lambda: asked.choices is not None)
    return [str(one["value"]) for one in asked.choices or []]


def test_every_command_is_called_as_its_readers_speak(acme: Chat) -> None:
    known = acme.discord.do(lambda: list(acme.discord.world.commands[None].values()))

    told = [one for command in known for one in called(command)]

    assert len(told) > 20
    for one in told:
        assert one["name_localizations"]["de"], one["name"]
        if one.get("description"):
            assert one["description_localizations"]["de"] != one["description"]
    names = {one["name"]: one["name_localizations"]["de"] for one in told}
    assert names["approve"] == "freigeben"
    assert names["Plan from this message"] == "Plan aus dieser Nachricht"


def called(command: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a command and everything in it that has a name."""
    yield command
    for one in (*(command.get("options") or ()), *(command.get("choices") or ())):
        yield from called(one)


def test_a_german_sets_a_price_in_german(acme: Chat) -> None:
    manager = acme["manager"]
    acme.discord.do(lambda: setattr(manager.user, "locale", "de"))

    manager.runs("/countersign price", CHANNEL, product="MUG-XL", shop="shopify", to="23.10")

    root = acme.waits_for(acme.discord.find(CHANNEL), "Setze den Preis von MUG")
    acme.waits_for(root, "wartet auf Freigabe")
    acme.discord.do(lambda: setattr(manager.user, "locale", "en-US"))


def test_a_word_is_answered_to_its_sender_alone(acme: Chat) -> None:
    acme["viewer"].runs("/countersign status", CHANNEL)

    assert acme.whispered("viewer", "Nothing is halted.").ephemeral


def test_a_sentence_begins_a_thread(acme: Chat) -> None:
    what = "which listings are paused on Shopify?"
    acme["manager"].runs("/countersign ask", CHANNEL, what=what)

    root = acme.waits_for(acme.discord.find(CHANNEL), f"{acme.called('manager')}: {what}")
    acme.waits_for(root, "Paper Lamp")


def test_a_sentence_in_a_thread_goes_on_in_it(acme: Chat) -> None:
    asked = acme["manager"].mentions(CHANNEL, "Set the price of POT-IRON to 77.00 on Shopify")
    first = acme.waits_for(asked, "waits for approval")

    acme["manager"].runs("/countersign ask", acme.thread(asked), what="make it 77.50")

    acme.waits_for(asked, "revision 2")
    until(lambda: "Replaced by revision 2" in acme.read(first))


def test_a_price_is_set_by_what_is_offered(acme: Chat) -> None:
    manager = acme["manager"]
    assert offered(acme, manager, "/countersign price", "product", "mug blue") == ["MUG-BLUE"]
    assert "shopify" in offered(
        acme, manager, "/countersign price", "shop", "shopi", product="MUG-BLUE"
    )

    manager.runs("/countersign price", CHANNEL, product="MUG-BLUE", shop="shopify", to="19.10")

    root = acme.waits_for(acme.discord.find(CHANNEL), "Set the price of MUG")
    acme.waits_for(root, "€19.10")


def test_an_approval_is_offered_and_approved(acme: Chat) -> None:
    asked = acme["manager"].mentions(CHANNEL, "Set the price of CAN-FIG to 12.10 on Shopify")
    card = acme.waits_for(asked, "waits for approval")
    own = offered(acme, acme["manager2"], "/countersign approve", "plan", "CAN-FIG")
    assert len(own) == 1

    acme["manager2"].runs("/countersign approve", CHANNEL, plan=own[0])

    acme.waits_for(asked, "1 change made")
    until(lambda: "approved" in acme.read(card))


def test_a_shop_is_halted_and_let_go_on(acme: Chat) -> None:
    acme["admin"].runs("/countersign halt", CHANNEL, shop="shopify")
    acme.whispered("admin", "Halted: nothing more is written to Shopify")

    acme["admin"].runs("/countersign resume", CHANNEL, shop="shopify")
    acme.whispered("admin", "Shopify is no longer halted")


def test_a_stranger_who_uses_the_menu_of_a_message_is_told_there_how_to_be_let_in(
    acme: Chat,
) -> None:
    wish = acme["viewer"].types(CHANNEL, "Set the price of MUG-XL to 24.40 on Shopify")

    acme["stranger"].uses("Plan from this message", wish)

    assert acme.whispered("stranger", "do not know you", after=wish.id).ephemeral


def test_a_stranger_is_offered_nothing_and_told_how_to_be_let_in(acme: Chat) -> None:
    assert offered(acme, acme["stranger"], "/countersign price", "product", "mug") == []

    acme["stranger"].runs("/countersign status", CHANNEL)

    acme.whispered("stranger", "do not know you")


def test_a_plan_is_made_from_what_somebody_else_wrote(acme: Chat) -> None:
    wish = acme["stranger"].types(CHANNEL, "Set the price of MUG-XL to 24.40 on Shopify")

    acme["manager"].uses("Plan from this message", wish)

    card = acme.waits_for(wish, "waits for approval")
    assert f"Asked by {acme.called('manager')}" in acme.read(card) or "Asked by <@" in acme.read(
        card
    )


def test_a_word_that_somebody_else_wrote_decides_nothing(acme: Chat) -> None:
    wish = acme["stranger"].types(CHANNEL, "halt")

    acme["admin"].uses("Plan from this message", wish)

    acme.whispered("admin", "a word for me, and no plan")
    acme["viewer"].runs("/countersign status", CHANNEL)
    acme.whispered("viewer", "Nothing is halted.")


def test_a_command_where_we_may_not_answer_names_what_is_lacking(acme: Chat) -> None:
    away: Channel = acme.discord.channel(
        acme.guild, "away", bot_denied=Permission.CREATE_PUBLIC_THREADS
    )

    acme["manager"].runs("/countersign ask", away, what="which listings are paused on Shopify?")

    assert "“Create Public Threads”" in acme.read(acme.whispered("manager", "permission"))


def test_of_a_channel_that_we_do_not_see_only_that_is_named(acme: Chat) -> None:
    unseen = acme.discord.channel(acme.guild, "unseen", bot_denied=Permission.VIEW_CHANNEL)

    asked = acme["manager"].runs("/countersign ask", unseen, what="list my mugs")

    until(lambda: bool(asked.messages))
    assert "give me the permission “View Channels” here" in acme.read(asked.messages[0])


def test_a_conversation_goes_on_in_direct_messages(acme: Chat) -> None:
    direct = acme.direct("manager")
    acme["manager"].whispers("Set the price of POT-CLAY to 41.00 on Shopify")
    card = acme.waits_for(direct, "€41.00")

    acme["manager"].whispers("make it 41.20")

    second = acme.waits_for(direct, "€41.20")
    until(lambda: "Replaced by revision 2" in acme.read(card))
    acme["manager"].runs("/countersign ask", direct, what="make it 41.30")
    acme.waits_for(direct, "€41.30")
    until(lambda: "Replaced by revision 3" in acme.read(second))


def test_prices_stay_in_direct_messages_where_an_admin_says_so(acme: Chat) -> None:
    quiet = acme.discord.channel(acme.guild, "quiet")
    acme["admin"].runs("/countersign details", quiet, choice="off")
    acme.whispered("admin", "stay in direct messages")

    asked = acme["manager"].mentions(quiet, "Set the price of POT-GLASS to 33.30 on Shopify")

    assert "33.30" not in acme.read(acme.waits_for(asked, "waits for approval"))
    acme.waits_for(acme.direct("manager2"), "€33.30")


@pytest.mark.parametrize("shop", ["Shopify", "shopify", "Amazon DE"])
def test_a_shop_is_halted_by_what_it_is_called_without_the_list(acme: Chat, shop: str) -> None:
    before = acme["admin"].runs("/countersign halt", CHANNEL, shop=shop)

    acme.whispered("admin", "Halted: nothing more is written to", before.id)

    acme["admin"].runs("/countersign resume", CHANNEL, shop=shop)
    acme.whispered("admin", "no longer halted", before.id)


@pytest.mark.parametrize(
    ("command", "option", "typed"),
    [
        ("approve", "plan", "all mugs 10% cheaper"),
        ("cancel", "run", "the big one"),
        ("halt", "shop", "no such shop"),
    ],
)
def test_what_is_not_offered_becomes_no_plan(
    acme: Chat, command: str, option: str, typed: str
) -> None:
    before = len(acme.said(acme.discord.find(CHANNEL)))

    ran = acme["manager"].runs(f"/countersign {command}", CHANNEL, **{option: typed})

    told = acme.read(acme.whispered("manager", typed, ran.id))
    assert "nothing was done. Choose one from the list" in told
    assert len(acme.said(acme.discord.find(CHANNEL))) == before


def test_nobody_waits_for_discord_to_tell_who_they_are(acme: Chat) -> None:
    acme.discord.faults.add("slow", "GET /guilds/*/members/*", times=None, wait_s=6)
    direct = acme.direct("stranger")

    ran = acme["stranger"].runs("/countersign status", direct)

    until(lambda: ran.answered is not None, 3)
    assert "try it again in a minute" in acme.read(acme.whispered("stranger", "does not tell me"))
    acme.discord.faults.clear()


@pytest.mark.parametrize(
    "options", [[{"name": "vanished", "type": 1}], [{"name": "approve", "type": 1, "options": []}]]
)
def test_a_command_of_an_earlier_version_is_answered(
    acme: Chat, options: list[dict[str, Any]]
) -> None:
    data = {"id": "1", "name": "countersign", "type": 1, "options": options}
    where, user = acme.discord.find(CHANNEL), acme["manager"].user

    start = acme.discord.interactions.start
    ran = acme.discord.do(lambda: start(InteractionType.COMMAND, user, where, data))

    acme.whispered("manager", "I do not know that command any more", ran.id)
    typed = acme.discord.do(lambda: start(InteractionType.AUTOCOMPLETE, user, where, data))
    until(lambda: typed.choices == [])
