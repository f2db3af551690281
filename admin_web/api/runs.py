"""Runs: look, follow, stop, retry, and settle what nobody knows."""

from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Header, Query, Request
from pydantic import Field
from starlette.responses import Response, StreamingResponse

from admin_web import live
from admin_web.api.door import Body, Door, Words, known, written
from authz.people import Person
from workflows import runs
from workflows.documents import RunCardDocument, RunDocument, RunSummary
from workflows.record import RunRecord, record

FIRST_ITEMS: Final = 12
MOST_ITEMS: Final = 5_000


class Cancel(Body):
    """Why a run is stopped."""

    reason: Words = ""


class Retry(Body):
    """Nothing to say: a retry takes up all that failed."""


class Settle(Body):
    """What a person found out about an item that is in doubt."""

    step: Words = Field(description="workflow.step or step")
    item: Words
    applied: bool
    reason: Words


def router(door: Door) -> APIRouter:
    """Return the routes of runs."""
    routes = APIRouter(prefix="/api/runs", tags=["runs"])
    who = door.asker()

    @routes.get("")
    async def newest(by: Annotated[Person, Depends(who)]) -> list[RunSummary]:
        """List the newest runs first."""
        return list(await runs.recent(door.office, by))

    @routes.get("/{run}", response_model=RunDocument)
    async def one(run: str, by: Annotated[Person, Depends(who)]) -> Response:
        """Show a run as it stands."""
        return written(await runs.show(door.office, by, known("run", run)))

    @routes.get("/{run}/card", response_model=RunCardDocument)
    async def card(
        run: str,
        by: Annotated[Person, Depends(who)],
        items: Annotated[int, Query(ge=0, le=MOST_ITEMS)] = FIRST_ITEMS,
    ) -> Response:
        """Show a run as a card does: how many items are in which state, and the first of them."""
        return written(await runs.card(door.office, by, known("run", run), items))

    @routes.get("/{run}/record", response_model=RunRecord)
    async def behind(
        run: str,
        by: Annotated[Person, Depends(who)],
        receipts: Annotated[int | None, Query(ge=0, le=MOST_ITEMS)] = None,
    ) -> Response:
        """Show every receipt of a run, or the first of them, and why it was allowed."""
        return written(await record(door.office, by, known("run", run), receipts))

    @routes.get("/{run}/events", response_class=StreamingResponse)
    async def events(
        run: str,
        request: Request,
        by: Annotated[Person, Depends(who)],
        last_event_id: Annotated[str, Header(pattern=r"^[0-9]{0,9}$")] = "",
    ) -> StreamingResponse:
        """Follow a run to its end; `Last-Event-ID` resumes."""
        await runs.card(door.office, by, known("run", run), 0)
        seen = int(last_event_id or 0)
        told = live.follow(door.office, partial(who, request), run, seen, door.stopping)
        quiet = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(told, media_type="text/event-stream", headers=quiet)

    @routes.post("/{run}/cancel", response_model=RunDocument)
    async def cancel(run: str, order: Cancel, by: Annotated[Person, Depends(who)]) -> Response:
        """Start nothing new of a run."""
        return written(await runs.cancel(door.office, by, known("run", run), order.reason))

    @routes.post("/{run}/retry", response_model=RunDocument)
    async def retry(run: str, order: Retry, by: Annotated[Person, Depends(who)]) -> Response:  # noqa: ARG001 - the body must be empty
        """Take up the items that failed, as a new epoch."""
        return written(await runs.retry(door.office, by, known("run", run)))

    @routes.post("/{run}/settle", response_model=RunDocument)
    async def settle(run: str, order: Settle, by: Annotated[Person, Depends(who)]) -> Response:
        """Say whether a write that is in doubt was applied."""
        settled = await runs.settle(
            door.office,
            by,
            known("run", run),
            step=order.step,
            item=order.item,
            applied=order.applied,
            reason=order.reason,
        )
        return written(settled)

    return routes
