"""What was written in Discord is read without the marks with which Discord writes it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.discord_server.flags import InteractionType
from tests.fakes.discord_server.interactions import Interaction
from tests.fakes.discord_stage import CHANNEL, Chat, chat
from tests.fakes.product import until


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("discord-marks")
    with chat(home) as running:
        yield running


@pytest.mark.parametrize(
    "text",
    [
        "set the price of `CAN-FIG` to **12.10** on Shopify",
        "```\nset the price of CAN-FIG to 12.10 on Shopify\n```",
        "<a:party:1098765432109876543> set the price of CAN-FIG to 12.10 on Shopify <:10:7>",
    ],
)
def test_what_stands_out_is_read_as_the_words_that_it_is(acme: Chat, text: str) -> None:
    asked = acme["manager"].mentions(CHANNEL, text)

    assert "**€12.10**" in acme.read(acme.waits_for(asked, "waits for approval"))


def test_a_word_counts_as_it_is_copied_from_where_it_stands(acme: Chat) -> None:
    asked = acme["manager"].mentions(CHANNEL, "`status`")

    acme.waits_for(asked, "Nothing is halted.")


def test_a_channel_and_a_role_are_read_by_their_names(acme: Chat) -> None:
    role = acme.discord.do(lambda: acme.discord.world.add_role(acme.guild, "buyers", 0))
    acme.discord.do(lambda: acme.discord.happenings.of_role("GUILD_ROLE_CREATE", acme.guild, role))
    channel = acme.discord.find(CHANNEL)

    asked = acme["manager"].mentions(CHANNEL, f"tell <@&{role.id}> in <#{channel.id}>")

    answer = acme.read(acme.waits_for(asked, "did not understand"))
    assert str(role.id) not in answer
    assert str(channel.id) not in answer


def test_whoever_calls_our_role_is_told_to_call_us(acme: Chat) -> None:
    [role] = acme.guild.members[acme.discord.world.bot.id].roles

    acme["viewer"].types(CHANNEL, f"<@&{role}> status")

    acme.waits_for(acme.discord.find(CHANNEL), "Call me by my name instead")


def test_a_plan_is_made_from_what_was_forwarded(acme: Chat) -> None:
    wish = acme["viewer"].types(CHANNEL, "Set the price of POT-IRON to 55.50 on Shopify")
    forwarded = acme["viewer"].forwards(wish, CHANNEL)

    acme["manager"].uses("Plan from this message", forwarded)

    assert "**€55.50**" in acme.read(acme.waits_for(forwarded, "waits for approval"))


def test_nothing_is_said_before_others_about_a_message_with_nothing_in_it(acme: Chat) -> None:
    asked = acme["manager"].mentions(CHANNEL, "Set the price of CAN-FIG to 12.20 on Shopify")
    card = acme.waits_for(asked, "waits for approval")

    acme["manager"].uses("Plan from this message", card)

    acme.whispered("manager", "neither words nor a file")
    assert acme.said(acme.thread(asked)) == [card]


def test_a_sentence_said_among_others_goes_on_in_our_direct_messages(acme: Chat) -> None:
    """A command that some other app's installation lets people run where we are not."""
    elsewhere = {"id": "777000000000000001", "type": 3, "flags": 0, "recipients": [], "name": None}
    elsewhere |= {"icon": None, "owner_id": str(acme["viewer"].id), "permissions": "0"}
    ran(acme, "Set the price of CAN-FIG to 12.30 on Shopify", elsewhere)
    direct = acme.direct("manager")
    card = acme.waits_for(direct, "€12.30")

    acme["manager"].whispers("make it 12.40")

    acme.waits_for(direct, "revision 2")
    until(lambda: "Replaced by revision 2" in acme.read(card))


def ran(acme: Chat, what: str, channel: dict[str, object]) -> Interaction:
    """Let the manager run /countersign ask in a channel that we do not see."""
    delivery, world = acme.discord.gateway.delivery, acme.discord.world
    user = acme["manager"].user

    def run() -> Interaction:
        delivery.hold("INTERACTION_CREATE")
        kept = next(one for one in world.commands[None].values() if one["type"] == 1)
        option = {"type": 3, "name": "what", "value": what}
        data = {"id": kept["id"], "name": kept["name"], "type": 1}
        data |= {"options": [{"type": 1, "name": "ask", "options": [option]}]}
        made = acme.discord.interactions.start(InteractionType.COMMAND, user, world.dm(user), data)
        made.body |= {"channel": channel, "channel_id": channel["id"], "context": 2}
        delivery.release()
        return made

    return acme.discord.do(run)
