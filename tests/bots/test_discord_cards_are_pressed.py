"""Cards drawn as plain payloads are posted, pressed and redrawn by the real client."""

import re
from collections.abc import Iterator
from typing import Any, Self

import pytest

from bots.cards.approval import draw_approval
from bots.cards.saying import Seen
from bots.discord.components import PREFIX, message
from tests.fakes.discord_server.proof.tiny_bot import TinyBot, running
from tests.fakes.discord_server.sdk import discord, turned_to
from tests.fakes.discord_server.server import FakeDiscord
from tests.fakes.discord_server.state import Message
from tests.fakes.documents import PEOPLE, SHOPS, approval, ending, plan, price, vote
from workflows.documents import PartView, PlanDocument

pytestmark = pytest.mark.anyio
SEEN = Seen(PEOPLE, SHOPS)
TWO_PARTS = (PartView(workflow="w1", title="Prices"), PartView(workflow="w2", title="Old ones"))


@pytest.fixture
def server() -> Iterator[FakeDiscord]:
    """Serve a local Discord; what a client sends against its limits fails the test."""
    with FakeDiscord(pace=0.05) as served, turned_to(served):
        yield served


OURS = rf"{PREFIX}(?P<verb>[a-z-]+):?(?P<value>.*)"


class Ours(discord.ui.DynamicItem[discord.ui.Item[Any]], template=OURS):
    """Any button or list of any card, whichever process drew it."""

    def __init__(self, item: discord.ui.Item[Any], verb: str, value: str) -> None:
        super().__init__(item)
        self.verb, self.value = verb, value

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(item, match["verb"], match["value"])

    async def callback(self, interaction: discord.Interaction) -> Any:  # noqa: ANN401 - as in the SDK
        pressed: Any = interaction.data
        assert isinstance(interaction.client, Desk)
        interaction.client.heard.append(f"{self.verb} {pressed.get('values', [self.value])[0]}")
        await interaction.response.defer()


class Desk(TinyBot):
    """Draws cards as plain payloads, and hears every press."""

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Ours)

    async def shows(self, channel: int, document: PlanDocument, on: int | None = None) -> None:
        """Post a card, or redraw the one that stands there."""
        drawn = message(draw_approval(document, SEEN), {"ben": "100000000000000001"})
        params = discord.http.MultipartParameters(payload=drawn, multipart=None, files=None)
        if on is None:
            await self.http.send_message(channel, params=params)
        else:
            await self.http.edit_message(channel, on, params=params)


async def posted(server: FakeDiscord, desk: Desk, document: PlanDocument) -> Message:
    await desk.shows(desk.guilds[0].text_channels[0].id, document)
    return (await server.until(lambda: server.from_bot("general")))[-1]


async def test_a_press_bears_revision_and_verb_and_survives_a_restart(server: FakeDiscord) -> None:
    ana = server.person("ana", server.guild())
    async with running(server, Desk()) as desk:
        card = await posted(server, desk, plan())

    async with running(server, Desk()) as desk:
        ana.presses(card, "Approve 3 changes")

        await server.until(lambda: desk.heard == ["approve p-12:1"])


async def test_what_cannot_be_undone_is_asked_again(server: FakeDiscord) -> None:
    ana = server.person("ana", server.guild())
    async with running(server, Desk()) as desk:
        ana.presses(await posted(server, desk, plan([ending()])), "Approve 1 change")

        await server.until(lambda: desk.heard == ["sure-approve p-12:1"])


async def test_a_part_that_is_chosen_comes_with_its_revision(server: FakeDiscord) -> None:
    ana = server.person("ana", server.guild())
    async with running(server, Desk()) as desk:
        card = await posted(server, desk, plan([price(), ending()], parts=TWO_PARTS))
        ana.selects(card, "Remove a part", "Old ones")

        await server.until(lambda: desk.heard == ["without p-12:1:w2"])


async def test_a_decision_takes_the_buttons_and_leaves_who_made_it(server: FakeDiscord) -> None:
    server.person("ana", server.guild())
    over = plan(approval=approval(state="rejected", missing=0, votes=(vote(decision="reject"),)))
    async with running(server, Desk()) as desk:
        card = await posted(server, desk, plan())
        await desk.shows(card.channel.id, over, on=card.id)

        await server.until(lambda: "Rejected by Ben Okafor in Slack" in server.drawn(card))
        assert server.labels(card) == ["Propose again", "Show everything"]


async def test_no_view_is_kept_for_a_card(server: FakeDiscord) -> None:
    server.guild()
    async with running(server, Desk()) as desk:
        await posted(server, desk, plan())

        assert desk.persistent_views == []
