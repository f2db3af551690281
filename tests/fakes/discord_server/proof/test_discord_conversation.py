import pytest

from tests.fakes.discord_server.proof.tiny_bot import TinyBot, card, running
from tests.fakes.discord_server.sdk import discord
from tests.fakes.discord_server.server import FakeDiscord
from tests.fakes.discord_server.state import Message
from tests.fakes.discord_server.typed import NotPossible

pytestmark = pytest.mark.anyio


async def the_card(server: FakeDiscord) -> Message:
    """Let ana ask, and wait for the card in its thread."""
    server.as_("ana").mentions("general", "10 % off")
    return (await server.until(lambda: server.from_bot("plan p1")))[-1]


async def test_a_mention_is_answered_by_a_card_in_a_thread(server: FakeDiscord) -> None:
    server.person("ana", server.guild())

    async with running(server):
        message = await the_card(server)

        assert server.drawn(message) == "10 % off\n[Approve] [Reject]\n<A step: Step one>"


async def test_a_button_works_after_the_client_was_started_anew(server: FakeDiscord) -> None:
    ana = server.person("ana", server.guild())
    async with running(server):
        message = await the_card(server)

    async with running(server):
        ana.presses(message, "Approve")

        await server.until(lambda: server.drawn(message) == "approved")
    assert message.is_v2
    assert server.labels(message) == []


async def test_a_modal_opens_and_what_is_written_comes_back(server: FakeDiscord) -> None:
    ana = server.person("ana", server.guild())

    async with running(server):
        ana.presses(await the_card(server), "Reject")
        modal = await server.until(lambda: server.open_modal(ana))
        ana.submits(modal, {"Reason": "too cheap"})

        told = await server.until(lambda: server.last_ephemeral(ana))
        assert server.drawn(told) == "rejected: too cheap"


async def test_a_select_is_answered_after_thinking(server: FakeDiscord) -> None:
    ana = server.person("ana", server.guild())

    async with running(server):
        chosen = ana.selects(await the_card(server), "A step", "Step one")

        await server.until(lambda: bool(chosen.original))
        answer = chosen.messages[0]
        await server.until(lambda: server.drawn(answer) == "step 1")
        assert not answer.loading


async def test_nobody_else_sees_what_is_said_to_one_person(server: FakeDiscord) -> None:
    guild = server.guild()
    ana, ben = server.person("ana", guild), server.person("ben", guild)

    async with running(server) as bot:
        await bot.tree.sync()
        asked = ana.runs("/countersign show", "general", plan="p1")
        told = await server.until(lambda: server.last_ephemeral(ana))

        assert told in server.messages("general", seen_by=ana)
        assert told not in server.messages("general", seen_by=ben)
        assert asked.original is told


async def test_what_is_typed_is_completed(server: FakeDiscord) -> None:
    ana = server.person("ana", server.guild())

    async with running(server) as bot:
        await bot.tree.sync()
        asked = ana.types_option("/countersign show", "general", "plan", "p")

        choices = await server.until(lambda: asked.choices or [])
        assert [choice["value"] for choice in choices] == ["p1", "p2"]


async def test_a_command_of_a_message_brings_that_message(server: FakeDiscord) -> None:
    ana = server.person("ana", server.guild())
    message = ana.types("general", "sell the red mug")

    async with running(server) as bot:
        await bot.tree.sync()
        ana.uses("Plan from this message", message)

        await server.until(lambda: server.from_bot("general"))
        assert server.from_bot("general")[-1].content == "planning: sell the red mug"


async def test_commands_of_one_guild_are_not_seen_in_another(server: FakeDiscord) -> None:
    here, there = server.guild("here"), server.guild("there")
    ana = server.person("ana", here, there)
    elsewhere = server.channel(there, "other")

    async with running(server) as bot:
        bot.tree.copy_global_to(guild=discord.Object(here.id))
        await bot.tree.sync(guild=discord.Object(here.id))

        with pytest.raises(NotPossible, match="nobody sees /countersign here"):
            ana.runs("/countersign show", elsewhere, plan="p1")


async def test_a_person_can_write_to_the_bot_alone(server: FakeDiscord) -> None:
    ana = server.person("ana", server.guild())

    async with running(server) as bot:
        ana.whispers("only for you")
        await server.until(lambda: bot.heard == ["only for you"])
        user = await bot.fetch_user(ana.id)
        await user.send("yes")

        assert [m.content for m in server.messages(server.dm(ana))] == ["only for you", "yes"]


async def test_an_attached_file_can_be_read(server: FakeDiscord) -> None:
    ana = server.person("ana", server.guild())
    message = ana.types("general", "here", files=[("prices.csv", b"sku,price\n")])

    async with running(server) as bot:
        found = await bot.get_channel(server.find("general").id).fetch_message(message.id)

        assert await found.attachments[0].read() == b"sku,price\n"


async def test_a_card_is_edited_with_the_bots_own_token(server: FakeDiscord) -> None:
    server.guild()

    async with running(server) as bot:
        sent = await bot.get_channel(server.find("general").id).send(view=card("one"))
        await sent.edit(view=card("two", approvable=False))

        message = server.from_bot("general")[-1]
        assert server.drawn(message) == "two"
        assert len(message.before) == 1


async def test_an_interaction_that_is_answered_late_is_unknown(server: FakeDiscord) -> None:
    ana = server.person("ana", server.guild())
    bot = TinyBot()
    errors: list[int] = []

    async def too_late(interaction: discord.Interaction) -> None:
        server.advance(3.1)
        try:
            await interaction.response.send_message("late")
        except discord.NotFound as error:
            errors.append(error.code)

    bot.on_interaction = too_late  # type: ignore[attr-defined]
    async with running(server, bot):
        message = await the_card(server)
        forged = ana.forges(message, "approve-it")

        await server.until(lambda: errors == [10062])
        assert server.failed() == [forged]


async def test_a_second_answer_and_a_dead_token_are_refused(server: FakeDiscord) -> None:
    ana = server.person("ana", server.guild())
    bot = TinyBot()
    errors: list[int] = []

    async def answer(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("first", ephemeral=True)
        interaction.response._response_type = None  # noqa: SLF001 - forget, as a crash does
        try:
            await interaction.response.send_message("second")
        except discord.HTTPException as error:
            errors.append(error.code)
        server.advance(16 * 60)
        try:
            await interaction.edit_original_response(content="later")
        except discord.HTTPException as error:
            errors.append(error.code)

    bot.on_interaction = answer  # type: ignore[attr-defined]
    async with running(server, bot):
        ana.forges(await the_card(server), "anything")

        await server.until(lambda: errors == [40060, 50027])


async def test_a_fault_in_an_answer_is_named_below_its_data(server: FakeDiscord) -> None:
    ana = server.person("ana", server.guild())
    bot = TinyBot()

    async def answer(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("a" * 2001)

    bot.on_interaction = answer  # type: ignore[attr-defined]
    async with running(server, bot):
        ana.forges(await the_card(server), "anything")
        await server.until(lambda: server.violations)

    assert "data.content: BASE_TYPE_MAX_LENGTH" in str(server.forgive()[0])


async def test_an_interaction_that_comes_twice_can_be_answered_once(server: FakeDiscord) -> None:
    ana = server.person("ana", server.guild())
    bot = TinyBot()
    ended: list[object] = []

    async def answer(interaction: discord.Interaction) -> None:
        try:
            await interaction.response.send_message("once", ephemeral=True)
            ended.append("answered")
        except discord.HTTPException as error:
            ended.append(error.code)

    bot.on_interaction = answer  # type: ignore[attr-defined]
    async with running(server, bot):
        message = await the_card(server)
        server.gateway.delivery.twice("INTERACTION_CREATE")
        ana.forges(message, "anything")

        await server.until(lambda: ended == ["answered", 40060])
