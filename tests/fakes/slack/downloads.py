"""A file as it is handed over, and what a wrong token, or somebody evil, gets in its place.

Source: docs.slack.dev/reference/objects/file-object; that a request which may not read is led to a
page on which people sign in was found by trying.
"""

import zlib
from collections.abc import AsyncIterator

from aiohttp import web

from tests.fakes.slack.model import File

PAGE = "<!doctype html><title>Sign in</title>"
MB = 1024 * 1024
ENDLESS_MB = 64
"""What comes before somebody would give up who reads whatever comes."""


def downloaded(file: File, url: str) -> web.Response:
    """Return the answer to a download."""
    match file.trap:
        case "sign in":
            return web.Response(status=302, headers={"Location": f"{url}/signin"})
        case "page":
            return web.Response(text=PAGE, content_type="text/html")
        case "packed":
            packed = zlib.compressobj(wbits=31)
            body = packed.compress(bytes(ENDLESS_MB * MB)) + packed.flush()
            headers = {"Content-Encoding": "gzip"}
            return web.Response(body=body, content_type=file.mimetype, headers=headers)
        case "endless":
            return web.Response(body=_endless(), content_type=file.mimetype)
        case "":
            return web.Response(body=file.content, content_type=file.mimetype)


async def _endless() -> AsyncIterator[bytes]:
    for _ in range(ENDLESS_MB):
        yield b"x" * MB
