"""What can be done, and where."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from activities.plan.catalog import catalog
from admin_web.api.door import Door
from authz.people import Person


def router(door: Door) -> APIRouter:
    """Return the route of the catalogue."""
    routes = APIRouter(prefix="/api/catalog", tags=["catalog"])
    who = door.asker()

    @routes.get("")
    async def everything(_: Annotated[Person, Depends(who)]) -> dict[str, Any]:
        """Show every activity with its parameters, and every marketplace."""
        return catalog(door.office.catalogue)

    return routes
