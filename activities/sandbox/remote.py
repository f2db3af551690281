"""The sandbox's control routes, as another process reaches them."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import httpx2

from activities.errors import Missing, Rejected, Unavailable

_LOOK: Final = "Look at what the simulated shops have, and name one of that."


@dataclass(frozen=True, slots=True)
class Remote:
    """A sandbox that is a process of its own."""

    url: str
    http: httpx2.AsyncClient

    async def read(self, name: str, **query: str) -> Any:  # noqa: ANN401 - any JSON
        """Return what a control route shows.

        Raises:
            Unavailable: the sandbox does not answer.
        """
        return await self._asked("GET", name, params=query)

    async def order(self, name: str, **order: object) -> None:
        """Give an order; a word that is None is left out.

        Raises:
            Missing: the order names a shop or an article that the sandbox does not have.
            Rejected: the order cannot be carried out; the sandbox says why.
            Unavailable: the sandbox does not answer.
        """
        said = {word: value for word, value in order.items() if value is not None}
        await self._asked("POST", name, json=said)

    async def _asked(self, method: str, name: str, **more: Any) -> Any:  # noqa: ANN401
        try:
            answer = await self.http.request(method, f"{self.url}/_sandbox/{name}", **more)
            found = answer.json()
        except (httpx2.HTTPError, ValueError) as lost:
            text = "The sandbox does not answer."
            raise Unavailable(text, hint="Stop Countersign and start it again.") from lost
        if answer.is_success:
            return found
        kind = Missing if answer.status_code == HTTPStatus.NOT_FOUND else Rejected
        raise kind(found["text"], at=found["at"], hint=found["hint"] or _LOOK)
