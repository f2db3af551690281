"""A shop that answers exactly what a test wrote down, over a real socket."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

Raw = bytes | None
"""Bytes as they go over the wire; None cuts the connection without a word."""

Script = Callable[["Seen"], Raw]


@dataclass(frozen=True)
class Seen:
    """One request as it arrived."""

    path: str
    headers: Mapping[str, str]
    document: Mapping[str, Any]

    @property
    def operation(self) -> str:
        return str(self.document["operationName"])

    @property
    def variables(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.document["variables"]
        return found


@dataclass
class ScriptedShop:
    """Answers by its script and remembers what was sent."""

    script: Script
    port: int = 0
    seen: list[Seen] = field(default_factory=list)
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
                self.seen.append(seen)
                raw = self.script(seen)
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
    body = await reader.readexactly(int(headers["content-length"]))
    return Seen(line.split(" ")[1], headers, json.loads(body))


@asynccontextmanager
async def scripted(script: Script) -> AsyncIterator[ScriptedShop]:
    """Serve a script on a free loopback port."""
    shop = ScriptedShop(script)
    server = await asyncio.start_server(shop.serve, "127.0.0.1", 0)
    shop.port = server.sockets[0].getsockname()[1]
    try:
        yield shop
    finally:
        server.close()
        await server.wait_closed()
        await shop.close()


def http(body: bytes, *, status: str = "200 OK", headers: Mapping[str, str] | None = None) -> bytes:
    """Wrap a body as one HTTP answer."""
    lines = {"content-length": str(len(body)), "content-type": "application/json"}
    rows = "".join(f"{name}: {value}\r\n" for name, value in (lines | dict(headers or {})).items())
    return f"HTTP/1.1 {status}\r\n{rows}\r\n".encode() + body


def answer(data: Any, **more: Any) -> bytes:  # noqa: ANN401 - any JSON
    """Answer a GraphQL document."""
    return http(json.dumps({"data": data, **more}).encode())


def errors(*found: Mapping[str, Any], **more: Any) -> bytes:  # noqa: ANN401 - any JSON
    """Answer with top-level errors and no data."""
    return http(json.dumps({"errors": list(found), **more}).encode())


def cost(requested: float, available: float, *, most: float = 2000, rate: float = 100) -> Any:  # noqa: ANN401
    """Say what a query cost and what is left."""
    status = {"maximumAvailable": most, "currentlyAvailable": available, "restoreRate": rate}
    return {"cost": {"requestedQueryCost": requested, "throttleStatus": status}}


def variant(sku: str, *, number: int = 1, price: str = "19.99", stock: int = 12) -> dict[str, Any]:
    """Write down one active variant, alone in its product."""
    level = {"quantities": [{"quantity": stock}]}
    item = {"id": f"gid://shopify/InventoryItem/{number}", "tracked": True, "inventoryLevel": level}
    product = {
        "id": f"gid://shopify/Product/{number}",
        "title": f"Article {sku}",
        "status": "ACTIVE",
        "productType": "Mugs",
    }
    return {
        "id": f"gid://shopify/ProductVariant/{number}",
        "sku": sku,
        "price": price,
        "product": product,
        "inventoryItem": item,
    }


LAST_PAGE = {"hasNextPage": False, "endCursor": None}


def variants(*found: Mapping[str, Any], currency: str = "EUR") -> bytes:
    """Answer the look-up of variants with one page."""
    page = {"nodes": list(found), "pageInfo": LAST_PAGE}
    return answer({"shop": {"currencyCode": currency}, "productVariants": page})
