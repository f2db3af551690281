"""A server that nobody asks sleeps, and ends at once when it shall."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator

import pytest
import uvicorn
from starlette.responses import PlainTextResponse

from activities.web_server import WebServer

pytestmark = pytest.mark.anyio


class Counted(WebServer):
    """Counts how often it looks whether it shall end."""

    looked = 0

    async def on_tick(self, counter: int) -> bool:
        self.looked += 1
        return await super().on_tick(counter)


@pytest.fixture
async def server() -> AsyncIterator[Counted]:
    config = uvicorn.Config(PlainTextResponse("here"), log_level="warning", lifespan="off")
    server = Counted(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)
        yield server
        server.should_exit = True
        await serving


async def ended(server: WebServer) -> float:
    """Return the seconds until it has closed its sockets."""
    clock = asyncio.get_running_loop().time
    began = clock()
    while any(one.is_serving() for one in server.servers):  # noqa: ASYNC110 - nor for this
        await asyncio.sleep(0.005)
    return clock() - began


async def test_it_sleeps_while_nobody_asks(server: Counted) -> None:
    before = server.looked

    await asyncio.sleep(1.5)

    assert server.looked - before <= 2


async def test_it_ends_at_once(server: Counted) -> None:
    server.should_exit = True

    assert await ended(server) < 0.5


async def test_a_signal_ends_it_at_once(server: Counted) -> None:
    def interrupted() -> None:
        server.should_exit = True

    threading.Timer(0.05, interrupted).start()  # a signal's handler wakes no loop either

    assert await ended(server) < 0.5
