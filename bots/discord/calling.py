"""Calls of Discord's API, with its refusals told apart by what must follow.

The library waits out what it is asked to wait by `Retry-After`, each route and channel for itself;
only what takes long comes back to us.
"""

import asyncio
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
import discord
from discord.http import HTTPClient, Route
from discord.webhook.async_ import async_context

from bots.surface import Gone, Later, Refused, Unsure
from bots.unlogged import hiding

ANSWERED: Final = "40060"
UNKNOWN_CHANNEL: Final = "10003"
UNKNOWN_MESSAGE: Final = "10008"
ARCHIVED: Final = "50083"
THERE_ALREADY: Final = "160004"
_GONE: Final = frozenset({UNKNOWN_MESSAGE})
_MISSING: Final = frozenset({"50001", "50013"})
_UNAUTHORIZED, _TOO_MANY = 401, 429
_DEAD_TICKET: Final = "50027"
"""Of the token of an interaction, 15 minutes after it; it says nothing about our own."""
_PATIENCE_S: Final = 5.0
_UNTIL_LET_IN_S: Final = 60.0
"""A token that is not taken says nothing about what was sent with it."""
_WITHOUT_TOKENS: Final = hiding(r"(/(?:interactions|webhooks)/\d+/)[^/?\s]+")
"""A token lets whoever reads it answer in our name for a quarter of an hour."""
TIMEOUT_S: Final = 45.0
"""For a call with all that the library waits and repeats of itself."""
_ANSWER_S: Final = 3.0
"""So long Discord waits for the first answer to what somebody did."""
_ANSWER_AGAIN_S: Final = 0.1


@dataclass
class Line:
    """The way to Discord, for as long as somebody is logged in."""

    http: HTTPClient | None = None
    application: str = ""

    async def call(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        query: Mapping[str, str] | None = None,
        **places: str,
    ) -> Any:  # noqa: ANN401 - any JSON
        """Call a route and return its answer.

        Raises:
            Later, Unsure, Gone, Refused: as the surface says.
        """
        if self.http is None:
            raise Unsure(f"{method} {path}: nobody is logged in")
        given: dict[str, Any] = {}
        if body is not None:
            given["json"] = dict(body)
        if query is not None:
            given["params"] = dict(query)
        with told_apart(f"{method} {path}"):
            async with asyncio.timeout(TIMEOUT_S):
                return await self.http.request(Route(method, path, **places), **given)

    async def answer(self, to: "discord.Interaction[Any]", sent: Mapping[str, Any]) -> None:
        """Give the first answer to what somebody did, unless it is too late for one.

        It goes the library's own way for that, where none waits for another or for a limit of the
        bot, to which Discord does not count them.

        Raises:
            Later, Unsure, Gone, Refused: as the surface says.
        """
        path = "/interactions/{webhook_id}/{webhook_token}/callback"
        route = Route("POST", path, webhook_id=to.id, webhook_token=to.token)
        with told_apart(f"POST {path}"):
            async with asyncio.timeout(_ANSWER_S):
                while True:
                    if await self._answered(route, to, sent):
                        return
                    await asyncio.sleep(_ANSWER_AGAIN_S)

    async def _answered(
        self, route: Route, to: "discord.Interaction[Any]", sent: Mapping[str, Any]
    ) -> bool:
        """Try to; False: the connection ended, as one does that was not used for a while."""
        if self.http is None:
            raise Unsure(f"{route.method} {route.path}: nobody is logged in")
        session = to._session  # noqa: SLF001 - the library has no other way to it
        try:
            await async_context.get().request(route, session, payload=dict(sent))
        except (aiohttp.ClientError, OSError):
            return False
        return True


def log_no_tokens() -> None:
    """Let the library log no token of an interaction, which it does with every 429."""
    for name in ("discord.http", "discord.webhook.async_"):
        logging.getLogger(name).addFilter(_WITHOUT_TOKENS)


@contextmanager
def told_apart(what: str) -> Iterator[None]:
    """Tell the library's troubles with a call apart by what must follow.

    Raises:
        Later, Unsure, Gone, Refused: as the surface says.
    """
    try:
        yield
    except discord.RateLimited as asks:
        raise Later(asks.retry_after) from None
    except discord.DiscordServerError as error:
        raise Unsure(f"{what}: {error.status}") from None
    except discord.HTTPException as error:
        raise _trouble(what, error) from None
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise Unsure(f"{what}: {type(error).__name__}") from error


def _trouble(what: str, error: discord.HTTPException) -> Gone | Later | Refused:
    code = str(error.code)
    if error.status == _UNAUTHORIZED and code != _DEAD_TICKET:
        return Later(_UNTIL_LET_IN_S)
    if error.status == _TOO_MANY:  # the library waits by itself, but for the proxy before Discord
        asked = error.response.headers.get("Retry-After", "")
        return Later(float(asked) if asked.isascii() and asked.isdigit() else _PATIENCE_S)
    if code in _GONE:
        return Gone(f"{what}: {error.text}")
    if code in _MISSING:
        return Refused(f"{what}: the bot lacks a permission there ({error.text})", code)
    return Refused(f"{what}: {error.text}", code)
