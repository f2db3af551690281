"""The page on which a person's Discord is drawn, from the components that were really sent."""

from pathlib import Path

from aiohttp import web

from tests.fakes.discord_server.server import FakeDiscord

FOLDER = Path(__file__).parent / "page"
PARTS = Path(__file__).parents[1] / "page_parts"
"""What the pages of all simulated products are drawn with."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def paged(server: FakeDiscord) -> FakeDiscord:
    """Add the page, at `/`, to a server that has not started and that is controlled."""
    router = server.application.router
    router.add_get("/", _index)
    router.add_static("/page", FOLDER)
    router.add_static("/parts", PARTS)
    return server


async def _index(_: web.Request) -> web.StreamResponse:
    return web.FileResponse(FOLDER / "index.html", headers={"Content-Security-Policy": POLICY})
