"""Calls of Slack's Web API, with its refusals told apart by what must follow."""

import logging
from collections.abc import Mapping
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bots.slack.setup import AWAY, SLOW
from bots.surface import Gone, Later, Refused, Unsure

log = logging.getLogger(__name__)

_GONE: Final = frozenset({"message_not_found", "file_not_found", "file_deleted"})
_SHUT: Final = frozenset({
    "account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked",
})  # fmt: skip
"""Our own way in does not open, which its operator or a new token mends."""
_READS: Final = frozenset({"conversations.history", "conversations.replies", "files.info"})
_ASKS_WHO: Final = frozenset({"apps.connections.open", "auth.test", "oauth.v2.access"})
"""Methods whose question is whether a token is taken."""
_TOO_MANY: Final = 429
_BROKEN: Final = 500
_PATIENCE_S: Final = 1.0
_SHUT_S: Final = 30.0
TIMEOUT_S: Final = 10


def client(api_url: str, token: str | None = None) -> AsyncWebClient:
    """Return a client that repeats nothing by itself: what was perhaps said is looked for first."""
    return AsyncWebClient(token, base_url=api_url, timeout=TIMEOUT_S, retry_handlers=[])


async def call(web: AsyncWebClient, method: str, **args: Any) -> Mapping[str, Any]:  # noqa: ANN401
    """Call a method and return its answer.

    Raises:
        Later, Unsure, Gone, Refused: as the surface says.
    """
    try:
        answer = await web.api_call(method, **_sent(method, _given(args)))
    except SlackApiError as error:
        raise _trouble(method, error) from None
    except (TimeoutError, SlackClientError, aiohttp.ClientError, OSError) as error:
        raise Unsure(f"{method}: {type(error).__name__}") from error
    found: Mapping[str, Any] = answer.data  # type: ignore[assignment]  # no method of ours gives bytes
    return found


def _sent(method: str, args: dict[str, Any]) -> dict[str, Any]:
    """Return how a method takes its arguments: only some read JSON.

    Source: the "Accepted content types" of each method at docs.slack.dev/reference/methods.
    """
    if method.startswith(("agents.", "assistant.", "chat.", "views.")):
        return {"json": args}
    if method.startswith("oauth."):
        return {"data": args}
    return {"params": args, "http_verb": "GET" if method in _READS else "POST"}


def _given(args: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in args.items() if value is not None}


def _trouble(method: str, error: SlackApiError) -> Gone | Later | Refused | Unsure:
    answer = error.response
    status = getattr(answer, "status_code", 0) or getattr(answer, "status", 0)
    said = getattr(answer, "data", None)
    code = str(said.get("error", "")) if isinstance(said, Mapping) else ""
    if status == _TOO_MANY or code in SLOW:
        return Later(_seconds(getattr(answer, "headers", {})))
    if status >= _BROKEN or code in AWAY or not code:
        return Unsure(f"{method}: {code or status}")
    if code in _GONE:
        return Gone(f"{method}: {code}")
    if code in _SHUT and method not in _ASKS_WHO:
        log.warning("Slack does not let us in (%s: %s); trying again", method, code)
        return Later(_SHUT_S)
    return Refused(f"{method}: {code}", code)


def _seconds(headers: Mapping[str, str]) -> float:
    """Return how long Slack asks us to wait; whole seconds, by its own word."""
    asked = str({name.lower(): value for name, value in headers.items()}.get("retry-after", ""))
    return float(asked) if asked.isascii() and asked.isdigit() else _PATIENCE_S
