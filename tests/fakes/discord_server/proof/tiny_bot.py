"""A bot of a few lines on the real discord.py, to prove the server with."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

import anyio

from tests.fakes.discord_server.sdk import discord
from tests.fakes.discord_server.server import FakeDiscord

app_commands, ui = discord.app_commands, discord.ui
NOBODY = discord.AllowedMentions.none()
ALL_INTENTS = discord.Intents(
    guilds=True, guild_messages=True, dm_messages=True, message_content=True
)


class Approve(ui.DynamicItem[ui.Button[Any]], template=r"approve:(?P<plan>\w+):(?P<revision>\d+)"):
    """A button that works whichever process drew it."""

    def __init__(self, plan: str, revision: int) -> None:
        custom_id = f"approve:{plan}:{revision}"
        super().__init__(ui.Button(label="Approve", custom_id=custom_id))
        self.plan = plan

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(match["plan"], int(match["revision"]))

    async def callback(self, interaction: discord.Interaction) -> Any:  # noqa: ANN401 - as in the SDK
        await interaction.response.edit_message(view=card("approved", approvable=False))


class Reason(ui.Modal, title="Why not?"):
    reason: ui.Label[Any] = ui.Label(text="Reason", component=ui.TextInput(max_length=200))

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        assert isinstance(self.reason.component, ui.TextInput)
        said = f"rejected: {self.reason.component.value}"
        await interaction.response.send_message(said, ephemeral=True, allowed_mentions=NOBODY)


class Reject(ui.Button[Any]):
    def __init__(self) -> None:
        super().__init__(label="Reject", custom_id="reject", style=discord.ButtonStyle.danger)

    async def callback(self, interaction: discord.Interaction) -> Any:  # noqa: ANN401 - as in the SDK
        await interaction.response.send_modal(Reason())


class Steps(ui.Select[Any]):
    def __init__(self) -> None:
        options = [discord.SelectOption(label="Step one", value="1")]
        super().__init__(placeholder="A step", custom_id="steps", options=options)

    async def callback(self, interaction: discord.Interaction) -> Any:  # noqa: ANN401 - as in the SDK
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.edit_original_response(content=f"step {self.values[0]}")


def card(text: str, *, approvable: bool = True) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(ui.TextDisplay(text)))
    if approvable:
        view.add_item(ui.ActionRow(Approve("p1", 2), Reject()))
        view.add_item(ui.ActionRow(Steps()))
    return view


class TinyBot(discord.Client):
    """Remembers what it heard, and answers a mention with a card in a thread."""

    def __init__(self, intents: discord.Intents = ALL_INTENTS, **options: Any) -> None:  # noqa: ANN401 - as in the SDK
        super().__init__(
            intents=intents, guild_ready_timeout=0.1, allowed_mentions=NOBODY, **options
        )
        self.heard: list[str] = []
        self.happened: list[str] = []
        self.tree = app_commands.CommandTree(self)
        add_commands(self.tree)

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Approve)
        self.add_view(card(""))

    async def on_ready(self) -> None:
        self.happened.append("ready")

    async def on_resumed(self) -> None:
        self.happened.append("resumed")

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self.happened.append(f"joined {guild.name}")

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self.happened.append(f"left {guild.name}")

    async def on_message(self, message: discord.Message) -> None:
        if message.author.bot:
            return
        self.heard.append(message.clean_content)
        if self.user in message.mentions:
            assert isinstance(message.channel, discord.TextChannel)
            thread = await message.create_thread(name="plan p1")
            await thread.send(view=card("10 % off"))


def add_commands(tree: "app_commands.CommandTree[Any]") -> None:
    group = app_commands.Group(name="countersign", description="Plans")

    @group.command(name="show", description="Show a plan")
    async def show(interaction: discord.Interaction, plan: str) -> None:
        await interaction.response.send_message(f"plan {plan}", ephemeral=True)

    @show.autocomplete("plan")
    async def plans(
        interaction: discord.Interaction, current: str
    ) -> list["app_commands.Choice[str]"]:
        found = [name for name in ("p1", "p2", "q1") if name.startswith(current)]
        return [app_commands.Choice(name=name, value=name) for name in found]

    tree.add_command(group)

    @tree.context_menu(name="Plan from this message")
    async def plan(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"planning: {message.content}")


@asynccontextmanager
async def running(server: FakeDiscord, bot: discord.Client | None = None) -> AsyncIterator[Any]:
    """Run a bot until it is ready, and close it at the end."""
    bot = bot or TinyBot()
    async with bot, anyio.create_task_group() as tasks:
        tasks.start_soon(bot.start, server.token)
        await server.until(bot.is_ready, within_s=20)
        yield bot
        await bot.close()
        tasks.cancel_scope.cancel()
