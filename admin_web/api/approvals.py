"""Approvals: what waits, and a person's decision."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import Field
from starlette.responses import Response

from admin_web.api.door import Body, Door, Words, all_written, known, surface, written
from admin_web.api.plans import STATUS
from authz.people import Person
from workflows.again import propose_again
from workflows.approvals import decided, inbox, show, waiting
from workflows.approving import approving
from workflows.decide import decide
from workflows.documents import (
    ApproverView,
    DecidedView,
    DecisionDocument,
    PlanDocument,
    WaitingView,
)
from workflows.revising import revise


class Decision(Body):
    """What a person decides about one revision."""

    revision: int = Field(ge=1, le=1_000_000)
    decision: Literal["approve", "reject"]
    reason: Words = ""
    confirmation: Words = Field(
        "",
        description="where the card has a `confirmation`, exactly that sentence as it was typed",
        examples=["approve p-pn1zs3ng9v r1"],
    )


class Revision(Body):
    """What a person changes by hand about one revision."""

    revision: int = Field(ge=1, le=1_000_000)
    without: list[Words] = Field(
        [], max_length=200, description="ids of workflows to remove, or places of single writes"
    )
    values: dict[Words, Words | int] = Field(
        {}, max_length=200, description="new values by the places that the card's `parts` name"
    )


class Again(Body):
    """Nothing to say: the plan is proposed as it was written."""


def router(door: Door) -> APIRouter:
    """Return the routes of approvals."""
    routes = APIRouter(prefix="/api/approvals", tags=["approvals"])
    who = door.asker()

    @routes.get("", response_model=list[PlanDocument])
    async def open_ones(by: Annotated[Person, Depends(who)]) -> Response:
        """List what waits for people."""
        return all_written(await waiting(door.office, by))

    @routes.get("/waiting")
    async def waiting_ones(by: Annotated[Person, Depends(who)]) -> list[WaitingView]:
        """Name what waits for people, newest first, without its plans."""
        return await inbox(door.office, by)

    @routes.get("/decided")
    async def decided_ones(by: Annotated[Person, Depends(who)]) -> list[DecidedView]:
        """List what waits for nobody any more, newest first."""
        return await decided(door.office, by)

    @routes.get("/{approval}/approvers")
    async def approvers(
        approval: str, by: Annotated[Person, Depends(who)], person: str | None = None
    ) -> tuple[ApproverView, ...]:
        """Ask the gate who may approve it now, and why the others may not."""
        return await approving(door.office, by, known("approval", approval), person)

    @routes.get("/{approval}", response_model=PlanDocument)
    async def one(approval: str, by: Annotated[Person, Depends(who)]) -> Response:
        """Show one card."""
        return written(await show(door.office, by, known("approval", approval)))

    @routes.post("/{approval}/decision")
    async def decide_one(
        approval: str,
        decision: Decision,
        by: Annotated[Person, Depends(who)],
        request: Request,
    ) -> DecisionDocument:
        """Count one person's decision."""
        return await decide(
            door.office,
            by,
            known("approval", approval),
            revision=decision.revision,
            decision=decision.decision,
            reason=decision.reason,
            surface=surface(request.headers),
            confirmation=decision.confirmation,
        )

    @routes.post("/{approval}/revise")
    async def revised(
        approval: str,
        order: Revision,
        by: Annotated[Person, Depends(who)],
        request: Request,
    ) -> Response:
        """Take parts of an open plan away, or set single values of it anew."""
        document = await revise(
            door.office,
            by,
            known("approval", approval),
            revision=order.revision,
            without=order.without,
            values=order.values,
            surface=surface(request.headers),
        )
        return written(document, STATUS.get(document.kind, 200))

    @routes.post("/{approval}/propose-again")
    async def again(
        approval: str,
        order: Again,  # noqa: ARG001 - the body must be empty
        by: Annotated[Person, Depends(who)],
        request: Request,
    ) -> Response:
        """Put the plan of a card to people anew, as everything is now."""
        id = known("approval", approval)
        via = surface(request.headers)
        document = await propose_again(door.office, by, id, thread=None, surface=via)
        return written(document, STATUS.get(document.kind, 200))

    return routes
