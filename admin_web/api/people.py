"""People: who is a member, with which roles and limits."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends
from pydantic import Field

from activities.errors import Missing
from admin_web.api.door import Body, Door
from authz.people import Person
from workflows import people

Role = Literal["viewer", "lister", "pricer", "manager", "admin"]
ShopName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]


class Change(Body):
    """What changes about a member; what is absent stays, null takes a limit away."""

    roles: list[Role] | None = Field(None, min_length=1, max_length=5)
    shops: list[ShopName] | None = Field(None, max_length=100)
    max_price_change_pct: str | None = Field(None, pattern=r"^[0-9]{1,4}(\.[0-9]{1,4})?$")
    max_listings: int | None = Field(None, ge=0, le=1_000_000)
    active: bool = True


class Add(Body):
    """A new member."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
    name: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")]
    roles: list[Role] = Field(min_length=1, max_length=5)


def router(door: Door) -> APIRouter:
    """Return the routes of people."""
    routes = APIRouter(prefix="/api/people", tags=["people"])
    who = door.asker()

    @routes.get("")
    async def members(by: Annotated[Person, Depends(who)]) -> list[dict[str, Any]]:
        """List the members."""
        return [_view(found) for found in await people.listed(door.office, by)]

    @routes.post("")
    async def add(order: Add, by: Annotated[Person, Depends(who)]) -> dict[str, Any]:
        """Add a member."""
        roles = frozenset[str](order.roles)
        return _view(await people.add(door.office, by, order.id, order.name, roles))

    @routes.patch("/{person}")
    async def change(
        person: str, order: Change, by: Annotated[Person, Depends(who)]
    ) -> dict[str, Any]:
        """Change a member's roles or limits."""
        if not person.isprintable():
            raise Missing("There is no such person.", at="person")
        values = order.model_dump(exclude_unset=True)
        if values.get("roles", ()) is None:
            del values["roles"]
        return _view(await people.change(door.office, by, person, **values))

    return routes


def _view(person: Person) -> dict[str, Any]:
    limit = person.max_price_change_pct
    return {
        "id": person.id,
        "name": person.name,
        "roles": sorted(person.roles),
        "shops": None if person.shops is None else sorted(person.shops),
        "max_price_change_pct": None if limit is None else f"{limit:f}",
        "max_listings": person.max_listings,
    }
