"""Scenes in the local Slack, drawn by its own page."""

from collections.abc import Mapping
from dataclasses import dataclass

from slack_sdk import WebClient

from bots.cards.drawing import Drawing
from bots.slack.blocks import message
from tests.browser.album import Album
from tests.browser.chat_scenes import POT, WAITS
from tests.fakes.product import Product, until
from tests.fakes.slack.model import Channel, Message, View
from tests.fakes.slack_sandbox import address
from tests.fakes.slack_stage import PEOPLE, Chat, buttons

READY = "#title:not(:empty)"
LIVE = "**/_slack/state*"


@dataclass(frozen=True)
class InSlack:
    """A workspace, and an album of it."""

    acme: Chat
    album: Album

    @property
    def product(self) -> Product:
        return self.acme.product

    def asks(self, text: str, words: str, who: str = "manager") -> tuple[Message, Message]:
        root = self.acme[who].mentions(self.acme.shop, text)
        return root, self.follows(root, words)

    def adds(self, root: Message, text: str, who: str = "manager") -> None:
        self.acme[who].mentions(self.acme.shop, text, thread=root)

    def follows(
        self, root: Message, words: str, *, but: Message | None = None, offers: str = ""
    ) -> Message:
        def meant(one: Message) -> bool:
            other = but is None or one.ts != but.ts
            return other and (not offers or offers in buttons(one))

        return self.acme.waits_for(self.acme.shop, words, root, also=meant)

    def hands_in(self, file: bytes, words: str) -> Message:
        sheet = self.acme["manager"].uploads("products.csv", file)
        return self.follows(self.acme["manager"].mentions(self.acme.shop, "", files=[sheet]), words)

    def writes(self, who: str, text: str) -> Message:
        self.acme[who].writes_to_app(text)
        return self.whispered(who, self.acme[who].direct)

    def whispered(self, who: str, where: Channel) -> Message:
        """Wait until somebody is told something that nobody else sees."""
        user, said = self.acme.users[who], list[Message]()

        def told() -> bool:
            seen = self.acme.slack.seen(where, user)
            said[:] = [one for one in seen if one.ephemeral_to == user.id]
            return bool(said)

        until(told)
        return said[-1]

    def direct(self, who: str, words: str) -> Message:
        return self.acme.waits_for(self.acme[who].direct, words)

    def sends(self, who: str, drawing: Drawing) -> Message:
        channel = self.acme[who].direct
        sent = message(drawing, {name: self.acme.users[name].id for name in PEOPLE})
        token = self.product.settings["COUNTERSIGN_SLACK__BOT_TOKEN"]
        client = WebClient(token, base_url=self.acme.slack.api_url)
        client.chat_postMessage(channel=channel.id, **sent)
        return self.acme.slack.last(channel)

    def presses(self, who: str, card: Message, label: str) -> None:
        self.acme[who].presses(card, label).wait()

    def chooses(self, who: str, card: Message, label: str, number: int) -> None:
        elements = [one for block in card.blocks for one in block.get("elements", ())]
        [options] = [one["options"] for one in elements if "options" in one]
        self.acme[who].presses(card, label, options[number]["value"]).wait()

    def reads(self, card: Message) -> str:
        return self.acme.slack.read(card)

    def labels(self, card: Message) -> list[str]:
        return buttons(card)

    def fills(self, who: str, fields: Mapping[str, str]) -> None:
        self.acme[who].submits(self._form(who), dict(fields)).wait()

    def settles(self, who: str, *, applied: bool, because: str) -> None:
        self.fills(who, {"applied": "yes" if applied else "no", "reason": because})

    def draw(self, name: str, card: Message, *, seen_by: str = "manager") -> None:
        self.album.draw(name, self._page(seen_by, card.channel), f'article[data-ts="{card.ts}"]')

    def draw_form(self, name: str, who: str) -> None:
        self._form(who)
        self.album.window(name, self._page(who))

    def draw_opened(self, name: str, who: str, card: Message) -> None:
        self.presses(who, card, "Show everything")
        self.draw_form(name, who)
        self.acme[who].closes(self._form(who))

    def _form(self, who: str) -> View:
        until(lambda: self.acme.slack.view(self.acme.users[who]) is not None)
        view = self.acme.slack.view(self.acme.users[who])
        assert view is not None
        return view

    def _page(self, who: str, place: str = "") -> str:
        return address(self.acme, self.acme.users[who], place)


def home(on: InSlack) -> None:
    """Draw the Home tab of somebody for whom something waits."""
    on.asks(POT, WAITS)
    user = on.acme.users["manager2"]
    on.acme["manager2"].opens_home()
    until(lambda: on.acme.slack.home(user) is not None)
    on.album.window("home", address(on.acme, user, "home"))


def guest(on: InSlack) -> None:
    """Draw what a guest of another workspace is told."""
    on.acme["guest"].mentions(on.acme.shop, "status")
    on.draw("guest", on.whispered("guest", on.acme.shop), seen_by="guest")


SCENES = (home, guest)
"""What there is in Slack alone."""
