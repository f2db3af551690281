"""The chat products that the settings name, each loaded only where it is."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from activities.clock import SystemClock
from activities.errors import CountersignError, Misconfigured
from bots.arrivals import Arrivals
from bots.inbox import Inbox
from bots.outside import Poster
from bots.showing import Showing
from bots.surface import Surface
from deploy.identity import named
from deploy.settings import Settings
from workflows.office import Office
from workflows.store.crypto import Secrets

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Doors:
    """By which chat products reach us."""

    routes: list[Any] = field(default_factory=list)
    """For the browsers of people."""
    signed: dict[str, Any] = field(default_factory=dict)
    """For the products themselves, each by its path."""


@asynccontextmanager
async def chatting(
    office: Office, inbox: Inbox, secrets: Secrets, settings: Settings
) -> AsyncIterator[Doors]:
    """Connect every chat product; yield the doors by which they reach us.

    Raises:
        Misconfigured: one cannot be connected.
    """
    doors = Doors()
    surfaces: dict[str, Surface] = {}
    arrivals = Arrivals(office, inbox, surfaces)
    left = await arrivals.left()
    async with AsyncExitStack() as parts:
        if settings.slack.bot_token or settings.slack.client_id:
            await _slack(parts, arrivals, secrets, settings, surfaces, doors)
        showing = Showing(office, settings.public_url)
        if settings.discord.token is not None:
            await _discord(parts, arrivals, secrets, settings, surfaces, showing)
        if surfaces:
            kept(parts, Poster(office, surfaces, showing).forever(), "poster")
        parts.push_async_callback(arrivals.stop)
        kept(parts, arrivals.resume(left), "arrivals")
        yield doors


async def _slack(
    parts: AsyncExitStack,
    arrivals: Arrivals,
    secrets: Secrets,
    settings: Settings,
    surfaces: dict[str, Surface],
    doors: Doors,
) -> None:
    given = settings.slack
    if given.app_token is None and given.signing_secret is None:
        raise Misconfigured(
            "Slack cannot reach us: neither an app token nor a signing secret is set.",
            at="COUNTERSIGN_SLACK__APP_TOKEN",
            hint="Set the app token (Socket Mode), or the signing secret and a public address.",
        )
    if given.client_id and not (given.client_secret and settings.public_url):
        raise Misconfigured(
            "Workspaces cannot install the app: its secret or our public address is missing.",
            at="COUNTERSIGN_SLACK__CLIENT_ID",
            hint="Set COUNTERSIGN_SLACK__CLIENT_SECRET and COUNTERSIGN_PUBLIC_URL beside it.",
        )
    # Bolt takes more than a second to load: before anybody waits for us, and only where it is used
    from bots.slack.app import bolt, connected, settle_in, socket_mode
    from bots.slack.http import installing, signed
    from bots.slack.installing import Installing
    from bots.slack.setup import EVENTS, SURFACE, Setup

    setup = Setup(
        api_url=given.api_url,
        bot_token=given.bot_token,
        app_token=given.app_token,
        client_id=given.client_id,
        client_secret=given.client_secret,
        public_url=settings.public_url,
    )
    slack = await parts.enter_async_context(connected(arrivals.office, secrets, setup))
    surfaces[SURFACE] = slack.surface
    tenant = named(settings.operator)[0]
    if not await slack.installed.by_settings(tenant):
        kept(parts, settle_in(slack, tenant), "slack")
    app = bolt(slack, arrivals)
    if setup.installs:
        clock = SystemClock()  # links hold by the time of the people who follow them
        flow = Installing(arrivals.office, secrets, setup, slack.installed, clock, slack.web)
        doors.routes.append(installing(flow))
    if given.app_token is None and given.signing_secret is not None:
        doors.signed[EVENTS] = signed(app, given.signing_secret)
    else:
        await parts.enter_async_context(socket_mode(app, setup))


async def _discord(
    parts: AsyncExitStack,
    arrivals: Arrivals,
    secrets: Secrets,
    settings: Settings,
    surfaces: dict[str, Surface],
    showing: Showing,
) -> None:
    # discord.py takes two seconds to load: before anybody waits for us, and only where it is used
    from bots.discord.client import connected
    from bots.discord.setup import SURFACE, Setup

    given = settings.discord
    assert given.token is not None  # noqa: S101 - what calls this has looked
    setup = Setup(given.token, given.api_url, given.guilds)
    tenant = named(settings.operator)[0]
    surface, connection = await parts.enter_async_context(
        connected(arrivals, secrets, setup, showing, tenant)
    )
    surfaces[SURFACE] = surface
    kept(parts, connection.forever(), "discord")


def kept(parts: AsyncExitStack, work: Any, name: str) -> None:  # noqa: ANN401 - a coroutine
    """Run something beside everything else until the end; if it fails, everything else goes on."""
    task = asyncio.create_task(work, name=name)
    task.add_done_callback(_over)

    async def end() -> None:
        task.cancel()
        await asyncio.wait({task})  # whatever became of it was told when it ended

    parts.push_async_callback(end)


def _over(task: "asyncio.Task[None]") -> None:
    error = None if task.cancelled() else task.exception()
    if isinstance(error, CountersignError):
        log.error("%s: %s", task.get_name(), " ".join(filter(None, (error.text, error.hint))))
    elif error is not None:
        log.error("%s ended, for a fault of our own", task.get_name(), exc_info=error)
