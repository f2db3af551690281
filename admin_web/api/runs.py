"""Runs: look, follow, stop, retry, and settle what nobody knows."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header
from pydantic import Field
from starlette.responses import StreamingResponse

from admin_web import live
from admin_web.api.door import Body, Door, Words, known
from authz.people import Person
from workflows import runs
from workflows.documents import RunDocument, RunSummary
from workflows.record import RunRecord, record


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

    @routes.get("/{run}")
    async def one(run: str, by: Annotated[Person, Depends(who)]) -> RunDocument:
        """Show a run as it stands."""
        return await runs.show(door.office, by, known("run", run))

    @routes.get("/{run}/record")
    async def behind(run: str, by: Annotated[Person, Depends(who)]) -> RunRecord:
        """Show every receipt of a run, and why it was allowed."""
        return await record(door.office, by, known("run", run))

    @routes.get("/{run}/events", response_class=StreamingResponse)
    async def events(
        run: str,
        by: Annotated[Person, Depends(who)],
        last_event_id: Annotated[str, Header(pattern=r"^[0-9]{0,9}$")] = "",
    ) -> StreamingResponse:
        """Follow a run to its end; `Last-Event-ID` resumes."""
        await runs.show(door.office, by, known("run", run))
        told = live.follow(door.office, by, run, int(last_event_id or 0), door.stopping)
        quiet = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(told, media_type="text/event-stream", headers=quiet)

    @routes.post("/{run}/cancel")
    async def cancel(run: str, order: Cancel, by: Annotated[Person, Depends(who)]) -> RunDocument:
        """Start nothing new of a run."""
        return await runs.cancel(door.office, by, known("run", run), order.reason)

    @routes.post("/{run}/retry")
    async def retry(run: str, order: Retry, by: Annotated[Person, Depends(who)]) -> RunDocument:  # noqa: ARG001 - the body must be empty
        """Take up the items that failed, as a new epoch."""
        return await runs.retry(door.office, by, known("run", run))

    @routes.post("/{run}/settle")
    async def settle(run: str, order: Settle, by: Annotated[Person, Depends(who)]) -> RunDocument:
        """Say whether a write that is in doubt was applied."""
        return await runs.settle(
            door.office,
            by,
            known("run", run),
            step=order.step,
            item=order.item,
            applied=order.applied,
            reason=order.reason,
        )

    return routes
