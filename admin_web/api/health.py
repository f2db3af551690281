"""Whether we live, whether we can work, and how much we did."""

import time
from collections.abc import Awaitable, Callable
from typing import Final

from fastapi import APIRouter
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from admin_web.problems import problem

Lacks = Callable[[], Awaitable[str | None]]
"""Names what keeps us from working, or None."""

_TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"


def router(lacks: Lacks, registry: CollectorRegistry) -> APIRouter:
    """Return the routes that need nobody's identity."""
    routes = APIRouter(tags=["health"])

    @routes.get("/healthz")
    async def alive() -> dict[str, str]:
        """Say that the process lives."""
        return {"status": "ok"}

    @routes.get("/readyz")
    async def ready() -> Response:
        """Say whether everything that a run needs is there."""
        if lack := await lacks():
            hint = "`countersign doctor` says more."
            return problem(503, "not_ready", lack, hint=hint)
        return JSONResponse({"status": "ready"})

    @routes.get("/metrics")
    def metrics() -> Response:
        """Show counters for Prometheus."""
        return Response(generate_latest(registry), media_type=_TEXT)

    return routes


class Counting:
    """Counts requests by route and status, and how long they took."""

    def __init__(self, app: ASGIApp, *, registry: CollectorRegistry) -> None:
        """Register the counters."""
        self._app = app
        self._requests = Counter(
            "countersign_http_requests", "Requests.", ("method", "route", "status"),
            registry=registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "countersign_http_seconds", "Seconds to the end of an answer.", ("route",),
            registry=registry,
        )  # fmt: skip

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count one request under its route's pattern, never under its address."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500

        async def counted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, counted)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            method = scope["method"] if len(scope["method"]) < len("OPTIONS ") else "other"
            self._requests.labels(method, route, str(status)).inc()
            self._seconds.labels(route).observe(time.perf_counter() - began)
