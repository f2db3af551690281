"""The door through which Slack sends signed requests."""

from typing import Final

from fastapi import APIRouter, Request
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from starlette.responses import Response

from bots.slack.setup import EVENTS

_TAG: Final = "slack"


def router(app: AsyncApp) -> APIRouter:
    """Return the route of events, commands and everything that is pressed."""
    routes = APIRouter(tags=[_TAG])
    handler = AsyncSlackRequestHandler(app)

    @routes.post(EVENTS, include_in_schema=False)
    async def events(request: Request) -> Response:
        """Hand a request to Bolt, which looks at its signature first."""
        return await handler.handle(request)

    return routes
