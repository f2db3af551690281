"""The page on which a person sees this Slack: drawn from the blocks, with buttons that work."""

from collections.abc import Iterable
from pathlib import Path

from aiohttp import web

FOLDER = Path(__file__).parent / "page"


def routes() -> Iterable[web.AbstractRouteDef]:
    return [web.get("/", _index), web.static("/page", FOLDER)]


async def _index(_: web.Request) -> web.StreamResponse:
    return web.FileResponse(FOLDER / "index.html")
