"""One exchange: what is said when it is Countersign that has no room for it."""

import asyncio

import httpx2
import pytest

from activities.clock import SystemClock
from activities.errors import Late
from activities.http import Post, post

pytestmark = pytest.mark.anyio


async def test_a_write_that_finds_no_room_beside_the_others_is_late_and_not_sent() -> None:
    arrived: list[asyncio.StreamWriter] = []
    busy = asyncio.Event()

    async def silent(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        arrived.append(writer)
        busy.set()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    request = Post("the shop", f"http://127.0.0.1:{port}/", {}, b"{}", writes=True)
    limits, patience = httpx2.Limits(max_connections=1), httpx2.Timeout(5, pool=0.05)
    async with httpx2.AsyncClient(limits=limits, timeout=patience, trust_env=False) as narrow:
        first = asyncio.create_task(post(narrow, request, SystemClock()))
        await busy.wait()

        with pytest.raises(Late, match="nothing was sent") as late:
            await post(narrow, request, SystemClock())

        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
    for writer in arrived:
        writer.close()
        await writer.wait_closed()
    server.close()
    await server.wait_closed()
    assert (len(arrived), late.value.retry_after_s) == (1, 1.0)
