"""The socket behind every page and every answer."""

import asyncio
import socket
from pathlib import Path

import pytest

from deploy.serve import listening
from deploy.settings import Settings

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
async def test_an_answer_in_two_pieces_waits_for_nobody(host: str, tmp_path: Path) -> None:
    """Nagle's algorithm would hold the second piece back until the first was acknowledged."""
    at_once: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def look(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        taken = writer.get_extra_info("socket")
        at_once.set_result(taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    with listening(Settings(home=tmp_path, host=host, port=0)) as listener:
        async with await asyncio.start_server(look, sock=listener):
            _, writer = await asyncio.open_connection(*listener.getsockname()[:2])
            assert await at_once
            writer.close()
