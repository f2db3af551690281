"""Socket Mode: connections of an app, envelopes over them, and their acknowledgements."""

import asyncio
import json
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import WSMsgType, web

from tests.fakes.slack.model import Json
from tests.fakes.slack.state import World

MOST_LINKS = 10
HOST = "applink-0"


@dataclass(eq=False)
class Link:
    """One open connection."""

    socket: web.WebSocketResponse
    request: web.Request
    app_id: str
    waiting: dict[str, "asyncio.Future[Any]"] = field(default_factory=dict)
    leaving: bool = False


@dataclass
class Sockets:
    """Every open connection; an envelope takes one of them in turn."""

    world: World
    links: list[Link] = field(default_factory=list)
    opened: int = 0
    """How many were ever opened."""
    turned_away: int = 0
    """How many of the next are refused, as a Slack that is overloaded refuses them."""

    async def serve(self, request: web.Request) -> web.StreamResponse:
        app_id = self.world.tickets.pop(request.query.get("ticket", ""), None)
        if app_id is None or len(self.of(app_id)) >= MOST_LINKS:
            return web.Response(status=404)
        if self.turned_away:
            self.turned_away -= 1
            return web.Response(status=503)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        link = Link(socket, request, app_id)
        self.links.append(link)
        self.opened += 1
        try:
            await socket.send_json(self._hello(app_id))
            await self._listen(link)
        finally:
            self.links.remove(link)
            for waiting in link.waiting.values():
                if not waiting.done():
                    waiting.set_exception(ConnectionError("closed"))
        return socket

    def of(self, app_id: str) -> list[Link]:
        return [one for one in self.links if one.app_id == app_id and not one.leaving]

    async def send(
        self, app_id: str, kind: str, payload: Json, attempt: tuple[int, str], ack_s: float
    ) -> tuple[bool, Any]:
        """Send one envelope; return whether it was acknowledged, and with what."""
        links = self.of(app_id)
        if not links:
            return False, None
        link = links[0]
        self.links.append(self.links.pop(self.links.index(link)))
        envelope = secrets.token_hex(16)
        waiting: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        link.waiting[envelope] = waiting
        message: Json = {
            "type": kind,
            "envelope_id": envelope,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            message |= {"retry_attempt": attempt[0], "retry_reason": attempt[1]}
        try:
            async with asyncio.timeout(ack_s):
                await link.socket.send_json(message)
                return True, await waiting
        except (TimeoutError, ConnectionError):
            return False, None
        finally:
            link.waiting.pop(envelope, None)

    async def refresh(
        self, reason: Literal["warning", "refresh_requested"] = "refresh_requested"
    ) -> None:
        """Ask every connection to be replaced by a new one; the old is closed soon after."""
        for link in list(self.links):
            link.leaving = True
            asked = {"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}}
            await link.socket.send_json(asked)
            if reason == "refresh_requested":
                await link.socket.close()

    async def close(self) -> None:
        """Close every connection, as at the end of everything."""
        for link in list(self.links):
            with suppress(ConnectionError):
                await link.socket.close()

    def cut(self) -> None:
        """Let every connection break without a word."""
        for link in self.links:
            link.leaving = True
            if link.request.transport is not None:
                link.request.transport.abort()

    async def _listen(self, link: Link) -> None:
        async for message in link.socket:
            if message.type is not WSMsgType.TEXT:
                continue
            said = json.loads(message.data)
            waiting = link.waiting.get(said.get("envelope_id", ""))
            if waiting is not None and not waiting.done():
                waiting.set_result(said.get("payload"))

    def _hello(self, app_id: str) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.of(app_id)),
            "debug_info": {
                "host": HOST,
                "build_number": 1,
                "approximate_connection_time": 18_060,
            },
            "connection_info": {"app_id": app_id},
        }
