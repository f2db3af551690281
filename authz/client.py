"""How one question reaches the policy engine: over a unix socket, as plain JSON both ways."""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from aiohttp import (
    ClientError,
    ClientSession,
    ContentTypeError,
    DummyCookieJar,
    UnixConnector,
)
from cerbos.sdk.client import AsyncCerbosClient

from authz.no_answer import NoAnswer

TIMEOUT_S: Final = 4.0
"""For a whole question; the SDK's own time-out starts anew with every piece of an answer."""


class Client(AsyncCerbosClient):
    """The SDK's client, but one that sends and returns everything, and asks quickly.

    The SDK drops the call id and cannot send `includeMeta` or `requestContext`, and its models
    fill in what an answer lacks. Here both are plain JSON, judged by `authz.answer`. A card takes
    a dozen questions, and the SDK's HTTP stack three times as long for each as aiohttp.
    """

    def __init__(self, socket: Path, *, timeout_s: float = TIMEOUT_S) -> None:
        """Keep one pool of connections to the engine behind a socket; needs a running loop."""
        super().__init__(f"unix:{socket}", timeout_secs=timeout_s)
        self._timeout_s = timeout_s
        self._session = ClientSession(
            "http://cerbos", connector=UnixConnector(str(socket)), cookie_jar=DummyCookieJar()
        )

    async def ask(self, question: Mapping[str, Any]) -> Any:  # noqa: ANN401 - nothing is known of it yet
        """Send one check and return the answer's JSON.

        Raises:
            NoAnswer: no connection, no time, another status than 200, or no JSON.
        """
        return await self._call("POST", "/api/check/resources", json=question)

    async def version(self) -> str:
        """Return the engine's version.

        Raises:
            NoAnswer: as for `ask`.
        """
        answer = await self._call("GET", "/api/server_info")
        found = answer.get("version") if isinstance(answer, dict) else None
        if not isinstance(found, str) or not found:
            reason = "it does not say its version"
            raise NoAnswer(reason)
        return found

    async def close(self) -> None:
        """Close every connection."""
        await self._session.close()
        await self._http.aclose()

    async def _call(self, method: str, path: str, **more: Any) -> Any:  # noqa: ANN401
        try:
            async with (
                asyncio.timeout(self._timeout_s),
                self._session.request(method, path, allow_redirects=False, **more) as answer,
            ):
                if answer.status != HTTPStatus.OK:
                    reason = f"status {answer.status}"
                    raise NoAnswer(reason)
                return await answer.json()
        except NoAnswer:
            raise
        except TimeoutError:
            reason = f"no answer within {self._timeout_s:g} s"
            raise NoAnswer(reason) from None
        except (ContentTypeError, ValueError, RecursionError) as error:
            reason = "it is no JSON"
            raise NoAnswer(reason) from error
        except (ClientError, OSError) as error:
            reason = "the connection broke"
            raise NoAnswer(reason) from error
        except Exception as error:  # whatever else breaks on the way, it is no answer
            reason = f"{type(error).__name__}"
            raise NoAnswer(reason) from error
