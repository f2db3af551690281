"""What every answer tells a browser: run nothing but our own files, in no frame of others."""

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY: Final = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self' 'unsafe-inline'; "  # Mantine computes styles; a style runs nothing
    "img-src 'self' data:; "
    "font-src 'self'; "
    "connect-src 'self'; "
    "manifest-src 'self'; "
    "base-uri 'none'; "
    "form-action 'none'; "
    "frame-ancestors 'none'"
)
HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
_RAW: Final = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
_FOR_NOBODY: Final = (b"cache-control", b"no-store")


class Hardened:
    """Adds the headers; what says nothing about being kept is kept by nobody."""

    def __init__(self, app: ASGIApp) -> None:
        """Keep what answers."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request be answered."""

        async def hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = list(message.get("headers", ()))
                named = {name.lower() for name, _ in own}
                kept = [] if _FOR_NOBODY[0] in named else [_FOR_NOBODY]
                message = {**message, "headers": [*own, *_RAW, *kept]}
            await send(message)

        await self._app(scope, receive, hardened)
