"""People: who is a member, with which roles and limits."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import Field

from admin_web.api.door import Body, Door, PersonView, ShortName, Title, plain
from authz.people import Person
from workflows import letting_in, people, signing_in
from workflows.documents import Document

Role = Literal["viewer", "lister", "pricer", "manager", "admin"]


class Change(Body):
    """What changes about a member; what is absent stays, null takes a limit away."""

    roles: list[Role] | None = Field(None, min_length=1, max_length=5)
    shops: list[ShortName] | None = Field(None, max_length=100)
    max_price_change_pct: str | None = Field(None, pattern=r"^[0-9]{1,4}(\.[0-9]{1,4})?$")
    max_listings: int | None = Field(None, ge=0, le=1_000_000)
    active: bool = True


class Add(Body):
    """A new member."""

    id: ShortName
    name: Title
    roles: list[Role] = Field(min_length=1, max_length=5)


class Link(Body):
    """Nothing to say: every link holds for an hour, and once."""


class Account(Body):
    """An account of a chat product, by the names that the product itself gives."""

    surface: Literal["slack", "discord"]
    team: str = Field(pattern=r"^[A-Za-z0-9]{1,40}$", description="the workspace, such as T01…")
    account: str = Field(pattern=r"^[A-Za-z0-9]{1,40}$", description="the member, such as U01…")


class AccountView(Document):
    """An account and whose it is."""

    person: str
    surface: str
    team: str
    account: str


class LinkView(Document):
    """A one-time link; it is shown to nobody a second time."""

    person: str
    link: str = Field(description="the address of the page that signs in, below this server's own")
    expires_at: datetime


def router(door: Door) -> APIRouter:
    """Return the routes of people."""
    routes = APIRouter(prefix="/api/people", tags=["people"])
    who = door.asker()

    @routes.get("")
    async def members(by: Annotated[Person, Depends(who)]) -> list[PersonView]:
        """List the members."""
        return [PersonView.of(found) for found in await people.listed(door.office, by)]

    @routes.post("")
    async def add(order: Add, by: Annotated[Person, Depends(who)]) -> PersonView:
        """Add a member."""
        roles = frozenset[str](order.roles)
        return PersonView.of(await people.add(door.office, by, order.id, order.name, roles))

    @routes.patch("/{person}")
    async def change(person: str, order: Change, by: Annotated[Person, Depends(who)]) -> PersonView:
        """Change a member's roles or limits."""
        values = order.model_dump(exclude_unset=True)
        if values.get("roles", ()) is None:
            del values["roles"]
        return PersonView.of(
            await people.change(door.office, by, plain("person", person), **values)
        )

    @routes.post("/{person}/link")
    async def link(
        person: str,
        order: Link,  # noqa: ARG001 - the body must be empty
        by: Annotated[Person, Depends(who)],
    ) -> LinkView:
        """Make a link with which a member signs in once."""
        made = await signing_in.link(door.office, by, plain("person", person))
        # what follows a # is sent to no server, so it stands in no log and no preview takes it
        return LinkView(
            person=made.person.id, link=f"/sign-in#{made.secret}", expires_at=made.expires_at
        )

    @routes.post("/{person}/accounts")
    async def account(
        person: str, order: Account, by: Annotated[Person, Depends(who)]
    ) -> AccountView:
        """Let an account of a chat product be a member's."""
        name = plain("person", person)
        given = order.model_dump()
        await letting_in.link(door.office, by, name, **given)
        return AccountView(person=name, **given)

    return routes
