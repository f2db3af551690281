"""What the tenant forbids to everybody: one address for each activity and each shop."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from admin_web.api.door import Door, plain
from authz.attributes import TenantFacts
from authz.people import Person
from workflows import narrowing


class Forbidden(BaseModel):
    """Everything that is forbidden."""

    activities: list[str]
    shops: list[str]


def router(door: Door) -> APIRouter:
    """Return the routes of what is forbidden."""
    routes = APIRouter(prefix="/api/forbidden", tags=["forbidden"])
    who = door.asker()

    @routes.get("")
    async def everything(by: Annotated[Person, Depends(who)]) -> Forbidden:
        """List what nobody of the tenant may do."""
        return _view(await narrowing.listed(door.office, by))

    @routes.put("/activities/{activity}")
    async def forbid(activity: str, by: Annotated[Person, Depends(who)]) -> Forbidden:
        """Forbid an activity to everybody."""
        name = plain("activity", activity)
        return _view(await narrowing.forbid(door.office, by, "activity", name))

    @routes.delete("/activities/{activity}")
    async def permit(activity: str, by: Annotated[Person, Depends(who)]) -> Forbidden:
        """Permit an activity again."""
        name = plain("activity", activity)
        return _view(await narrowing.permit(door.office, by, "activity", name))

    @routes.put("/shops/{shop}")
    async def close(shop: str, by: Annotated[Person, Depends(who)]) -> Forbidden:
        """Close a shop to everybody."""
        name = plain("shop", shop)
        return _view(await narrowing.forbid(door.office, by, "shop", name))

    @routes.delete("/shops/{shop}")
    async def reopen(shop: str, by: Annotated[Person, Depends(who)]) -> Forbidden:
        """Open a closed shop again."""
        name = plain("shop", shop)
        return _view(await narrowing.permit(door.office, by, "shop", name))

    return routes


def _view(found: TenantFacts) -> Forbidden:
    return Forbidden(
        activities=sorted(found.forbidden_activities), shops=sorted(found.forbidden_shops)
    )
