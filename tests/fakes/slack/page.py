"""The page on which a person sees this Slack: drawn from the blocks, with buttons that work."""

from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web

FOLDER = Path(__file__).parent / "page"
PARTS = Path(__file__).parents[1] / "page_parts"
"""What the pages of all simulated products are drawn with."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
OURS = ("/page/", "/parts/", "/_slack/")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def routes() -> Iterable[web.AbstractRouteDef]:
    return [web.get("/", _index), web.static("/page", FOLDER), web.static("/parts", PARTS)]


@web.middleware
async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Keep the page to itself: it loads nothing from elsewhere, and no other page acts here."""
    if request.path != "/" and not request.path.startswith(OURS):
        return await handler(request)
    host = urlsplit(f"//{request.host}").hostname
    origin = request.headers.get("Origin")
    if host not in {"127.0.0.1", "localhost"} or origin not in {None, f"http://{request.host}"}:
        return web.Response(status=403, text="This Slack is for its own page on this machine.")
    answer = await handler(request)
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


async def _index(_: web.Request) -> web.StreamResponse:
    return web.FileResponse(FOLDER / "index.html")
