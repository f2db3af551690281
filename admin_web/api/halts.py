"""The brake: put it on, take it off, see where it stands."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from admin_web.api.door import Body, Door, Words
from authz.people import Person
from workflows.halt import current, halt, resume
from workflows.store.halts import Halt


class Brake(Body):
    """What is stopped, or let go again, and why."""

    shop: Words | None = None
    reason: Words = ""


def router(door: Door) -> APIRouter:
    """Return the routes of halts."""
    routes = APIRouter(prefix="/api/halts", tags=["halts"])
    who = door.asker()

    @routes.get("")
    async def standing(by: Annotated[Person, Depends(who)]) -> list[Halt]:
        """List the halts that stand."""
        return await current(door.office, by)

    @routes.post("")
    async def put(brake: Brake, by: Annotated[Person, Depends(who)]) -> Halt:
        """Stop every write of a shop, or of the whole tenant."""
        return await halt(door.office, by, shop=brake.shop, reason=brake.reason)

    @routes.post("/lift")
    async def lift(brake: Brake, by: Annotated[Person, Depends(who)]) -> dict[str, Any]:
        """Let writes go on."""
        lifted = await resume(door.office, by, shop=brake.shop, reason=brake.reason)
        return {"shop": brake.shop, "lifted": lifted}

    return routes
