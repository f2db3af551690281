"""The pages: one document for every address of the application, and the files it needs."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from fastapi import APIRouter, FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

STATIC: Final = Path(__file__).parent / "static"
ADDRESSES: Final = (
    "/", "/sign-in", "/chat", "/chat/{thread}", "/approvals", "/approvals/{approval}",
    "/runs", "/runs/{run}", "/products", "/products/{sku:path}", "/shops", "/people", "/activities",
    "/sandbox",
)  # fmt: skip
_NOT_BUILT: Final = "The pages are not built: run `make ready`, or install a released package.\n"


class _Kept(StaticFiles):
    """Files whose names change with their content: a browser may keep them for a year."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        """Answer with a file."""
        answer = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        answer.headers["cache-control"] = "public, max-age=31536000, immutable"
        return answer


def install(app: FastAPI, static: Path = STATIC) -> None:
    """Serve the pages; they are public, and everything they show is asked of the API."""
    routes = APIRouter(include_in_schema=False)

    def page() -> Response:
        return _document(static)

    for address in ADDRESSES:
        routes.add_api_route(address, page, methods=["GET", "HEAD"])
    for name in ("icon.svg", "scheme.js"):
        routes.add_api_route(f"/{name}", _file(static / name), methods=["GET", "HEAD"])
    app.include_router(routes)
    files = _Kept(directory=static / "assets", check_dir=False)
    app.mount("/assets", GZipMiddleware(files, minimum_size=1000))
    app.router.default = _lost(static, app.router.default)


def _document(static: Path, status: int = 200) -> Response:
    document = static / "index.html"
    if not document.is_file():
        return PlainTextResponse(_NOT_BUILT, 503)
    return FileResponse(document, status, headers={"cache-control": "no-cache"})


def _lost(static: Path, unknown: ASGIApp) -> ASGIApp:
    """Tell a person on a page that there is no such address, and a program as a problem."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        found = _document(static, 404) if _is_persons(scope) else unknown
        await found(scope, receive, send)

    return answer


def _is_persons(scope: Scope) -> bool:
    """Tell whether somebody typed an address, or followed a link to it."""
    if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
        return False
    accepts = dict(scope["headers"]).get(b"accept", b"")
    return b"text/html" in accepts and not scope["path"].startswith("/api/")


def _file(path: Path) -> Callable[[], Response]:
    def answer() -> Response:
        if not path.is_file():
            return PlainTextResponse(_NOT_BUILT, 503)
        return FileResponse(path, headers={"cache-control": "no-cache"})

    return answer
