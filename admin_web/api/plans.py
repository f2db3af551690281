"""Plans: check one, propose one."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from activities.plan.digest import digest
from admin_web.api.door import Door, shown, written
from authz.people import Person
from workflows.propose import check, propose

STATUS: Final = {"refused": 403, "invalid": 422}
"""The document is the body whatever it says; these kinds are no success."""
_PLAN: Final = {"requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}}}


def router(door: Door) -> APIRouter:
    """Return the routes of plans."""
    routes = APIRouter(prefix="/api/plans", tags=["plans"])
    who = door.asker()

    @routes.post("", openapi_extra=_PLAN)
    async def put(request: Request, by: Annotated[Person, Depends(who)]) -> Response:
        """Put a plan to people."""
        raw = await request.body()
        document = await propose(door.office, by, raw, thread=None, surface="api")
        return written(document, STATUS.get(document.kind, 200))

    @routes.post("/check", openapi_extra=_PLAN)
    async def look(request: Request, by: Annotated[Person, Depends(who)]) -> JSONResponse:
        """Check a plan; nothing is stored and no shop is asked."""
        found = await check(door.office, by, await request.body())
        problems: list[dict[str, Any]] = [shown(problem) for problem in found.problems]
        if not found.valid or found.plan is None:
            body = {"kind": "invalid", "planner": None, "thread": None, "problems": problems}
            return JSONResponse(body, STATUS["invalid"])
        known = digest(found.plan, door.office.catalogue)
        return JSONResponse({"kind": "valid", "digest": known, "warnings": problems})

    return routes
