import pytest

from tests.fakes.discord_server.flags import Permission
from tests.fakes.discord_server.proof.tiny_bot import NOBODY, TinyBot, running
from tests.fakes.discord_server.sdk import discord
from tests.fakes.discord_server.server import FakeDiscord
from tests.fakes.discord_server.typed import NotPossible

pytestmark = pytest.mark.anyio


class Listener(discord.Client):
    """Keeps every message as the client understood it."""

    def __init__(self) -> None:
        intents = discord.Intents(
            guilds=True, guild_messages=True, dm_messages=True, message_content=True, members=True
        )
        super().__init__(intents=intents, guild_ready_timeout=0.1, allowed_mentions=NOBODY)
        self.messages: list[discord.Message] = []
        self.edits: list[tuple[int, bool]] = []
        self.members_gone: list[str] = []
        self.happened: list[str] = []

    async def on_message(self, message: discord.Message) -> None:
        self.messages.append(message)

    async def on_raw_message_edit(self, change: discord.RawMessageUpdateEvent) -> None:
        self.edits.append((change.message_id, change.message.edited_at is not None))

    async def on_raw_message_delete(self, gone: discord.RawMessageDeleteEvent) -> None:
        self.happened.append(f"message {gone.message_id} deleted")

    async def on_thread_update(self, before: discord.Thread, after: discord.Thread) -> None:
        self.happened.append(f"{after.name} archived: {after.archived}")

    async def on_raw_thread_delete(self, gone: discord.RawThreadDeleteEvent) -> None:
        self.happened.append(f"thread {gone.thread_id} deleted")

    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        self.happened.append(f"{after.name} is {after.nick}")

    async def on_raw_member_remove(self, gone: discord.RawMemberRemoveEvent) -> None:
        self.members_gone.append(gone.user.name)


async def test_forwarded_bot_and_webhook_messages_can_be_told_apart(server: FakeDiscord) -> None:
    guild = server.guild()
    ana, robot = server.person("ana", guild), server.person("robot", guild, bot=True)

    async with running(server, bot := Listener()):
        own = ana.types("general", "mine")
        ana.forwards(own, "general")
        robot.types("general", "beep")
        server.webhook_says("general", "deployed")
        await server.until(lambda: len(bot.messages) == 4)

    mine, forwarded, of_bot, of_hook = bot.messages
    assert (mine.author.bot, of_bot.author.bot, of_hook.webhook_id is not None) == (
        False,
        True,
        True,
    )
    assert forwarded.content == ""
    assert [copy.content for copy in forwarded.message_snapshots] == ["mine"]


async def test_an_edit_by_a_person_differs_from_a_preview_that_came(server: FakeDiscord) -> None:
    ana = server.person("ana", server.guild())
    first, second = ana.types("general", "one"), ana.types("general", "two")

    async with running(server, bot := Listener()):
        server.do(lambda: server.happenings.unfurled(first))
        ana.edits(second, "three")

        await server.until(lambda: bot.edits == [(first.id, False), (second.id, True)])


async def test_a_member_who_leaves_is_told_and_may_no_longer_write(server: FakeDiscord) -> None:
    guild = server.guild()
    ana = server.person("ana", guild)

    async with running(server, bot := Listener()):
        server.do(lambda: server.happenings.leave(guild, ana.user))
        await server.until(lambda: bot.members_gone == ["ana"])

    with pytest.raises(NotPossible, match="may not write"):
        ana.types("general", "still here")


async def test_an_answer_made_late_takes_the_place_of_thinking(server: FakeDiscord) -> None:
    ana = server.person("ana", server.guild())
    bot = TinyBot()

    async def answer(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.followup.send("first")
        await interaction.followup.send("second", ephemeral=True)

    bot.on_interaction = answer  # type: ignore[attr-defined]
    async with running(server, bot):
        ana.mentions("general", "10 % off")
        card = (await server.until(lambda: server.from_bot("plan p1")))[-1]
        asked = ana.forges(card, "anything")
        await server.until(lambda: len(asked.messages) == 2)

    assert [(m.content, m.ephemeral) for m in asked.messages] == [("first", True), ("second", True)]


async def test_a_command_may_be_hidden_from_those_without_a_right(server: FakeDiscord) -> None:
    guild = server.guild()
    ana = server.person("ana", guild)
    chief = server.person("chief", guild, permissions=int(Permission.MANAGE_GUILD))
    bot = TinyBot()
    managers = discord.Permissions(manage_guild=True)

    @bot.tree.command(name="halt", description="Stop all")
    @discord.app_commands.default_permissions(managers)
    async def halt(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("halted")

    async with running(server, bot):
        await bot.tree.sync()
        chief.runs("/halt", "general")
        await server.until(lambda: server.from_bot("general"))
        with pytest.raises(NotPossible, match="nobody sees /halt"):
            ana.runs("/halt", "general")


async def test_a_right_that_is_taken_away_later_is_missed(server: FakeDiscord) -> None:
    server.guild()

    async with running(server) as bot:
        general = server.find("general")
        server.deny_bot(general, int(Permission.CREATE_PUBLIC_THREADS))
        message = await bot.get_channel(general.id).send("hello")
        with pytest.raises(discord.Forbidden) as refused:
            await message.create_thread(name="plan")

    assert refused.value.code == 50013


async def test_nobody_can_press_what_is_switched_off_or_hidden(server: FakeDiscord) -> None:
    guild = server.guild()
    hidden = server.channel(guild, "back office", hidden=True)
    ana = server.person("ana", guild)
    boss = server.person("boss", guild, permissions=int(Permission.ADMINISTRATOR))

    message = boss.types(hidden, "secret")

    with pytest.raises(NotPossible, match="does not see back office"):
        ana.forges(message, "approve:p1:2")


async def test_a_thread_can_be_private(server: FakeDiscord) -> None:
    guild = server.guild()
    ana, ben = server.person("ana", guild), server.person("ben", guild)

    async with running(server) as bot:
        thread = await bot.get_channel(server.find("general").id).create_thread(name="quiet")
        await thread.add_user(discord.Object(ana.id))
        ana.types("quiet", "hello")
        await server.until(lambda: bot.heard == ["hello"])

        with pytest.raises(NotPossible, match="may not write"):
            ben.types("quiet", "let me in")


async def test_a_person_who_was_named_is_called_and_that_is_remembered(server: FakeDiscord) -> None:
    ana = server.person("ana", server.guild())

    async with running(server) as bot:
        channel = bot.get_channel(server.find("general").id)
        only_ana = discord.AllowedMentions(users=[discord.Object(ana.id)])
        await channel.send(f"<@{ana.id}>, please look", allowed_mentions=only_ana)

    assert server.desk.pings == server.from_bot("general")
    assert server.from_bot("general")[0].mentions == [ana.user]


async def test_what_a_moderator_deletes_is_told(server: FakeDiscord) -> None:
    guild = server.guild()
    moderator = int(Permission.MANAGE_MESSAGES)
    ana, mia = server.person("ana", guild), server.person("mia", guild, permissions=moderator)
    message = ana.types("general", "gone soon")

    async with running(server, bot := Listener()):
        with pytest.raises(NotPossible, match="only moderators"):
            server.person("ben", guild).deletes(message)
        mia.deletes(message)

        await server.until(lambda: bot.happened == [f"message {message.id} deleted"])


async def test_what_becomes_of_a_thread_is_told(server: FakeDiscord) -> None:
    guild = server.guild()
    thread = server.person("ana", guild).opens_thread("general", "plan")

    async with running(server, bot := Listener()):
        server.archive(thread)
        await server.until(lambda: bot.happened == ["plan archived: True"])
        server.do(lambda: server.happenings.delete_thread(thread))

        await server.until(lambda: bot.happened[1:] == [f"thread {thread.id} deleted"])


async def test_a_changed_member_is_told(server: FakeDiscord) -> None:
    guild = server.guild()
    ana = server.person("ana", guild)
    member = guild.members[ana.id]

    async with running(server, bot := Listener()):
        member.nick = "Queen"
        server.do(lambda: server.happenings.change_member(guild, member))

        await server.until(lambda: bot.happened == ["ana is Queen"])


async def test_writing_into_an_archived_thread_opens_it_again(server: FakeDiscord) -> None:
    ana = server.person("ana", server.guild())
    thread = ana.opens_thread("general", "plan")
    server.archive(thread)

    ana.types(thread, "once more")

    assert thread.thread is not None
    assert not thread.thread.archived
    server.archive(thread, locked=True)
    with pytest.raises(NotPossible, match="plan is locked"):
        ana.types(thread, "and again")


async def test_a_message_that_is_delivered_again_is_the_same_message(server: FakeDiscord) -> None:
    ana = server.person("ana", server.guild())

    async with running(server, bot := Listener()):
        server.again(ana.types("general", "once"))
        await server.until(lambda: len(bot.messages) == 2)

    assert bot.messages[0].id == bot.messages[1].id


async def test_a_stranger_of_a_guild_without_the_bot_is_not_heard(server: FakeDiscord) -> None:
    guild, elsewhere = server.guild(), server.foreign_guild()
    ana, stranger = server.person("ana", guild), server.person("stranger", elsewhere)
    place = server.world.channels_of(elsewhere)[0]

    async with running(server, bot := Listener()):
        message = stranger.types(place, "approve p-1 r1")
        own = ana.types("general", "hello")
        await server.until(lambda: bot.messages)

        assert [m.id for m in bot.messages] == [own.id]
        with pytest.raises(NotPossible, match="does not see general"):
            ana.forges(message, "approve:p1:1")
