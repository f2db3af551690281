"""Slack, put together: one Bolt app whatever way its requests come."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import aiohttp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from activities.errors import Misconfigured
from bots.arrivals import Arrivals
from bots.slack import agent, choosing, commands, listening, pressing, shortcuts
from bots.slack.calling import TIMEOUT_S, call, client
from bots.slack.forms import Forms
from bots.slack.home import Home
from bots.slack.installed import Installed
from bots.slack.refusing import Careful, failed
from bots.slack.setup import Setup
from bots.slack.surface import Slack
from bots.surface import Refused, Trouble
from bots.unlogged import hiding
from workflows.office import Office
from workflows.store.crypto import Secrets

log = logging.getLogger(__name__)

_NOT_OURS: Final = (
    "This workspace is not connected to Countersign, so nothing is done. Whoever operates it here"
    " installs the app into this workspace anew."
)
_WITHOUT_TICKET: Final = hiding(r"(\bticket=)[^&\s'\"]+")
"""A ticket lets whoever reads it make a connection of ours."""
PING_S: Final = 10.0
AGAIN_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Workspaces:
    """Slack as everything else needs it."""

    setup: Setup
    web: AsyncWebClient
    installed: Installed
    surface: Slack


@asynccontextmanager
async def connected(office: Office, secrets: Secrets, setup: Setup) -> AsyncIterator[Workspaces]:
    """Open what calls Slack."""
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        web = client(setup.api_url)
        web.session = session
        installed = Installed(office, secrets, setup, web)
        yield Workspaces(setup, web, installed, Slack(web, installed))


def bolt(slack: Workspaces, arrivals: Arrivals) -> AsyncApp:
    """Return the app with all that it listens to."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        return await slack.installed.authorize(enterprise_id, team_id)

    app = Careful(
        name="countersign",
        client=client(slack.setup.api_url),
        request_verification_enabled=False,  # the door has looked, before it read anything
        authorize=authorize,  # type: ignore[arg-type]  # None is taken, and says: not installed
        user_facing_authorize_error_message=_NOT_OURS,
        ignoring_self_events_enabled=False,  # that a message of ours was taken away is one of them
        raise_error_for_unhandled_request=True,
        process_before_response=True,  # what is acknowledged stands in a row by then
    )
    app.error(failed)
    home = Home(arrivals, slack.web, slack.setup.public_url)
    pressing.listen(app, arrivals, Forms(arrivals.office, slack.web), home)
    listening.listen(app, arrivals, slack.installed)
    agent.listen(app, arrivals, slack.web)
    home.listen(app)
    choosing.listen(app, arrivals)
    commands.listen(app, arrivals, slack.surface)
    shortcuts.listen(app, arrivals, slack.surface)
    return app


async def settle_in(slack: Workspaces, tenant: str) -> None:
    """Install what the settings name, once Slack, which is away, can be reached.

    Raises:
        Misconfigured: Slack does not take it.
    """
    while True:
        await asyncio.sleep(AGAIN_S)
        if await slack.installed.by_settings(tenant):
            return


@asynccontextmanager
async def socket_mode(app: AsyncApp, setup: Setup) -> AsyncIterator[None]:
    """Let Slack send through a connection of our own, for as long as this is entered.

    While Slack is away, everything else goes on, and the connection is made when it is back.

    Raises:
        Misconfigured: Slack does not take the app token.
    """
    token = setup.app_token.get_secret_value() if setup.app_token else ""
    web = client(setup.api_url, token)
    address = await _address(web, token)
    handler = AsyncSocketModeHandler(app, token, web_client=web, ping_interval=PING_S)
    handler.client.wss_uri = address
    handler.client.logger.addFilter(_WITHOUT_TICKET)
    connecting: asyncio.Task[None] = asyncio.create_task(handler.connect_async())  # type: ignore[no-untyped-call]  # Bolt leaves it open
    renewing = asyncio.create_task(_renewed(handler.client))
    try:
        if address is not None:
            await asyncio.wait({connecting}, timeout=TIMEOUT_S)
        yield
    finally:
        for task in (connecting, renewing):
            task.cancel()
        await asyncio.gather(connecting, renewing, return_exceptions=True)
        await handler.close_async()  # type: ignore[no-untyped-call]  # as above


async def _renewed(connection: SocketModeClient) -> None:
    """Let each try to connect begin with an address of its own.

    Slack makes one for one try and not for long, while the SDK tries the same one for ever.
    """
    while True:
        await asyncio.sleep(PING_S / 2)
        if not await connection.is_connected():
            connection.wss_uri = None


async def _address(web: AsyncWebClient, token: str) -> str | None:
    """Return where to connect first; None: Slack cannot be reached.

    Raises:
        Misconfigured: Slack does not take the app token.
    """
    try:
        told = await call(web, "apps.connections.open", token=token)
    except Refused as refused:
        raise Misconfigured(
            f"Slack does not take the app token ({refused}).",
            at="COUNTERSIGN_SLACK__APP_TOKEN",
            hint="Make one with connections:write on the app's page Basic Information; it begins"
            " with xapp-.",
        ) from None
    except Trouble as away:
        log.warning("Slack cannot be reached to open a connection: %s", away)
        return None
    return str(told["url"])
