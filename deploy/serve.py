"""Serve the API in this process until somebody asks us to stop."""

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import uvicorn

from activities.errors import Misconfigured
from activities.web_server import WebServer
from deploy import collecting
from deploy.home import Home
from deploy.identity import named
from deploy.settings import Settings
from deploy.wiring import Product, assembled
from workflows import signing_in

GRACE_S = 1
"""How long a stop waits for answers that are being written."""


class _Server(WebServer):
    """A server whose signals are ours to handle, since more than it has to stop."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


async def serve(settings: Settings, home: Home) -> None:
    """Start everything, say that it is ready, and stop everything when asked to.

    Raises:
        Misconfigured: a part cannot start.
    """
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s"
    )
    ending = _Ending()
    loop = asyncio.get_running_loop()
    with listening(settings) as listener:
        running = asyncio.create_task(_run(settings, home, listener, ending))
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(sign, ending.ask, running)
        with suppress(asyncio.CancelledError):
            await running


class _Ending:
    """Somebody asks us to end: at once while we start, in good order while we serve."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.serving = False

    def ask(self, running: asyncio.Task[None]) -> None:
        """Take the request; a second one changes nothing."""
        if not self.serving and not self.asked.is_set():
            running.cancel()
        self.asked.set()


async def _run(settings: Settings, home: Home, listener: socket.socket, ending: _Ending) -> None:
    async with assembled(settings, home) as product:
        config = uvicorn.Config(
            product.app,
            log_level="warning",
            access_log=False,
            lifespan="off",
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=GRACE_S,
        )
        server = _Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]), name="api")
        await _ready(server, serving, product)
        tidying = asyncio.create_task(collecting.forever(), name="collecting")
        url = _url(settings, listener)
        home.address.write_text(url, encoding="ascii")
        beside = f" sandbox {product.sandbox.url}" if product.sandbox else ""
        sys.stdout.write(f"ready {url}{beside}\n")
        sys.stdout.flush()
        await _invite(product, named(settings.operator)[0], settings.public_url or url)
        ending.serving = True
        ended = asyncio.create_task(ending.asked.wait())
        await asyncio.wait((serving, ended), return_when=asyncio.FIRST_COMPLETED)
        product.stopping.set()
        server.should_exit = True
        await serving
        ended.cancel()
        tidying.cancel()


async def _invite(product: Product, tenant: str, url: str) -> None:
    """Let whoever sits at the console sign in as the admin; a log keeps no such link."""
    if not sys.stderr.isatty():
        return
    made = await signing_in.console_link(product.office, tenant)
    if made is not None:
        text = f"sign in as {made.person.name}, once and within the hour:"
        sys.stderr.write(f"{text} {url}/sign-in#{made.secret}\n")


async def _ready(server: _Server, serving: asyncio.Task[None], product: Product) -> None:
    """Return once `/readyz` says yes, or the server has ended."""
    while not serving.done():
        if server.started and await product.lacks() is None:
            return
        await asyncio.sleep(0.01)


def listening(settings: Settings) -> socket.socket:
    """Take the port before anything else is started.

    Raises:
        Misconfigured: somebody else has it.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # named TCP, or asyncio would leave Nagle's algorithm on and every answer would take 40 ms more
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(1024)
    except OSError as error:
        listener.close()
        raise Misconfigured(
            f"Countersign cannot listen on {settings.host}:{settings.port}: {error.strerror}.",
            at="COUNTERSIGN_PORT",
            hint="Choose another place with COUNTERSIGN_PORT or COUNTERSIGN_HOST.",
        ) from None
    return listener


def _url(settings: Settings, listener: socket.socket) -> str:
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listener.getsockname()[1]}"
