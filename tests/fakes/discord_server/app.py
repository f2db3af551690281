"""The HTTP side: routes, tokens, buckets, faults, attachments; answers exactly as JSON."""

import asyncio
import json
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, cast

from aiohttp import BodyPartReader, web

from tests.fakes.discord_server import callbacks, commands, messages, places
from tests.fakes.discord_server.buckets import Buckets, Spent, refused
from tests.fakes.discord_server.desk import Call, Desk, Handler, Violation
from tests.fakes.discord_server.faults import Does, Fault, Faults
from tests.fakes.discord_server.gateway import Gateway
from tests.fakes.discord_server.problems import JSON, ApiError, Known
from tests.fakes.discord_server.state import Attachment

PREFIX = "/api/v10"
ROUTES = (*places.ROUTES, *messages.ROUTES, *commands.ROUTES, *callbacks.ROUTES)
WITHOUT_TOKEN = ("/interactions/", "/webhooks/", "/gateway")
Answers = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Sent:
    """One request as it came, and what it was answered."""

    route: str
    path: str
    body: Any
    status: int
    at: float


@dataclass
class RestServer:
    desk: Desk
    gateway: Gateway
    buckets: Buckets
    faults: Faults
    sent: list[Sent] = field(default_factory=list)

    def application(self) -> web.Application:
        built = web.Application(client_max_size=64 * 1024 * 1024)
        for method, template, handler in ROUTES:
            route = f"{method} {template}"
            built.router.add_route(method, PREFIX + template, self._answers(route, handler))
        for path, handler in (("/gateway", self._gateway), ("/gateway/bot", self._gateway)):
            built.router.add_get(PREFIX + path, self._answers(f"GET {path}", handler))
        built.router.add_get("/gateway", self.gateway.serve)
        built.router.add_get("/gateway/", self.gateway.serve)
        built.router.add_get("/attachments/{id}/{name}", self._attachment)
        built.router.add_route("*", "/api/{rest:.*}", self._unknown)
        return built

    def _answers(self, route: str, handler: Handler) -> Answers:
        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                call = await read_call(route, request, self.desk.world.clock.next_id)
            except ValueError:
                self.desk.violations.append(Violation(route, "the body is not JSON"))
                return _json(400, ApiError.of(Known.NOT_JSON).body)
            fault = self.faults.meet(route)
            response = await self._meet(fault, request)
            if response is None:
                response = self._handled(call, request, handler)
            if fault is not None and fault.does is Does.CUT_AFTER:
                _cut(request, fault)
            body = call.listed if call.listed is not None else call.body
            now = self.desk.world.clock.now()
            self.sent.append(Sent(route, request.path, body, response.status, now))
            return response

        return answer

    async def _meet(self, fault: Fault | None, request: web.Request) -> web.Response | None:
        """Answer in the place of the API, where a fault says so."""
        if fault is None or fault.does is Does.CUT_AFTER:
            return None
        if fault.does is Does.SLOW:
            await asyncio.sleep(fault.wait_s)
            return None
        if fault.does is Does.CUT_BEFORE:
            _cut(request, fault)
            return web.Response(status=499)
        if fault.does is Does.THROTTLED:
            everywhere = fault.everywhere
            return _throttled(refused(fault.wait_s, {}, everywhere=everywhere, scope="shared"))
        if fault.does is Does.SHUT_OUT:
            return _shut_out(fault.wait_s)
        status = int(fault.does.value)
        return _json(status, {"message": f"{status}: the platform is in trouble", "code": 0})

    def _handled(self, call: Call, request: web.Request, handler: Handler) -> web.Response:
        spent = self.buckets.spend(call.route, call.parameters)
        if spent.wait_s is not None:
            return _throttled(spent)
        try:
            self._known(call, request)
            reply = handler(self.desk, call)
        except ApiError as error:
            return _json(error.status, error.body, spent)
        except Exception:  # noqa: BLE001 - whatever breaks here must fail the test
            self.desk.violate(call, f"this server broke on it:\n{traceback.format_exc()}")
            return _json(400, {"message": "this server broke", "code": 0})
        if reply is None:
            return web.Response(status=204, headers=dict(spent.headers))
        return _json(200, reply, spent)

    def _known(self, call: Call, request: web.Request) -> None:
        path = request.path.removeprefix(PREFIX)
        free = path.startswith(WITHOUT_TOKEN) and path != "/gateway/bot"
        if not free and request.headers.get("Authorization") != f"Bot {self.desk.world.token}":
            raise ApiError.of(Known.UNAUTHORIZED)

    def _gateway(self, desk: Desk, call: Call) -> JSON:
        if not call.route.endswith("/bot"):
            return {"url": self.gateway.url}
        limit = {
            "total": 1000,
            "remaining": self.gateway.starts_left,
            "reset_after": int(self.gateway.starts_again_s * 1000),
            "max_concurrency": 16,
        }
        found: JSON = {"url": self.gateway.url, "shards": self.gateway.shards}
        return found | {"session_start_limit": limit}

    async def _attachment(self, request: web.Request) -> web.Response:
        wanted = int(request.match_info["id"])
        for message in self.desk.world.messages.values():
            for each in message.attachments:
                if each.id == wanted and not message.deleted and _opened(each, request):
                    return web.Response(body=each.content, content_type=each.content_type)
        return web.Response(status=404, text="This content is no longer available.")

    async def _unknown(self, request: web.Request) -> web.Response:
        """Say that this server lacks a route, loudly: a test must not pass by that."""
        route = f"{request.method} {request.path}"
        self.desk.violations.append(Violation(route, "no such route here"))
        return _json(404, ApiError.of(Known.NO_ROUTE).body)


async def read_call(route: str, request: web.Request, next_id: Callable[[], int]) -> Call:
    body: Any = {}
    files: list[Attachment] = []
    if request.content_type == "multipart/form-data":
        reader = await request.multipart()
        while isinstance(part := await reader.next(), BodyPartReader):
            content = bytes(await part.read())
            if part.name == "payload_json":
                body = json.loads(content)
            else:
                files.append(Attachment(next_id(), part.filename or "file", content))
    elif request.can_read_body:
        body = json.loads(await request.text() or "{}")
    listed = cast("list[JSON]", body) if isinstance(body, list) else None
    given = body if isinstance(body, dict) else {}
    return Call(route, dict(request.match_info), dict(request.query), given, listed, tuple(files))


def _opened(file: Attachment, request: web.Request) -> bool:
    return file.opens(request.query.get("hm", ""), request.query.get("ex", ""))


def _json(status: int, body: object, spent: Spent | None = None) -> web.Response:
    headers = dict(spent.headers) if spent else {}
    raw = json.dumps(body).encode()
    return web.Response(status=status, body=raw, headers=headers, content_type="application/json")


def _throttled(spent: Spent) -> web.Response:
    return _json(429, spent.body, spent)


def _shut_out(wait_s: float) -> web.Response:
    """Answer as Cloudflare does: without the mark of Discord's own proxy, and with a page."""
    page = "<!doctype html><title>Access denied | discord.com used Cloudflare</title>error 1015"
    asked = {"Retry-After": str(int(wait_s)), "Server": "cloudflare"}
    return web.Response(status=429, text=page, content_type="text/html", headers=asked)


def _cut(request: web.Request, fault: Fault) -> None:
    if fault.then is not None:
        fault.then()
    if request.transport is not None:
        request.transport.abort()
