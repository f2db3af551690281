"""A tiny real Bolt app beside a local Slack."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import anyio
from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.model import App, Channel, Json, Team, User
from tests.fakes.slack.people import Person
from tests.fakes.slack.server import FakeSlack

MANIFEST: Json = {
    "display_information": {"name": "Tiny"},
    "features": {
        "agent_view": {"agent_description": "Tiny"},
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "tiny"},
        "slash_commands": [{"command": "/tiny", "url": "/slack/events", "description": "Try"}],
        "shortcuts": [
            {"name": "Plan", "type": "message", "callback_id": "plan", "description": "Plan"},
            {"name": "New", "type": "global", "callback_id": "new", "description": "New"},
        ],
    },
    "oauth_config": {
        "redirect_urls": ["/slack/oauth_redirect"],
        "scopes": {
            "bot": [
                "app_mentions:read",
                "assistant:write",
                "channels:history",
                "channels:read",
                "chat:write",
                "commands",
                "files:read",
                "groups:history",
                "im:history",
                "im:write",
                "users:read",
            ]
        },
    },
    "settings": {
        "event_subscriptions": {
            "request_url": "/slack/events",
            "bot_events": [
                "agent_session_stopped",
                "app_context_changed",
                "app_home_opened",
                "app_mention",
                "app_uninstalled",
                "assistant_thread_started",
                "member_joined_channel",
                "message.channels",
                "message.groups",
                "message.im",
                "tokens_revoked",
            ],
        },
        "interactivity": {
            "is_enabled": True,
            "request_url": "/slack/events",
            "message_menu_options_url": "/slack/events",
        },
        "socket_mode_enabled": False,
    },
}


@dataclass
class Stage:
    """One workspace with two people, one channel and one app that is installed there."""

    slack: FakeSlack
    manifest: Json = field(default_factory=lambda: MANIFEST)

    def __post_init__(self) -> None:
        world = self.slack.world
        self.team: Team = world.add_team("Acme")
        self.ana_user: User = world.add_user(self.team.id, "ana")
        self.ben_user: User = world.add_user(self.team.id, "ben")
        self.app: App = world.add_app(self.manifest)
        made = world.install(self.app, self.team.id, self.ana_user.id)
        self.bot_token = made.bot_token
        everybody = {self.ana_user.id, self.ben_user.id, made.bot_user}
        self.shop: Channel = world.add_channel(self.team.id, "shop", everybody)

    @property
    def ana(self) -> Person:
        return self.slack.as_(self.ana_user)

    @property
    def ben(self) -> Person:
        return self.slack.as_(self.ben_user)

    def client(self, token: str | None = None, **more: Any) -> AsyncWebClient:  # noqa: ANN401
        """Return the real client."""
        return AsyncWebClient(token or self.bot_token, base_url=self.slack.api_url, **more)

    def bolt(self, **more: Any) -> AsyncApp:  # noqa: ANN401 - Bolt's own arguments
        """Return a real app that knows nothing but where Slack is."""
        return AsyncApp(client=self.client(), signing_secret=self.app.signing_secret, **more)

    @staticmethod
    @asynccontextmanager
    async def serving(bolt: AsyncApp) -> AsyncIterator[str]:
        """Serve a real app."""
        runner = web.AppRunner(bolt.web_app("/slack/events"), shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()

    @asynccontextmanager
    async def over_http(self, bolt: AsyncApp) -> AsyncIterator[None]:
        """Serve a real app at the address at which the manifest's paths are reached."""
        async with self.serving(bolt) as self.app.url:
            yield

    @staticmethod
    @asynccontextmanager
    async def connected(bolt: AsyncApp, token: str, api_url: str) -> AsyncIterator[None]:
        """Connect a real app by Socket Mode."""
        client = AsyncWebClient(token, base_url=api_url)
        handler = AsyncSocketModeHandler(bolt, token, web_client=client, ping_interval=0.2)
        await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it open
        try:
            yield
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]  # likewise

    @asynccontextmanager
    async def over_sockets(self, bolt: AsyncApp) -> AsyncIterator[None]:
        """Connect a real app to this Slack."""
        token = self.slack.world.app_token(self.app)
        async with self.connected(bolt, token, self.slack.api_url):
            yield


async def arrived(true: Callable[[], object], seconds: float = 15) -> None:
    """Wait until something is so."""
    with anyio.fail_after(seconds):
        while not true():  # noqa: ASYNC110 - it happens in another thread
            await anyio.sleep(0.02)
