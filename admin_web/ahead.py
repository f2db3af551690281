"""Doors of programs that sign what they send: answered ahead of all that only browsers need."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from activities.errors import CountersignError
from admin_web.problems import answer
from admin_web.session import LARGEST, Limited


@dataclass(frozen=True, slots=True)
class Counted:
    """What requests are counted under, as FastAPI's own routes leave it."""

    path: str


class Ahead:
    """Hands requests to such doors, with a limited body; everything else goes the usual way.

    A cookie or another page's Origin means nothing to them, and a chat product waits for its
    answer: the usual way costs as much again as the chat product's own library.
    """

    def __init__(self, app: ASGIApp, *, doors: Mapping[str, ASGIApp]) -> None:
        """Keep the usual way, and each door by its exact path."""
        self._app = app
        self._doors = dict(doors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request be answered."""
        door = self._doors.get(scope["path"]) if scope["type"] == "http" else None
        if door is None:
            await self._app(scope, receive, send)
            return
        scope["route"] = Counted(scope["path"])
        try:
            await door(scope, Limited(receive, LARGEST), send)
        except CountersignError as refusal:
            await answer(refusal)(scope, receive, send)
