"""The real product beside a local Slack: a workspace, its people, and a channel where all are."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
from slack_sdk.signature import SignatureVerifier

from bots.slack.manifest import manifest
from tests.fakes.product import Product, until
from tests.fakes.slack.model import App, Channel, Message, Team, User
from tests.fakes.slack.people import Person
from tests.fakes.slack.server import FakeSlack

PEOPLE = ("admin", "manager", "manager2", "viewer")
"""Members of the demo who have an account in the workspace."""


@dataclass
class Chat:
    """A product in a workspace."""

    slack: FakeSlack
    product: Product
    sockets: bool = False
    users: dict[str, User] = field(default_factory=dict)

    def __post_init__(self) -> None:
        world = self.slack.world
        self.team: Team = world.add_team("Acme")
        for name in (*PEOPLE, "stranger"):
            self.users[name] = world.add_user(self.team.id, name)
        made_for = None if self.sockets else "http://countersign.test"
        self.app: App = world.add_app(manifest(made_for))
        made = world.install(self.app, self.team.id, self.users["admin"].id)
        members = {made.bot_user, *(user.id for user in self.users.values())}
        self.shop: Channel = world.add_channel(self.team.id, "shop", members)
        self.product.settings |= {
            "COUNTERSIGN_SLACK__API_URL": self.slack.api_url,
            "COUNTERSIGN_SLACK__BOT_TOKEN": made.bot_token,
            "COUNTERSIGN_SLACK__SIGNING_SECRET": self.app.signing_secret,
        }
        if self.sockets:
            self.product.settings["COUNTERSIGN_SLACK__APP_TOKEN"] = world.app_token(self.app)

    def start(self) -> None:
        """Start the product, and let its address be where the app is."""
        self.product.start()
        self.reach()

    def reach(self) -> None:
        """Let Slack send to where the product is now."""
        settings = self.app.manifest["settings"]
        if not self.sockets:
            for part in ("event_subscriptions", "interactivity"):
                settings[part]["request_url"] = f"{self.product.url}/slack/events"
            asked = f"{self.product.url}/slack/events"
            settings["interactivity"]["message_menu_options_url"] = asked
            for command in self.app.manifest["features"]["slash_commands"]:
                command["url"] = f"{self.product.url}/slack/events"

    def sends(self, kind: str, body: str, now: str | None = None) -> httpx2.Response:
        """Send anything that bears Slack's own signature, of now or of another time."""
        at = now or str(int(time.time()))
        verifier = SignatureVerifier(self.app.signing_secret)
        headers = {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": at,
            "X-Slack-Signature": str(verifier.generate_signature(timestamp=at, body=body)),
        }
        return httpx2.post(f"{self.product.url}/slack/events", content=body, headers=headers)

    def know(self, *names: str) -> None:
        """Let accounts be people's."""
        for name in names or PEOPLE:
            body = {"surface": "slack", "team": self.team.id, "account": self.users[name].id}
            answer = self.product.api("POST", f"/api/people/{name}/accounts", body, acting="admin")
            assert answer.is_success, answer.text

    def __getitem__(self, name: str) -> Person:
        """Return somebody."""
        return self.slack.as_(self.users[name])

    def said(self, channel: Channel, root: Message | None = None) -> list[Message]:
        """Return what the app has said in a channel, or in one of its threads."""
        found = self.slack.thread(root) if root else self.slack.seen(channel)
        return [one for one in found if one.bot_id and not one.deleted]

    def waits_for(
        self,
        channel: Channel,
        words: str,
        root: Message | None = None,
        seconds: float = 20,
        also: Callable[[Message], bool] = lambda _: True,
    ) -> Message:
        """Wait for a message of the app that shows some words; return it."""
        found: list[Message] = []

        def there() -> bool:
            found[:] = [
                one
                for one in self.said(channel, root)
                if words in self.slack.read(one) and also(one)
            ]
            return bool(found)

        try:
            until(there, seconds)
        except AssertionError:
            shown = "\n---\n".join(self.slack.read(one) for one in self.said(channel, root))
            raise AssertionError(
                f"“{words}” was not said, but:\n{shown}\n{self.product.log()}"
            ) from None
        return found[-1]

    def whispered(self, name: str, words: str, where: Channel | None = None) -> Message:
        """Wait until the app shows somebody alone some words; return that message."""
        user, found = self.users[name], list[Message]()

        def there() -> bool:
            seen = self.slack.seen(where or self.shop, user)
            mine = [one for one in seen if one.ephemeral_to == user.id]
            found[:] = [one for one in mine if words in self.slack.read(one)]
            return bool(found)

        try:
            until(there)
        except AssertionError:
            raise AssertionError(f"“{words}” was not shown.\n{self.product.log()}") from None
        return found[-1]


def buttons(message: Message) -> list[str]:
    """Return what is written on the buttons of a message."""
    return [
        element["text"]["text"]
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["type"] == "button"
    ]


@contextmanager
def chat(home: Path, *, sockets: bool = False, **settings: str) -> Iterator[Chat]:
    """Run a product beside a Slack; whatever broke a limit of the platform fails the test."""
    with FakeSlack() as slack, _idle(home, settings) as product:
        made = Chat(slack, product, sockets)
        made.start()
        made.know()
        yield made
        slack.nothing_wrong()


@contextmanager
def _idle(home: Path, settings: Mapping[str, str]) -> Iterator[Product]:
    product = Product(home, dict(settings))
    try:
        yield product
    finally:
        if product.process is not None:
            product.end()


def shown(document: object) -> str:
    """Return a document to read in a failure."""
    return json.dumps(document, indent=1)
