"""An eBay account that answers exactly what a test wrote down, over a real socket."""

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
TOKEN = "/identity/v1/oauth2/token"


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
        return {name: found[0] for name, found in parse_qs(urlsplit(self.target).query).items()}

    @property
    def json(self) -> Any:  # noqa: ANN401 - any JSON
        return json.loads(self.body)

    @property
    def call(self) -> str:
        """Name it shortly: the method and what follows the version."""
        return f"{self.method} {self.path.partition('/v1')[2]}"


@dataclass
class ScriptedEbay:
    """Answers by its script and remembers what was sent, tokens apart."""

    script: Script
    grant: Script
    port: int = 0
    seen: list[Seen] = field(default_factory=list)
    granted: list[Seen] = field(default_factory=list)
    serving: set[asyncio.Task[Any]] = field(default_factory=set)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def writes(self) -> list[Seen]:
        return [one for one in self.seen if one.method != "GET"]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.serving.add(task)
        try:
            while seen := await _read(reader):
                kept, script = self.seen, self.script
                if seen.path == TOKEN:
                    kept, script = self.granted, self.grant
                kept.append(seen)
                raw = script(seen)
                if raw is None:
                    break
                writer.write(raw)
                await writer.drain()
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


def token(_: Seen) -> Raw:
    """Grant an access token for two hours."""
    return answer({"access_token": "v^1.1#access", "expires_in": 7200, "token_type": "User"})


@asynccontextmanager
async def scripted(script: Script, grant: Script = token) -> AsyncIterator[ScriptedEbay]:
    """Serve a script on a free loopback port."""
    shop = ScriptedEbay(script, grant)
    server = await asyncio.start_server(shop.serve, "127.0.0.1", 0)
    shop.port = server.sockets[0].getsockname()[1]
    try:
        yield shop
    finally:
        server.close()
        await server.wait_closed()
        await shop.close()


def http(body: bytes, *, status: int = 200, headers: Mapping[str, str] | None = None) -> bytes:
    """Wrap a body as one HTTP answer."""
    lines = {"content-length": str(len(body)), "content-type": "application/json"}
    rows = "".join(f"{name}: {value}\r\n" for name, value in (lines | dict(headers or {})).items())
    return f"HTTP/1.1 {status} Said\r\n{rows}\r\n".encode() + body


def answer(body: object, *, status: int = 200, **headers: str) -> bytes:
    """Answer with JSON."""
    return http(json.dumps(body).encode(), status=status, headers=headers)


DONE = http(b"", status=204)


def errors(number: int, *, status: int = 400, category: str = "REQUEST", **headers: str) -> bytes:
    """Refuse with eBay's envelope."""
    said = {
        "errorId": number,
        "domain": "API_INVENTORY",
        "category": category,
        "message": "It is not right.",
        "parameters": [{"name": "field", "value": "the value"}],
    }
    return answer({"errors": [said]}, status=status, **headers)


NO_OFFER = errors(25713, status=404)
NO_ITEM = errors(25702, status=404)


def item(sku: str = "MUG-BLUE", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Write down one article of the inventory."""
    return {
        "sku": sku,
        "locale": "de_DE",
        "condition": "NEW",
        "product": {
            "title": "Blue Mug",
            "description": "A mug.",
            "aspects": {"Marke": ["Demo"], "Produktart": ["Mugs"]},
            "imageUrls": ["https://example.com/a.jpg"],
            "mpn": "M-1",
        },
        "availability": {
            "shipToLocationAvailability": {
                "quantity": 12,
                "allocationByFormat": {"fixedPrice": 12, "auction": 0},
            }
        },
        "packageWeightAndSize": {"weight": {"value": 0.5, "unit": "KILOGRAM"}},
        **more,
    }


def offer(sku: str = "MUG-BLUE", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Write down one published offer."""
    return {
        "offerId": "77",
        "sku": sku,
        "marketplaceId": "EBAY_DE",
        "format": "FIXED_PRICE",
        "status": "PUBLISHED",
        "categoryId": "20600",
        "listingDescription": "A mug.",
        "listingDuration": "GTC",
        "merchantLocationKey": "warehouse",
        "pricingSummary": {
            "price": {"value": "19.99", "currency": "EUR"},
            "originalRetailPrice": {"value": "29.99", "currency": "EUR"},
        },
        "listingPolicies": {"fulfillmentPolicyId": "1", "bestOfferTerms": {"x": True}},
        "listing": {"listingId": "110", "listingStatus": "ACTIVE", "soldQuantity": 3},
        **more,
    }


def paused(sku: str = "MUG-BLUE", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Write down one offer that is not published."""
    made = offer(sku, status="UNPUBLISHED", **more)
    return {name: value for name, value in made.items() if name != "listing"}


def shows(item: Mapping[str, Any] | None, *offers: Mapping[str, Any], write: Raw = DONE) -> Script:
    """Show an article and its offers to every read, and answer every write alike."""

    def script(seen: Seen) -> Raw:
        if seen.method != "GET":
            return write
        if "/inventory_item/" in seen.path:
            return answer(item) if item else NO_ITEM
        if seen.path.endswith("/inventory_item"):
            return answer({"inventoryItems": [item] if item else [], "total": int(bool(item))})
        if seen.path.endswith("/offer"):
            return answer({"offers": list(offers), "total": len(offers)}) if offers else NO_OFFER
        return answer(offers[0]) if offers else NO_OFFER

    return script
