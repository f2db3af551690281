"""What every route shares: the person who asks, the office, strict bodies, and a member."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Self

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from activities.errors import Missing
from admin_web.cookies import Cookies
from admin_web.session import Authenticate
from authz.people import Person
from workflows.documents import Document
from workflows.office import Office

Asker = Callable[[Request], Awaitable[Person]]
_ID: Final = re.compile(r"[a-z]-[0-9a-z]{1,40}", re.ASCII)


class Body(BaseModel):
    """A body without any field that we do not know."""

    model_config = ConfigDict(extra="forbid", strict=True)


Words = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]
"""Text as a person typed it; PostgreSQL keeps no NUL."""
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
"""What somebody else calls something: a shop its listing, a marketplace its field."""
_LINE: Final = r"^[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*$"
Title = Annotated[str, Field(min_length=1, max_length=100, pattern=_LINE)]
"""What people read, in one line whose direction nothing turns."""
ShortName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
"""What a person or a shop is called in commands."""


@dataclass(frozen=True, slots=True)
class Door:
    """What the routes of one application work with."""

    office: Office
    authenticate: Authenticate
    stopping: asyncio.Event
    cookies: Cookies
    local: bool
    """Whether only this machine can connect."""
    demo: bool
    """Whether no business of its own is set up here."""

    def asker(self) -> Asker:
        """Return the dependency that names who asks."""

        async def who(request: Request) -> Person:
            return await self.authenticate(request.headers)

        return who


class PersonView(Document):
    """A member with their roles and limits."""

    id: str
    name: str
    roles: tuple[str, ...]
    shops: tuple[str, ...] | None
    max_price_change_pct: str | None
    max_listings: int | None

    @classmethod
    def of(cls, person: Person) -> Self:
        """Draw a member."""
        limit = person.max_price_change_pct
        return cls(
            id=person.id,
            name=person.name,
            roles=tuple(sorted(person.roles)),
            shops=None if person.shops is None else tuple(sorted(person.shops)),
            max_price_change_pct=None if limit is None else f"{limit:f}",
            max_listings=person.max_listings,
        )


def surface(headers: Mapping[str, str]) -> str:
    """Name the door through which a request came: a program's, or a browser's."""
    return "api" if "authorization" in headers else "web"


def known(what: str, id: str) -> str:
    """Return an id that could be one.

    Raises:
        Missing: it cannot; the same answer as for one that nobody has.
    """
    if _ID.fullmatch(id) is None:
        raise Missing(f"There is no {what} of that name.", at=what)
    return id


def plain(what: str, name: str) -> str:
    """Return a name out of an address that could be one.

    Raises:
        Missing: it cannot; the same answer as for one that nobody has.
    """
    if not name.isprintable():
        raise Missing(f"There is no such {what}.", at=what)
    return name


def written(document: BaseModel, status: int = 200) -> Response:
    """Answer with a document as it is: to check a long one once more takes far longer."""
    return Response(document.model_dump_json(), status, media_type="application/json")


def all_written(documents: Iterable[BaseModel]) -> Response:
    """Answer with a list of documents as they are."""
    body = ",".join(document.model_dump_json() for document in documents)
    return Response(f"[{body}]", media_type="application/json")


def shown(document: BaseModel) -> dict[str, Any]:
    """Return a document as JSON."""
    return document.model_dump(mode="json")
