"""Sessions of the gateway: what each may hear, and what it missed."""

import asyncio
import json
import secrets
import zlib
from dataclasses import dataclass, field
from importlib import import_module
from typing import Protocol, cast

from aiohttp import web

from tests.fakes.discord_server.flags import Intent
from tests.fakes.discord_server.problems import JSON
from tests.fakes.discord_server.state import Event, User

BLANK: JSON = {"content": "", "embeds": [], "attachments": [], "components": []}


class Squeezes(Protocol):
    """Makes one gateway message into the bytes of a compressed stream."""

    def __call__(self, text: str) -> bytes: ...


def squeezer(wanted: str) -> Squeezes | None:
    """Find the compression that a client asked for; None: it is not known here."""
    if wanted == "zlib-stream":
        stream = zlib.compressobj()

        def zlib_stream(text: str) -> bytes:
            return stream.compress(text.encode()) + stream.flush(zlib.Z_SYNC_FLUSH)

        return zlib_stream
    if wanted == "zstd-stream":
        return _zstd()
    return None


def _zstd() -> Squeezes | None:
    try:
        standard = import_module("compression.zstd")
    except ImportError:
        return None
    stream = standard.ZstdCompressor()

    def zstd_stream(text: str) -> bytes:
        return cast("bytes", stream.compress(text.encode(), mode=stream.FLUSH_BLOCK))

    return zstd_stream


@dataclass(eq=False)
class Connection:
    """One websocket: what is to be written, in order, and its end."""

    socket: web.WebSocketResponse
    transport: asyncio.Transport
    squeeze: Squeezes | None = None
    waiting: "asyncio.Queue[str | int]" = field(default_factory=asyncio.Queue)
    """Texts to send; a number is the code to close with."""
    closed_with: int | None = None

    def say(self, op: int, body: object = None, *, seq: int | None = None, name: str = "") -> None:
        text = json.dumps({"op": op, "d": body, "s": seq, "t": name or None})
        self.waiting.put_nowait(text)

    def close(self, code: int) -> None:
        self.waiting.put_nowait(code)

    async def write(self) -> None:
        """Send until the end, one message after the other."""
        try:
            while isinstance(item := await self.waiting.get(), str):
                if self.squeeze is not None:
                    await self.socket.send_bytes(self.squeeze(item))
                else:
                    await self.socket.send_str(item)
            self.closed_with = item
            await self.socket.close(code=item)
        except ConnectionError:
            pass  # the other side is gone; the reader notices too

    def cut(self) -> None:
        self.transport.abort()


@dataclass
class Session:
    """One identified client; it outlives its connection."""

    token: str
    intents: Intent
    shard: tuple[int, int]
    bot: User
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    seq: int = 0
    kept: list[tuple[int, str, JSON]] = field(default_factory=list)
    connection: Connection | None = None
    over: bool = False

    def hears(self, event: Event) -> bool:
        number, count = self.shard
        mine = (event.shard_key >> 22) % count == number
        return mine and (not event.intents or bool(self.intents & event.intents))

    def tell(self, event: Event) -> None:
        self.dispatch(event.name, self._what_it_may_read(event))

    def _what_it_may_read(self, event: Event) -> JSON:
        """Blank what people wrote, unless the intent, a direct message or a mention shows it."""
        message = event.message
        if message is None or self.intents & Intent.MESSAGE_CONTENT:
            return event.body
        if message.channel.guild is None or self.bot in (message.author, *message.mentions):
            return event.body
        return event.body | BLANK

    def dispatch(self, name: str, body: JSON) -> None:
        self.seq += 1
        self.kept.append((self.seq, name, body))
        if self.connection is not None:
            self.connection.say(0, body, seq=self.seq, name=name)

    def replay(self, after: int) -> None:
        assert self.connection is not None
        for seq, name, body in self.kept:
            if seq > after:
                self.connection.say(0, body, seq=seq, name=name)
        self.dispatch("RESUMED", {})
