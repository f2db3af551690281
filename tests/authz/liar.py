"""A policy engine that lies: real HTTP over a real unix socket, answers made to order."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from authz.client import Client
from authz.gate import Gate
from authz.serving import Serving

NONCE = "expected-nonce"
POLICY = "p" * 64
Answer = dict[str, Any]
Reply = Callable[[Answer], bytes | None]
"""What to send for an honest answer to the question: bytes, or None to say nothing at all."""


def honest(question: Answer) -> Answer:
    """Allow everything, in exactly the words that a sound engine uses."""
    return {
        "requestId": question["requestId"],
        "results": [_allow(asked) for asked in question["resources"]],
        "cerbosCallId": "01CALL",
    }


def _allow(asked: Answer) -> Answer:
    kind, action = asked["resource"]["kind"], asked["actions"][0]
    said: Answer = {"nonce": NONCE, "policy": POLICY}
    if (kind, action) == ("plan", "execute"):
        said["approvers"] = 1
    return {
        "resource": {"id": asked["resource"]["id"], "kind": kind},
        "actions": {action: "EFFECT_ALLOW"},
        "meta": {"actions": {action: {"matchedPolicy": f"resource.{kind}.vdefault"}}},
        "outputs": [{"src": "any", "val": said, "action": action}],
    }


def http(body: bytes, status: str = "200 OK") -> bytes:
    head = f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}"
    return head.encode() + b"\r\nconnection: close\r\n\r\n" + body


def ok(answer: object) -> bytes:
    return http(json.dumps(answer).encode())


@asynccontextmanager
async def lying_gate(folder: Path, reply: Reply, *, timeout_s: float = 2.0) -> AsyncIterator[Gate]:
    """Serve made-up answers, and give the gate that believes it asks its own engine."""
    asked: set[asyncio.Task[None] | None] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.add(asyncio.current_task())
        with suppress(asyncio.CancelledError, ConnectionError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            length = int(head.split("content-length:")[1].split("\r\n")[0])
            question = json.loads(await reader.readexactly(length))
            answer = reply(honest(question))
            if answer is None:
                await asyncio.sleep(60)
            else:
                writer.write(answer)
                await writer.drain()
        writer.close()

    socket = folder / "s"
    server = await asyncio.start_unix_server(serve, socket)
    client = Client(socket, timeout_s=timeout_s)
    serving = Serving(client, NONCE, POLICY, "0.0")
    try:
        yield Gate(POLICY, lambda: serving)
    finally:
        await client.close()
        server.close()
        for task in asked:
            if task is not None:
                task.cancel()
        await asyncio.gather(*(task for task in asked if task is not None), return_exceptions=True)
        await server.wait_closed()
