"""A local Slack: one server on a thread of its own, which tests and programs talk to."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

from aiohttp import ClientSession, web

from tests.fakes.slack import page
from tests.fakes.slack.control import Control
from tests.fakes.slack.delivery import Delivery, Distortion
from tests.fakes.slack.downloads import downloaded
from tests.fakes.slack.drawing import drawn
from tests.fakes.slack.faults import Faults, Order, Trouble
from tests.fakes.slack.model import (
    Answered,
    App,
    Channel,
    File,
    Message,
    SlackError,
    User,
    View,
    Violation,
)
from tests.fakes.slack.oauth import allow, authorize_page
from tests.fakes.slack.people import Person
from tests.fakes.slack.replies import NAME, Replies
from tests.fakes.slack.socket_mode import Sockets
from tests.fakes.slack.state import World
from tests.fakes.slack.web_api import WebApi, known

R = TypeVar("R")
WAIT_S = 30.0
DOWNLOAD = "files-pri"
"""By what a download is called among the calls, and in faults."""


@dataclass
class FakeSlack:
    """One Slack; enter it to start it."""

    port: int = 0
    world: World = field(default_factory=World)
    faults: Faults = field(default_factory=Faults)
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)

    def __post_init__(self) -> None:
        self.sockets = Sockets(self.world)
        self.delivery = Delivery(self.world, self.sockets)
        self.replies = Replies(self.world)
        self.web_api = WebApi(self.world, self.faults)
        self.world.listeners.append(self.delivery.hear)
        self._ready = threading.Event()
        self._over: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, name="fake-slack", daemon=True)

    # Life

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(WAIT_S), "the local Slack did not start"
        return self

    def __exit__(self, *_: object) -> None:
        if self._over is not None:
            self.loop.call_soon_threadsafe(self._over.set)
        self._thread.join(WAIT_S)

    def _run(self) -> None:
        try:
            self.loop.run_until_complete(self._serve())
        finally:
            self.loop.close()

    async def _serve(self) -> None:
        self._over = asyncio.Event()
        runner = web.AppRunner(self._routes(), handler_cancellation=True, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self.port)
        await site.start()
        self.port = runner.addresses[0][1]
        self.world.url = f"http://127.0.0.1:{self.port}"
        async with ClientSession() as session:
            self.delivery.session = session
            self._ready.set()
            await self._over.wait()
            await self.sockets.close()
            await runner.cleanup()
            await self._end_what_is_under_way()

    async def _end_what_is_under_way(self) -> None:
        for task in (under_way := asyncio.all_tasks() - {asyncio.current_task()}):
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    def _routes(self) -> web.Application:
        app = web.Application(client_max_size=2**24, middlewares=[page.guarded])
        app.add_routes(
            [
                web.route("*", "/api/{method}", self.web_api.serve),
                web.post("/actions/{key}", self._replied),
                web.get("/link/", self.sockets.serve),
                web.get("/files-pri/{file}/{tail:.+}", self._downloaded),
                web.get("/oauth/v2/authorize", self._asked),
                web.post("/oauth/v2/allow", self._allowed),
                *Control(self).routes(),
                *page.routes(),
            ]
        )
        return app

    # Where it is reached

    @property
    def url(self) -> str:
        """Return its address."""
        return self.world.url

    @property
    def api_url(self) -> str:
        """Return what an app takes for https://slack.com/api/."""
        return f"{self.url}/api/"

    @property
    def authorize_url(self) -> str:
        """Return what an app takes for https://slack.com/oauth/v2/authorize."""
        return f"{self.url}/oauth/v2/authorize"

    # On its own loop

    def do(self, deed: Callable[[], R]) -> R:
        """Do something where everything is read and changed."""
        if threading.get_ident() == self._thread.ident:
            return deed()

        async def done() -> R:
            return deed()

        return self.begin(done()).result(WAIT_S)

    def begin(self, deed: Coroutine[Any, Any, R]) -> "Future[R]":
        """Begin something that takes a while."""
        return asyncio.run_coroutine_threadsafe(deed, self.loop)

    def settled(self) -> "Future[None]":
        """Wait until nothing is on its way to an app: `.result()`, or wrap it to await it."""
        return self.begin(self.delivery.settled())

    # What goes wrong

    def fault(
        self,
        trouble: Trouble,
        method: str = "*",
        *,
        times: int | None = None,
        for_s: float | None = None,
        seconds: float = 1.0,
        then: Callable[[], object] | None = None,
    ) -> None:
        """Let calls go wrong, a few times or for a while."""
        until = None if for_s is None else self.world.now + for_s
        times = 1 if times is None and until is None else times
        order = Order(trouble, method, times, until, seconds, then)
        self.do(lambda: self.faults.orders.append(order))

    def advance(self, seconds: float) -> None:
        """Let time pass for triggers, codes, tokens and reply addresses."""
        self.world.offset_s += seconds

    @property
    def distortion(self) -> Distortion:
        """Return how the way to the apps is worse than it should be."""
        return self.delivery.distortion

    # People, and what they see

    def as_(self, user: User | str, app: App | None = None) -> Person:
        """Return somebody, to let them do something."""
        who = self.world.users[user] if isinstance(user, str) else user
        return Person(self, who, app or next(iter(self.world.apps.values())))

    def seen(self, channel: Channel | str, user: User | None = None) -> list[Message]:
        """Return what stands in a channel, with what only that person sees."""
        key = channel if isinstance(channel, str) else channel.id
        return self.do(lambda: self.world.seen_in(key, user.id if user else ""))

    def thread(self, message: Message) -> list[Message]:
        """Return the thread of a message."""
        root = message.thread_ts or message.ts
        return self.do(lambda: self.world.thread(message.channel, root))

    def last(self, channel: Channel | str, user: User | None = None) -> Message:
        """Return the newest message that a bot wrote into a channel."""
        return [one for one in self.seen(channel, user) if one.bot_id][-1]

    def view(self, user: User, app: App | None = None) -> View | None:
        """Return the modal that somebody has on top."""
        owner = app or next(iter(self.world.apps.values()))
        stack = self.world.stacks[owner.id, user.id]
        return self.world.views[stack[-1]] if stack else None

    def home(self, user: User, app: App | None = None) -> View | None:
        """Return the Home tab that somebody sees."""
        owner = app or next(iter(self.world.apps.values()))
        return self.world.homes.get((owner.id, user.id))

    def read(self, shown: Message | View) -> str:
        """Return a message or a view as plain text, as it is drawn."""
        return drawn(shown.text if isinstance(shown, Message) else "", shown.blocks)

    def calls(self, method: str) -> list[Answered]:
        """Return the calls of one method, with what each was told."""
        return [one for one in self.world.calls if one.method == method]

    def unused(self, app: App) -> set[str]:
        """Name what a manifest asks for and nothing has needed yet: scopes and events."""
        return set(app.bot_scopes | app.events) - self.world.exercised

    def forgive(self, *codes: str) -> list[Violation]:
        """Take out the violations that a test wanted, and return them."""
        found = [one for one in self.world.violations if one.code in codes]
        self.world.violations = [one for one in self.world.violations if one.code not in codes]
        return found

    def nothing_wrong(self) -> None:
        """Fail if anything was sent that the platform's limits or people would not bear."""
        assert not self.world.violations, "\n".join(map(str, self.world.violations))

    # Other doors

    async def _replied(self, request: web.Request) -> web.StreamResponse:
        return await self.web_api.guarded(request, NAME, self.replies.answer)

    async def _downloaded(self, request: web.Request) -> web.StreamResponse:
        return await self.web_api.guarded(request, DOWNLOAD, self._file)

    async def _file(self, request: web.Request, name: str) -> web.Response:
        """Hand a file over to a token that may read it; any other is led to the sign-in page."""
        file = self.world.files.get(request.match_info["file"])
        header = request.headers.get("Authorization", "").removeprefix("Bearer ")
        may = file is not None and not file.deleted and self._may_read(header, file)
        args = {"file": request.match_info["file"]}
        self.world.calls.append(
            Answered(name, "", "", args, ok=may, error="", at=self.world.now, status=200)
        )
        if file is None or not may:
            location = {"Location": f"{self.url}/signin"}
            return web.Response(status=302, headers=location)
        return downloaded(file, self.url)

    def _may_read(self, value: str, file: File) -> bool:
        try:
            token = known(self.world, value)
        except SlackError:
            return False
        mine = {bot.id for bot in self.world.bots(self.world.apps[token.app_id])}
        channels = (self.world.channels[one] for one in file.channels)
        seen = any(channel.members & mine for channel in channels)
        return seen and "files:read" in token.scopes

    async def _asked(self, request: web.Request) -> web.StreamResponse:
        try:
            return authorize_page(self.world, request)
        except SlackError as error:
            return web.Response(status=400, text=error.code)

    async def _allowed(self, request: web.Request) -> web.StreamResponse:
        asked = {name: str(value) for name, value in (await request.post()).items()}
        person = self.world.users.get(asked.get("as", ""))
        if person is None:
            return web.Response(status=400, text="nobody is signed in: add ?as=U…")
        try:
            address = allow(self.world, asked, person, org=asked.get("org") == "1")
        except SlackError as error:
            return web.Response(status=400, text=error.code)
        raise web.HTTPFound(address)
