"""Changes: which documents of a tenant are older than its rows."""

import re
from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Header, Request
from starlette.responses import Response, StreamingResponse

from admin_web import live
from admin_web.api.door import Door, written
from admin_web.live import ChangesDocument
from authz.people import Person

STREAM: Final = "text/event-stream"
_PLACE: Final = re.compile(r"[0-9a-f]{16}-[0-9]{1,15}", re.ASCII)


def router(door: Door) -> APIRouter:
    """Return the route of changes."""
    routes = APIRouter(prefix="/api/changes", tags=["changes"])
    who = door.asker()

    @routes.get("", response_model=ChangesDocument, responses={200: {"content": {STREAM: {}}}})
    async def changes(
        request: Request,
        by: Annotated[Person, Depends(who)],
        after: str = "",
        last_event_id: Annotated[str, Header()] = "",
    ) -> Response:
        """Say what changed after a place; with `Accept: text/event-stream`, as it happens.

        A place that is unknown is answered with `everything`. `Last-Event-ID` resumes a stream.
        """
        place = last_event_id or after
        if place and _PLACE.fullmatch(place) is None:
            place = "nowhere"
        store = door.office.store
        if STREAM not in request.headers.get("accept", ""):
            document = await live.changed(store, by.tenant, place)
            return written(document)
        told = live.changes(store, partial(who, request), place, door.stopping)
        quiet = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(told, media_type=STREAM, headers=quiet)

    return routes
