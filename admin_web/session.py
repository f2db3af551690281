"""Who is at the door: what identity is made of, and which requests are let in at all."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from activities.errors import CountersignError
from admin_web.cookies import Cookies, forged
from admin_web.problems import answer, language_of
from authz.people import Person

Authenticate = Callable[[Mapping[str, str]], Awaitable[Person]]
"""Names the person behind a request's headers, or raises; `deploy` hands in the one there is."""

LARGEST: Final = 1_000_000
"""Bytes of a request's body."""
LARGEST_FILE: Final = 32_000_000
FILES: Final = frozenset({"/api/products/import"})
"""Where a body is a whole file."""
LOCAL: Final = frozenset({"127.0.0.1", "localhost", "::1"})


class Unauthenticated(CountersignError):
    """Nobody knows who asks."""

    code = "unauthenticated"


class StrangeHost(CountersignError):
    """The request was meant for another host, or came from another page."""

    code = "strange_host"


class Forged(CountersignError):
    """The request bears our cookie, and nothing shows that our own page sent it."""

    code = "forged"


class TooLarge(CountersignError):
    """The body is larger than anything that we read."""

    code = "too_large"


class Doorkeeper:
    """Turns away what no browser page or program of ours would send.

    A page of another site can send requests to a local port, and a name that it owns can be made
    to point there: so the Host must be ours, and an Origin, where there is one, must be the same.
    """

    def __init__(
        self, app: ASGIApp, *, hosts: frozenset[str], public_url: str | None, cookies: Cookies
    ) -> None:
        """Keep the names we answer to.

        Args:
            app: what is behind the door.
            hosts: host names without ports, beside those of the loopback.
            public_url: where people reach us, when that is another address.
            cookies: what knows the cookie of a browser's session.
        """
        public = urlsplit(public_url or "")
        self._app = app
        self._cookies = cookies
        self._hosts = LOCAL | hosts | ({public.hostname} if public.hostname else set())
        self._public = (public.scheme, public.netloc) if public_url else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check one request, then hand it on with a limited body."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        most = LARGEST_FILE if scope["path"] in FILES else LARGEST
        if refusal := self._turned_away(scope["method"], headers, most):
            await answer(refusal, language_of(headers))(scope, receive, send)
            return
        await self._app(scope, Limited(receive, most), send)

    def _turned_away(
        self, method: str, headers: Mapping[str, str], most: int
    ) -> CountersignError | None:
        if refusal := self._strange(headers) or _too_large(headers, most):
            return refusal
        if not forged(method, headers, self._cookies):
            return None
        text = "Nothing shows that this request was made by our own page."
        return Forged(text, at="X-CSRF-Token", hint="Reload the page, then try again.")

    def _strange(self, headers: Mapping[str, str]) -> StrangeHost | None:
        host = headers.get("host", "")
        if _hostname(f"//{host}") not in self._hosts:
            text = "This server does not answer under that host name."
            return StrangeHost(text, at="Host", hint="Set COUNTERSIGN_PUBLIC_URL to use another.")
        origin = headers.get("origin")
        if origin is None or self._is_ours(origin, host):
            return None
        text = "A page of another site may not use this server."
        return StrangeHost(text, at="Origin", hint="Open the address of the server itself.")

    def _is_ours(self, origin: str, host: str) -> bool:
        try:
            parts = urlsplit(origin)
        except ValueError:
            return False
        if (parts.scheme, parts.netloc) == self._public:
            return True
        return parts.scheme in {"http", "https"} and parts.netloc == host


def _hostname(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _too_large(headers: Mapping[str, str], most: int) -> TooLarge | None:
    length = headers.get("content-length", "0")
    fits = len(length) <= len(str(most)) and length.isascii() and length.isdigit()
    return None if fits and int(length) <= most else _oversize(most)


def _oversize(most: int) -> TooLarge:
    text = f"The request's body is larger than {most:,} bytes."
    return TooLarge(text, hint="Send less, or several requests.")


class Limited:
    """A body that was announced without a length ends at the same limit."""

    def __init__(self, receive: Receive, most: int) -> None:
        """Keep where the body comes from, and its most bytes."""
        self._receive = receive
        self._most = most
        self._got = 0

    async def __call__(self) -> Message:
        """Hand on one message.

        Raises:
            TooLarge: there is more than we read.
        """
        message = await self._receive()
        self._got += len(message.get("body", b""))
        if self._got > self._most:
            raise _oversize(self._most)
        return message
