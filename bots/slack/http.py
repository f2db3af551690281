"""The doors through which Slack sends signed requests, and a browser installs the app."""

import logging
import re
from typing import Final

from fastapi import APIRouter, Request
from pydantic import SecretStr
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from activities.errors import CountersignError, Denied
from bots.slack.installing import HOLDS, Installing
from bots.slack.setup import INSTALL, REDIRECT, UNSIGNED

log = logging.getLogger(__name__)

_UNREADABLE: Final = 400
_UNSIGNED: Final = 401
_DENIED: Final = 403
_WRONG_METHOD: Final = 405
_NOT_DONE: Final = 409
_COOKIE: Final = "countersign-slack"
_TAG: Final = "slack"
_DATED: Final = re.compile(r"[0-9]{1,12}", re.ASCII)
"""A time stamp in seconds; the SDK would fail at anything else, instead of refusing it."""


def signed(app: AsyncApp, secret: SecretStr) -> ASGIApp:
    """Return the door of events, commands and everything that is pressed.

    Args:
        app: what takes them; it need not look at their signatures again.
        secret: with which Slack signs.
    """
    handler = AsyncSlackRequestHandler(app)
    verifier = SignatureVerifier(secret.get_secret_value())

    async def taken(request: Request) -> Response:
        """Hand to Bolt what Slack signed, before anything of it is read."""
        if request.method != "POST":
            return PlainTextResponse("Slack sends by POST.", _WRONG_METHOD, {"allow": "POST"})
        if not _is_signed(verifier, request, await request.body()):
            return _unsigned(request)
        try:
            return await handler.handle(request)
        except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
            # what Bolt makes of a body of another form
            log.warning("refused a request that is none of Slack's: it cannot be read")
            return PlainTextResponse("This is no request of Slack.", _UNREADABLE)

    # none of FastAPI's own routes, which cost as much as all of Bolt and would do nothing here
    async def door(scope: Scope, receive: Receive, send: Send) -> None:
        answer = await taken(Request(scope, receive))
        await answer(scope, receive, send)

    return door


def _is_signed(verifier: SignatureVerifier, request: Request, body: bytes) -> bool:
    now = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    if not (_DATED.fullmatch(now) and signature.isascii()):
        return False
    try:
        return verifier.is_valid(body, now, signature)
    except UnicodeDecodeError:
        return False  # Slack writes UTF-8


def _unsigned(request: Request) -> Response:
    """Refuse what Slack did not send, or not just now."""
    sender = request.client.host if request.client else "somewhere"
    log.warning("refused a request from %s: Slack did not sign it, or not just now", sender)
    return PlainTextResponse(UNSIGNED, _UNSIGNED)


def installing(flow: Installing) -> APIRouter:
    """Return the routes by which workspaces install the app."""
    routes = APIRouter(tags=[_TAG])

    @routes.get(INSTALL, include_in_schema=False)
    async def begin(request: Request, ticket: str = "") -> Response:
        """Send a browser to Slack, with a cookie that it brings back."""
        try:
            begun = flow.begin(ticket)
        except CountersignError as error:
            return _not_installed(error)
        answer = RedirectResponse(begun.address, status_code=302)
        answer.set_cookie(
            _COOKIE,
            begun.cookie,
            max_age=int(HOLDS.total_seconds()),
            path="/slack",
            secure=request.url.scheme == "https" or flow.is_https,
            httponly=True,
            samesite="lax",  # it must come along when Slack sends the browser back
        )
        return answer

    @routes.get(REDIRECT, include_in_schema=False)
    async def back(request: Request) -> Response:
        """Take what Slack sends back."""
        answer: Response
        try:
            told = await flow.finish(dict(request.query_params), request.cookies.get(_COOKIE, ""))
            answer = PlainTextResponse(told)
        except CountersignError as error:
            answer = _not_installed(error)
        answer.delete_cookie(_COOKIE, path="/slack")
        return answer

    return routes


def _not_installed(error: CountersignError) -> Response:
    """Tell the person before the browser why."""
    status = _DENIED if isinstance(error, Denied) else _NOT_DONE
    return PlainTextResponse(" ".join(filter(None, (error.text, error.hint))), status)
