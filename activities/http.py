"""One exchange with a marketplace over HTTP, and what its failure means.

The line that everything depends on: until the first byte of a request is written, a failure is
`Unavailable` and may be retried. From then on a write is `OutcomeUnknown`, whatever went wrong.
A request is never repeated here.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Final

import httpx2

from activities.clock import Clock
from activities.errors import ActivityError, Late, OutcomeUnknown, Unavailable

CONNECT_S: Final = 4.0
TOTAL_S: Final = 12.0
"""Wall time of a whole exchange, whatever clock everything else follows."""

_PASSED: Final = "the time for sending it had passed"
_UNSENT: Final = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.ProxyError,
    httpx2.UnsupportedProtocol,
    httpx2.InvalidURL,
    httpx2.LocalProtocolError,
)
"""Failures that happen before anything is written."""


@dataclass(frozen=True, slots=True)
class Post:
    """A request as it will go out."""

    place: str
    """The marketplace and shop, for people."""
    url: str
    headers: Mapping[str, str]
    body: bytes
    writes: bool
    """Whether it may change something."""
    deadline: datetime | None = None
    """From this instant on it may not leave any more."""
    method: str = "POST"

    def __repr__(self) -> str:
        return f"Post({self.place!r}, {self.url!r})"  # headers hold a credential


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def open_client() -> httpx2.AsyncClient:
    """Open the one connection pool that all shops share; the caller closes it."""
    return httpx2.AsyncClient(
        timeout=httpx2.Timeout(TOTAL_S, connect=CONNECT_S, pool=CONNECT_S),
        limits=httpx2.Limits(max_connections=100, max_keepalive_connections=100),
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),  # shops share the pool only
        follow_redirects=False,  # a redirect would carry the credential elsewhere
        trust_env=False,
    )


def lost(place: str, why: str, *, writes: bool) -> ActivityError:
    """Return the error for a request that left and got no usable answer."""
    if writes:
        return OutcomeUnknown(
            f"{place} {why}. The change may or may not have been made.",
            hint="The shop is read back before anything else is sent.",
        )
    return Unavailable(f"{place} {why}.", hint="Nothing was changed; try again later.")


async def post(http: httpx2.AsyncClient, request: Post, clock: Clock) -> Answer:
    """Send one request, once.

    Raises:
        Late: nothing was sent, because Countersign itself has too much to do.
        Unavailable: nothing was sent; or a read got no answer.
        OutcomeUnknown: a write may have been sent and no answer came.
    """
    failure, answer = await _attempt(http, request, clock)
    if answer is None:
        # Raised here, outside the library's `except`, because its errors carry the request and
        # with it the credential.
        raise failure or lost(request.place, "gave no answer", writes=request.writes)
    return answer


async def _attempt(
    http: httpx2.AsyncClient, request: Post, clock: Clock
) -> tuple[ActivityError | None, Answer | None]:
    async def on_step(step: str, _: Mapping[str, Any]) -> None:
        # A slow connect may have used up the time: look again at the last moment.
        if step.endswith("send_request_headers.started") and _is_late(request, clock):
            raise _TooLateError

    if http.is_closed:
        return _unsent(request, "Countersign is shutting down"), None
    if _is_late(request, clock):
        return Late(request.place, _PASSED), None
    try:
        async with asyncio.timeout(TOTAL_S):
            came = await http.request(
                request.method,
                request.url,
                content=request.body,
                headers=dict(request.headers),
                extensions={"trace": on_step},
                follow_redirects=False,
            )
    except (
        _TooLateError,
        httpx2.HTTPError,
        httpx2.InvalidURL,
        httpx2.StreamError,
        OSError,
    ) as failed:
        return _meaning(request, failed), None
    return None, Answer(came.status_code, came.headers, came.content)


def _meaning(request: Post, failed: Exception) -> ActivityError:
    """Say what is known of a request that got no answer."""
    if isinstance(failed, _TooLateError):
        return Late(request.place, _PASSED)
    if isinstance(failed, httpx2.PoolTimeout):
        return Late(request.place, "too many calls are on their way already")
    if isinstance(failed, _UNSENT):
        return _unsent(request, "the shop could not be reached")
    if isinstance(failed, TimeoutError | httpx2.TimeoutException):
        return lost(request.place, "did not answer in time", writes=request.writes)
    return lost(request.place, "broke off the connection", writes=request.writes)


def _is_late(request: Post, clock: Clock) -> bool:
    return request.deadline is not None and clock.now() >= request.deadline


def _unsent(request: Post, why: str) -> Unavailable:
    return Unavailable(
        f"{request.place}: nothing was sent, because {why}.",
        hint="Nothing was changed; try again later.",
    )


class _TooLateError(Exception):
    """The send deadline passed while the connection was being made."""
