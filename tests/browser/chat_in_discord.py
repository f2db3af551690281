"""Scenes in the local Discord, drawn by its own page."""

from collections.abc import Mapping
from dataclasses import dataclass

from bots.cards.drawing import Drawing
from bots.discord.components import PREFIX, SURE, message
from tests.browser.album import Album
from tests.browser.chat_scenes import WAITS
from tests.fakes.discord_sandbox import address
from tests.fakes.discord_server import drawn
from tests.fakes.discord_server.state import Channel, Message
from tests.fakes.discord_stage import CHANNEL, PEOPLE, Chat
from tests.fakes.product import Product

READY = "body[data-drawn]"


@dataclass(frozen=True)
class InDiscord:
    """A server, and an album of it."""

    acme: Chat
    album: Album

    @property
    def product(self) -> Product:
        return self.acme.product

    def asks(self, text: str, words: str, who: str = "manager") -> tuple[Message, Message]:
        root = self.acme[who].mentions(CHANNEL, text)
        return root, self.follows(root, words)

    def adds(self, root: Message, text: str, who: str = "manager") -> None:
        self.acme[who].mentions(self.acme.thread(root), text)

    def follows(
        self, root: Message, words: str, *, but: Message | None = None, offers: str = ""
    ) -> Message:
        def meant(one: Message) -> bool:
            return one is not but and (not offers or offers in self.labels(one))

        return self.acme.waits_for(root, words, also=meant)

    def hands_in(self, file: bytes, words: str) -> Message:
        text = f"<@{self.acme.discord.world.bot.id}>"
        root = self.acme["manager"].types(CHANNEL, text, files=[("products.csv", file)])
        return self.follows(root, words)

    def writes(self, who: str, text: str) -> Message:
        self.acme[who].whispers(text)
        return self.acme.whispered(who, "")

    def direct(self, who: str, words: str) -> Message:
        return self.acme.waits_for(self.acme.direct(who), words)

    def sends(self, who: str, drawing: Drawing) -> Message:
        accounts = {name: str(self.acme[name].id) for name in PEOPLE}
        return self.acme.sends(who, message(drawing, accounts))

    def presses(self, who: str, card: Message, label: str) -> None:
        """Press, and say yes where that is asked first."""
        part = next(one for one in drawn.usable(card) if one.get("label") == label)
        self.acme[who].presses(card, label)
        if str(part.get("custom_id", "")).startswith(f"{PREFIX}{SURE}"):
            word = "Yes, " if label.startswith("Approve") else "Ja, "
            asked = self.acme.whispered(who, word, after=card.id)
            yes = next(one for one in self.labels(asked) if one.startswith(word))
            self.acme[who].presses(asked, yes)

    def chooses(self, who: str, card: Message, label: str, number: int) -> None:
        [options] = [one["options"] for one in drawn.usable(card) if "options" in one]
        self.acme[who].selects(card, label, options[number]["value"])

    def reads(self, card: Message) -> str:
        return self.acme.read(card)

    def labels(self, card: Message) -> list[str]:
        return self.acme.discord.labels(card)

    def fills(self, who: str, fields: Mapping[str, str]) -> None:
        self.acme[who].submits(self.acme.form(who), dict(fields))

    def settles(self, who: str, *, applied: bool, because: str) -> None:
        fields = {"applied": ["yes" if applied else "no"], "reason": because}
        self.acme[who].submits(self.acme.form(who), fields)

    def draw(self, name: str, card: Message, *, seen_by: str = "manager") -> None:
        page = address(self.acme, self.acme[seen_by], card.channel)
        self.album.draw(name, page, f'article[data-id="{card.id}"]')

    def draw_form(self, name: str, who: str) -> None:
        place = self.acme.form(who).interaction.channel
        self.album.window(name, address(self.acme, self.acme[who], place))

    def draw_opened(self, name: str, who: str, card: Message) -> None:
        self.presses(who, card, "Show everything")
        page = self.acme.whispered(who, "1 to ", after=card.id)
        self.draw(name, page, seen_by=who)

    def draw_thread(self, name: str, place: Channel, *, seen_by: str = "manager") -> None:
        """Draw the whole window in which a thread is open."""
        self.album.window(name, address(self.acme, self.acme[seen_by], place))


def sure(on: InDiscord) -> None:
    """Draw what Discord asks before something that cannot be undone is approved."""
    root, card = on.asks("End the listing of POT-CLAY on Shopify", WAITS)
    on.acme["manager2"].presses(card, "Approve 1 change")
    on.draw("sure", on.acme.whispered("manager2", "Yes, ", after=card.id), seen_by="manager2")
    on.draw_thread("thread", on.acme.thread(root))


SCENES = (sure,)
"""What there is in Discord alone."""
