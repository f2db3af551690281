"""Fetch a file from where a chat product keeps it: from nowhere else, and never more than asked."""

from collections.abc import Collection, Mapping
from typing import Final

import aiohttp
import yarl

from bots.surface import MAY_NOT, TOO_LARGE, Gone, Later, Refused, Unsure

_TIMEOUT_S: Final = 60
_CHUNK: Final = 65_536
_PATIENCE_S: Final = 5.0
_OK, _TOO_MANY, _BROKEN = 200, 429, 500
_GONE: Final = frozenset({404, 410})


def origin(url: str) -> str:
    """Return scheme, host and port of an address; empty where it is none that is fetched.

    Raises:
        ValueError: it is no address at all.
    """
    parsed = yarl.URL(url)
    if parsed.scheme not in {"https", "http"} or parsed.user is not None or not parsed.host:
        return ""
    return f"{parsed.scheme}://{parsed.host}:{parsed.port}"


async def download(
    url: str, origins: Collection[str], most: int, headers: Mapping[str, str]
) -> bytes:
    """Return what stands at an address.

    No redirect is followed: it would take a token elsewhere, and leads to a page that asks people
    to sign in. What comes packed is refused, so that nothing grows while it is read.

    Args:
        url: where the file is.
        origins: scheme, host and port of all places that are asked.
        most: bytes; the rest of a larger file is not even read.
        headers: what proves that we may.

    Raises:
        Later, Unsure, Gone, Refused: it cannot be had.
    """
    try:
        known = origin(url) in origins
    except ValueError:
        known = False
    if not known:
        raise Refused(f"a file is not kept where the surface keeps files: {url[:100]!r}")
    timeout = aiohttp.ClientTimeout(total=_TIMEOUT_S)
    plainly = {**headers, "accept-encoding": "identity"}
    try:
        async with (
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), timeout=timeout) as session,
            session.get(
                yarl.URL(url, encoded=True),
                headers=plainly,
                allow_redirects=False,
                auto_decompress=False,
            ) as answer,
        ):
            _refuse(answer)
            return await _read(answer, most)
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise Unsure(f"a file: {type(error).__name__}") from error


def _refuse(answer: aiohttp.ClientResponse) -> None:
    """Tell what is no file from what is one."""
    status = answer.status
    if status == _TOO_MANY:
        asked = answer.headers.get("retry-after", "")
        raise Later(float(asked) if asked.isascii() and asked.isdigit() else _PATIENCE_S)
    if status >= _BROKEN:
        raise Unsure(f"a file: {status}")
    if status in _GONE:
        raise Gone(f"a file: {status}")
    if status != _OK or answer.content_type == "text/html":
        raise Refused(f"a file: {status} {answer.content_type}", MAY_NOT)
    if answer.headers.get("content-encoding", "identity") != "identity":
        raise Refused("a file comes packed")


async def _read(answer: aiohttp.ClientResponse, most: int) -> bytes:
    if (answer.content_length or 0) > most:
        raise Refused("a file is too large", TOO_LARGE)
    read = bytearray()
    async for chunk in answer.content.iter_chunked(_CHUNK):
        read += chunk
        if len(read) > most:
            raise Refused("a file is too large", TOO_LARGE)
    return bytes(read)
