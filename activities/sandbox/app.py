"""The sandbox as a process: one port, one folder, ended by SIGTERM."""

import asyncio
import fcntl
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import cast

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from activities.errors import Misconfigured, Missing
from activities.sandbox.clock import RaisedClock
from activities.sandbox.control import routes
from activities.sandbox.dialect import Answer, Asked, discover
from activities.sandbox.state import State
from activities.sandbox.world import World
from activities.web_server import WebServer

HOST = "127.0.0.1"
LARGEST = 1_048_576
"""Bytes of a request's body; more is answered with 413."""


def serve(home: Path, port: int, listens: Callable[[str], object] | None = None) -> None:
    """Play the marketplaces on a loopback port until SIGTERM; 0 picks a free port.

    The folder then holds `sandbox.pid`, `sandbox.port`, `sandbox.clock` and `sandbox.db`. Who wants
    to know the address is told it as soon as a request to it is answered.

    Raises:
        Misconfigured: another sandbox owns the folder, or the port is taken.
    """
    signal.signal(signal.SIGTERM, _leave)
    home.mkdir(parents=True, exist_ok=True)
    with _owned(home), _listening(port) as listener:
        state = State.open(home / "sandbox.db")
        try:
            clock = RaisedClock(home / "sandbox.clock", float(state.setting("offset", "0")))
            world = World(state, clock, discover())
            taken = listener.getsockname()[1]
            (home / "sandbox.port").write_text(str(taken), encoding="ascii")
            if listens is not None:
                listens(f"http://{HOST}:{taken}")
            asyncio.run(_server(world, home).serve(sockets=[listener]))
        finally:
            state.close()


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


@contextmanager
def _owned(home: Path) -> Iterator[None]:
    """Hold the folder for this process; the lock ends with it, however it ends."""
    path = home / "sandbox.pid"
    with path.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            owner = path.read_text(encoding="ascii").strip()
            text = f"Another sandbox (process {owner}) is already using {home}."
            raise Misconfigured(text, at=str(path)) from taken
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    # named TCP, or asyncio would leave Nagle's algorithm on and every answer would take 40 ms more
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError as taken:
            text = f"The sandbox cannot listen on {HOST}:{port}: {taken.strerror}."
            raise Misconfigured(text, at="port") from taken
        listener.listen(256)
        yield listener


class _Cuttable(H11Protocol):
    """Lets the application cut its connection, as a dying shop would."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class _Server(WebServer):
    """Lets nobody wait for a slow answer any more once it is asked to end."""

    def __init__(self, config: uvicorn.Config, world: World) -> None:
        super().__init__(config)
        self._world = world

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._world.ending = True
        super().handle_exit(sig, frame)


def _server(world: World, home: Path) -> uvicorn.Server:
    config = uvicorn.Config(
        _application(world, home),
        http=_Cuttable,
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=60,
        timeout_graceful_shutdown=1,
    )
    return _Server(config, world)


def _application(world: World, home: Path) -> ASGIApp:
    health: dict[str, object] = {"home": str(home.resolve()), "pid": os.getpid()}

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        landing = asyncio.create_task(world.land_forever())
        try:
            yield
        finally:
            landing.cancel()
            with suppress(asyncio.CancelledError):
                await landing

    control = Mount("/_sandbox", routes=routes(world, health))
    return Starlette(routes=[control, Mount("/", _Shops(world))], lifespan=lifespan)


class _Shops:
    """Everything below /<marketplace>/<shop>."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Play one request; a cut one gets not a single byte."""
        if scope["type"] != "http":
            return
        body = await _body(receive)
        answer = await self._play(scope, body) if len(body) <= LARGEST else _plain(413, "Too large")
        if answer is None:
            cast("asyncio.Transport", scope["state"]["transport"]).abort()
            while (await receive())["type"] != "http.disconnect":
                pass
            return
        await _send(send, answer)

    async def _play(self, scope: Scope, body: bytes) -> Answer | None:
        asked = (scope["raw_path"] or scope["path"].encode()).decode("latin-1")
        marketplace, _, below = asked.removeprefix("/").partition("/")
        key, _, rest = below.partition("/")
        try:
            shop = self._world.shop(key, marketplace)
        except Missing:
            return _plain(404, "Not Found")
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        query = scope["query_string"].decode("latin-1")
        return await self._world.ask(shop, Asked(scope["method"], f"/{rest}", headers, body, query))


async def _body(receive: Receive) -> bytes:
    """Read a body; of one that is too large only what proves it."""
    body = b""
    while len(body) <= LARGEST:
        message: Message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    return body


def _plain(status: int, text: str) -> Answer:
    return Answer(status, text.encode(), {"content-type": "text/plain; charset=utf-8"})


async def _send(send: Send, answer: Answer) -> None:
    headers = {**answer.headers, "content-length": str(len(answer.body))}
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": raw})
    await send({"type": "http.response.body", "body": answer.body})
