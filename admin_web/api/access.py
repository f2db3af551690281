"""Requests for access: who asks to be let in from a chat product, and what becomes of it."""

from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Depends
from pydantic import Field

from admin_web.api.door import Body, Door, ShortName, known
from admin_web.api.people import Role
from authz.people import Person
from workflows import letting_in
from workflows.documents import Document
from workflows.store.access import Request


class Grant(Body):
    """Whose the account is from here on: a new member's of a role, or somebody's whom we know."""

    role: Role | None = Field(None, description="of a new member; or else `person`")
    person: ShortName | None = Field(None, description="a member whose account it is")


class Refusal(Body):
    """Nothing to say: the account stays outside."""


class RequestView(Document):
    """An account whose owner asks to be let in."""

    id: str
    name: str = Field(description="what they call themselves; nobody has checked it")
    surface: str
    team: str
    account: str
    state: str = Field(description="asked, granted or refused")
    asked_at: datetime
    person: str | None = Field(description="whom the account became")
    role: str | None

    @classmethod
    def of(cls, request: Request) -> Self:
        """Draw a request."""
        return cls(**{name: getattr(request, name) for name in cls.model_fields})


def router(door: Door) -> APIRouter:
    """Return the routes of requests for access."""
    routes = APIRouter(prefix="/api/access", tags=["people"])
    who = door.asker()

    @routes.get("")
    async def waiting(by: Annotated[Person, Depends(who)]) -> list[RequestView]:
        """List who asks to be let in, the first first; admins alone see it."""
        return [RequestView.of(found) for found in await letting_in.waiting(door.office, by)]

    @routes.post("/{request}/grant")
    async def grant(request: str, order: Grant, by: Annotated[Person, Depends(who)]) -> RequestView:
        """Let an account in."""
        id = known("request", request)
        return RequestView.of(
            await letting_in.grant(door.office, by, id, role=order.role, person=order.person)
        )

    @routes.post("/{request}/refuse")
    async def refuse(
        request: str,
        order: Refusal,  # noqa: ARG001 - the body must be empty
        by: Annotated[Person, Depends(who)],
    ) -> RequestView:
        """Let an account stay outside."""
        return RequestView.of(await letting_in.refuse(door.office, by, known("request", request)))

    return routes
