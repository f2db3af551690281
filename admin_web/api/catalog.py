"""What can be done, and where."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request

from activities.plan.catalog import catalog
from admin_web.api.door import Door
from admin_web.problems import language_of
from authz.people import Person
from workflows.wording import reworded

_SENTENCES: Final = frozenset({"title", "description", "means", "no_undo"})
"""Keys whose texts are for people."""


def router(door: Door) -> APIRouter:
    """Return the route of the catalogue."""
    routes = APIRouter(prefix="/api/catalog", tags=["catalog"])
    who = door.asker()

    @routes.get("")
    async def everything(request: Request, _: Annotated[Person, Depends(who)]) -> dict[str, Any]:
        """Show every activity with its parameters, and every marketplace."""
        return _worded(catalog(door.office.catalogue), language_of(request.headers))

    return routes


def _worded(told: dict[str, Any], language: str) -> dict[str, Any]:
    """Return a document whose texts for people are in a language."""
    return {name: _value(name, value, language) for name, value in told.items()}


def _value(name: str, value: Any, language: str) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        return _worded(value, language)
    if isinstance(value, list):
        return [_value(name, one, language) for one in value]
    return reworded(value, language) if name in _SENTENCES and isinstance(value, str) else value
