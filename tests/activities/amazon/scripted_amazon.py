"""An Amazon that answers exactly what a test wrote down, over a real socket.

It lets everybody log in, unless its script says otherwise.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

Raw = bytes | None
"""Bytes as they go over the wire; None cuts the connection without a word."""

Script = Callable[["Seen"], Raw]
LOGIN = "/auth/o2/token"


@dataclass(frozen=True)
class Seen:
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


@dataclass
class ScriptedAmazon:
    """Answers by its script and remembers what was sent."""

    script: Script
    login: Script
    port: int = 0
    seen: list[Seen] = field(default_factory=list)
    logins: list[Seen] = field(default_factory=list)
    serving: set[asyncio.Task[Any]] = field(default_factory=set)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.serving.add(task)
        try:
            while seen := await _read(reader):
                logs_in = seen.path == LOGIN
                (self.logins if logs_in else self.seen).append(seen)
                raw = (self.login if logs_in else self.script)(seen)
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

    async def close(self) -> None:
        for task in (serving := tuple(self.serving)):
            task.cancel()
        await asyncio.gather(*serving)


async def _read(reader: asyncio.StreamReader) -> Seen | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    line, *rest = head.strip().split("\r\n")
    headers = {name.lower(): value for name, value in (row.split(": ", 1) for row in rest)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    method, target, _ = line.split(" ")
    return Seen(method, target, headers, body)


def http(body: bytes, *, status: str = "200 OK", headers: Mapping[str, str] | None = None) -> bytes:
    """Wrap a body as one HTTP answer."""
    lines = {"content-length": str(len(body)), "content-type": "application/json"}
    rows = "".join(f"{name}: {value}\r\n" for name, value in (lines | dict(headers or {})).items())
    return f"HTTP/1.1 {status}\r\n{rows}\r\n".encode() + body


def told(body: object, **more: Any) -> bytes:  # noqa: ANN401 - of `http`
    """Answer with JSON."""
    return http(json.dumps(body).encode(), **more)


def error(status: str, code: str, message: str = "no", details: str = "") -> bytes:
    """Answer with the list of errors that every operation has."""
    found = {"code": code, "message": message, "details": details}
    return told({"errors": [found]}, status=status)


def granted(_: Seen, *, lives_s: int = 3600) -> bytes:
    """Answer a login."""
    return told({"access_token": "Atza|token", "token_type": "bearer", "expires_in": lives_s})


@asynccontextmanager
async def scripted(script: Script, login: Script = granted) -> AsyncIterator[ScriptedAmazon]:
    """Serve a script on a free loopback port."""
    shop = ScriptedAmazon(script, login)
    server = await asyncio.start_server(shop.serve, "127.0.0.1", 0)
    shop.port = server.sockets[0].getsockname()[1]
    try:
        yield shop
    finally:
        server.close()
        await server.wait_closed()
        await shop.close()


PLACE = "A1PA6795UKMFR9"


def item(sku: str = "MUG-RED", price: float = 18.5, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """Write down one listing that is on sale."""
    offer = {
        "marketplace_id": PLACE,
        "currency": "EUR",
        "audience": "ALL",
        "our_price": [{"schedule": [{"value_with_tax": price}]}],
    }
    summary = {
        "marketplaceId": PLACE,
        "asin": "B000000001",
        "productType": "DRINKING_CUP",
        "status": ["BUYABLE", "DISCOVERABLE"],
        "itemName": f"Article {sku}",
        "createdDate": "2026-06-01T09:00:00Z",
        "lastUpdatedDate": "2026-06-01T09:00:00Z",
    }
    found = {
        "sku": sku,
        "summaries": [summary],
        "attributes": {"purchasable_offer": [offer]},
        "issues": [],
        "fulfillmentAvailability": [{"fulfillmentChannelCode": "DEFAULT", "quantity": 25}],
    }
    return {**found, **more}


def submitted(status: str = "ACCEPTED", sku: str = "MUG-RED", **more: Any) -> bytes:  # noqa: ANN401
    """Answer a submission."""
    return told({"sku": sku, "status": status, "submissionId": "s-1", "issues": [], **more})
