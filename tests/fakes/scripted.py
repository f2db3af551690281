"""A server that answers exactly what a test wrote down, over a real socket."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qs, urlsplit

Raw = bytes | None
"""Bytes as they go over the wire; None cuts the connection without a word."""


@dataclass(frozen=True)
class Request:
    """One request as it arrived."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.target).query).items()}

    @property
    def document(self) -> Any:  # noqa: ANN401 - any JSON
        return json.loads(self.body)


SeenT = TypeVar("SeenT", bound=Request)


@dataclass
class Scripted(Generic[SeenT]):
    """Answers by its script and remembers what was sent, logins apart."""

    reads: type[SeenT]
    """How it names what arrives."""
    script: Callable[[SeenT], Raw]
    login: Callable[[SeenT], Raw] | None = None
    login_path: str = ""
    port: int = 0
    seen: list[SeenT] = field(default_factory=list)
    logins: list[SeenT] = field(default_factory=list)
    serving: set[asyncio.Task[Any]] = field(default_factory=set)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.serving.add(task)
        try:
            while seen := await self._read(reader):
                raw = self._answered(seen)
                if raw is None:
                    break
                writer.write(raw)
                await writer.drain()
                if b"\r\nconnection: close" in raw:
                    break
        except asyncio.CancelledError:
            pass  # the test is over
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()
            self.serving.discard(task)

    async def _read(self, reader: asyncio.StreamReader) -> SeenT | None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        except (asyncio.IncompleteReadError, ConnectionError):
            return None
        line, *rest = head.strip().split("\r\n")
        headers = {name.lower(): value for name, value in (row.split(": ", 1) for row in rest)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        method, target, _ = line.split(" ")
        return self.reads(method, target, headers, body)

    def _answered(self, seen: SeenT) -> Raw:
        if self.login is not None and seen.path == self.login_path:
            self.logins.append(seen)
            return self.login(seen)
        self.seen.append(seen)
        return self.script(seen)

    async def close(self) -> None:
        for task in (serving := tuple(self.serving)):
            task.cancel()
        await asyncio.gather(*serving)


ScriptedT = TypeVar("ScriptedT", bound=Scripted[Any])


@asynccontextmanager
async def served(scripted: ScriptedT) -> AsyncIterator[ScriptedT]:
    """Serve a script on a free loopback port."""
    server = await asyncio.start_server(scripted.serve, "127.0.0.1", 0)
    scripted.port = server.sockets[0].getsockname()[1]
    try:
        yield scripted
    finally:
        server.close()
        await server.wait_closed()
        await scripted.close()


def http(body: bytes, *, status: str = "200 OK", headers: Mapping[str, str] | None = None) -> bytes:
    """Wrap a body as one HTTP answer."""
    lines = {"content-length": str(len(body)), "content-type": "application/json"}
    rows = "".join(f"{name}: {value}\r\n" for name, value in (lines | dict(headers or {})).items())
    return f"HTTP/1.1 {status}\r\n{rows}\r\n".encode() + body
