"""What a client that misbehaves is told, by the code with which its connection ends."""

from typing import Any

import aiohttp
import pytest

from tests.fakes.discord_server.server import FakeDiscord

pytestmark = pytest.mark.anyio
IDENTIFY: dict[str, Any] = {"properties": {}, "intents": 1}


async def ends_with(server: FakeDiscord, *said: object, query: str = "v=10") -> int | None:
    """Say some things to the gateway, and return the code with which it ends."""
    async with (
        aiohttp.ClientSession() as client,
        client.ws_connect(f"{server.gateway.url}?{query}") as socket,
    ):
        for each in said:
            await (socket.send_str(each) if isinstance(each, str) else socket.send_json(each))
        while not socket.closed:
            await socket.receive(timeout=5)
        return socket.close_code


def identify(server: FakeDiscord, **fields: object) -> dict[str, Any]:
    return {"op": 2, "d": IDENTIFY | {"token": server.token} | fields}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"op": 99}, 4001),
        ("no json", 4002),
        ({"op": 3, "d": {}}, 4003),
        ({"op": 2, "d": IDENTIFY | {"token": "wrong"}}, 4004),
        ({"op": 6, "d": {"token": "wrong", "session_id": "s", "seq": 1}}, 4004),
    ],
)
async def test_a_wrong_word_ends_the_connection(
    server: FakeDiscord, said: object, code: int
) -> None:
    assert await ends_with(server, said) == code


@pytest.mark.parametrize(("fields", "code"), [({"shard": [2, 2]}, 4010), ({"intents": -1}, 4013)])
async def test_a_wrong_identification_ends_the_connection(
    server: FakeDiscord, fields: dict[str, object], code: int
) -> None:
    assert await ends_with(server, identify(server, **fields)) == code


async def test_identifying_twice_ends_the_connection(server: FakeDiscord) -> None:
    assert await ends_with(server, identify(server), identify(server)) == 4005


async def test_an_old_version_is_refused(server: FakeDiscord) -> None:
    assert await ends_with(server, query="v=9") == 4012


async def test_too_many_words_a_minute_end_the_connection(server: FakeDiscord) -> None:
    assert await ends_with(server, *[{"op": 1, "d": None}] * 121) == 4008


async def test_a_sequence_that_never_was_cannot_be_resumed(server: FakeDiscord) -> None:
    async with (
        aiohttp.ClientSession() as client,
        client.ws_connect(f"{server.gateway.url}?v=10") as socket,
    ):
        await socket.receive_json()
        await socket.send_json(identify(server))
        ready = await socket.receive_json()
        await socket.close(code=4000)  # 1000 would end the session
    resume = {"token": server.token, "session_id": ready["d"]["session_id"], "seq": 99}

    assert await ends_with(server, {"op": 6, "d": resume}) == 4007


async def test_a_client_that_never_sends_a_heartbeat_is_given_up() -> None:
    with FakeDiscord(heartbeat_s=0.05) as server:
        assert await ends_with(server) == 4009
