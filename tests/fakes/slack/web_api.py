"""The Web API as an app reaches it: /api/<method>."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from tests.fakes.slack import methods
from tests.fakes.slack.calls import METHODS, Call, read
from tests.fakes.slack.faults import Faults, Order
from tests.fakes.slack.model import Answered, Json, SlackError, Token
from tests.fakes.slack.oauth import access
from tests.fakes.slack.permissions import require
from tests.fakes.slack.state import World

assert methods.LOADED


@dataclass
class WebApi:
    """Answers calls, lets faults happen, and remembers every one."""

    world: World
    faults: Faults

    async def serve(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        return await self.guarded(request, name, self._answer)

    async def guarded(
        self,
        request: web.Request,
        name: str,
        answer: Callable[[web.Request, str], Awaitable[web.Response]],
    ) -> web.StreamResponse:
        """Let the ordered fault happen around an answer."""
        order = self.faults.take(name, self.world.now)
        trouble = order.trouble if order else ""
        seconds = order.seconds if order else 0
        if trouble == "429":
            return self._refused(name, 429, {"Retry-After": f"{seconds:.0f}"}, "ratelimited")
        if trouble in {"500", "503"}:
            return self._refused(name, int(trouble), {}, "")
        if trouble == "slow":
            await asyncio.sleep(seconds)
        if trouble == "cut_before":
            self._remember(name, None, {}, "cut_before", 0)
            return _cut(request, order)
        given = await answer(request, name)
        if trouble == "bare":
            return web.json_response({"ok": True})
        if trouble == "late":
            await asyncio.sleep(seconds)
        return _cut(request, order) if trouble == "cut_after" else given

    async def _answer(self, request: web.Request, name: str) -> web.Response:
        args: Json = {}
        token: Token | None = None
        status = 200
        headers: dict[str, str] = {}
        try:
            args = await arguments(request)
            if name == "oauth.v2.access":
                body = access(self.world, args, request.headers.get("Authorization", ""))
            else:
                token = self._token(request, args)
                body = self._called(name, args, token)
            body = {"ok": True, **body}
        except SlackError as error:
            body = {"ok": False, "error": error.code, **error.more}
            if error.code == "ratelimited":
                status, headers["Retry-After"] = 429, str(error.more.get("retry_after", 1))
        if token is not None:
            headers["X-OAuth-Scopes"] = ",".join(sorted(token.scopes))
        wait_s = float(headers.get("Retry-After", 0))
        self._remember(name, token, args, body.get("error", ""), status, wait_s)
        return web.json_response(body, status=status, headers=headers)

    def _called(self, name: str, args: Json, token: Token) -> Json:
        method = METHODS.get(name)
        if method is None:
            raise SlackError("unknown_method", req_method=name)
        if token.kind not in method.tokens:
            raise SlackError("not_allowed_token_type")
        require(token, *method.scopes)
        self.world.exercised |= token.scopes & set(method.scopes)
        return method.handler(Call(self.world, name, args, token, self.world.apps[token.app_id]))

    def _token(self, request: web.Request, args: Json) -> Token:
        value = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        return known(self.world, value or str(args.get("token", "")))

    def _refused(self, name: str, status: int, headers: dict[str, str], code: str) -> web.Response:
        self._remember(name, None, {}, code, status)
        body = {"ok": False, "error": code} if code else None
        if body is None:
            return web.Response(status=status, headers=headers, text="upstream error")
        return web.json_response(body, status=status, headers=headers)

    def _remember(
        self,
        name: str,
        token: Token | None,
        args: Json,
        error: str,
        status: int,
        wait_s: float = 0.0,
    ) -> None:
        self.world.calls.append(
            Answered(
                name,
                token.app_id if token else "",
                token.team_id if token else "",
                {key: value for key, value in args.items() if key != "token"},
                ok=not error and status == 200,
                error=error,
                at=self.world.now,
                status=status,
                wait_s=wait_s,
            )
        )


def known(world: World, value: str) -> Token:
    """Return the token of that value while it may be used."""
    if not value:
        raise SlackError("not_authed")
    token = world.tokens.get(value)
    if token is None:
        raise SlackError("invalid_auth")
    if token.revoked:
        raise SlackError("token_revoked")
    if token.expires_at is not None and token.expires_at <= world.now:
        raise SlackError("token_expired")
    return token


async def arguments(request: web.Request) -> Json:
    """Read query, form or JSON, whichever the SDK chose."""
    form = dict(request.query)
    if request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        form |= {name: str(value) for name, value in (await request.post()).items()}
    return read(request.content_type, await request.read(), form)


def _cut(request: web.Request, order: Order | None) -> web.Response:
    """End the connection without a word."""
    if order is not None and order.then is not None:
        order.then()
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
