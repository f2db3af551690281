"""What every route shares: the person who asks, the office, and strict bodies."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field

from activities.errors import Missing
from admin_web.session import Authenticate
from authz.people import Person
from workflows.office import Office

Asker = Callable[[Request], Awaitable[Person]]
_ID: Final = re.compile(r"[a-z]-[0-9a-z]{1,40}", re.ASCII)


class Body(BaseModel):
    """A body without any field that we do not know."""

    model_config = ConfigDict(extra="forbid", strict=True)


Words = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]
"""Text as a person typed it; PostgreSQL keeps no NUL."""


@dataclass(frozen=True, slots=True)
class Door:
    """What the routes of one application work with."""

    office: Office
    authenticate: Authenticate
    stopping: asyncio.Event

    def asker(self) -> Asker:
        """Return the dependency that names who asks."""

        async def who(request: Request) -> Person:
            return await self.authenticate(request.headers)

        return who


def known(what: str, id: str) -> str:
    """Return an id that could be one.

    Raises:
        Missing: it cannot; the same answer as for one that nobody has.
    """
    if _ID.fullmatch(id) is None:
        raise Missing(f"There is no {what} of that name.", at=what)
    return id


def shown(document: BaseModel) -> dict[str, Any]:
    """Return a document as JSON."""
    return document.model_dump(mode="json")
