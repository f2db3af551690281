"""Sessions: who this browser is signed in as, and the ways in and out."""

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import JSONResponse

from activities.clock import SystemClock
from activities.errors import Denied, Rejected
from admin_web.api.door import Body, Door, PersonView
from admin_web.cookies import csrf
from authz.people import Person
from workflows import signing_in
from workflows.documents import Document
from workflows.signing_in import NotSignedIn, Opened
from workflows.store import shops

DEMO = "demo"
"""The tenant whose people may be tried out."""


class Session(Document):
    """Who is signed in, and what this installation lets somebody do who is not."""

    person: PersonView | None
    csrf: str | None = Field(description="to be sent as `X-CSRF-Token` with whatever changes")
    sandbox: bool = Field(description="every shop is simulated, so people can be acted for")
    demo: bool = Field(description="a demo person can be tried out without a link")
    place: str | None = Field(description="from where `GET /api/changes` tells what changed since")
    ahead_ms: int = Field(
        description="by how much the clock that counts is ahead of this machine's"
    )


class SignIn(Body):
    """The way in: a one-time link, or a demo person while nothing is real."""

    link: str | None = Field(None, max_length=200, pattern=r"^[!-~]+$")
    demo: str | None = Field(None, max_length=100, pattern=r"^[!-~]+$")


def router(door: Door) -> APIRouter:
    """Return the routes of sessions; they are open, as nobody can have an identity before."""
    routes = APIRouter(prefix="/api/session", tags=["session"])

    async def view(person: Person | None, secret: str | None) -> Session:
        simulated = door.demo and await door.office.store.read(shops.only_sandbox)
        return Session(
            person=None if person is None else PersonView.of(person),
            csrf=None if secret is None else csrf(secret),
            sandbox=simulated,
            demo=simulated and door.local,
            place=None if person is None else door.office.store.changes.place(person.tenant),
            ahead_ms=round((door.office.clock.now() - SystemClock().now()).total_seconds() * 1000),
        )

    @routes.get("", response_model=Session)
    async def current(request: Request) -> JSONResponse:
        """Say who this browser is signed in as."""
        secret = door.cookies.secret(request.headers)
        person = None
        if secret is not None:
            try:
                person = await signing_in.who(door.office, secret)
            except NotSignedIn:
                secret = None
        answer = JSONResponse((await view(person, secret)).model_dump(mode="json"))
        if secret is None:
            door.cookies.drop(answer, request.headers)
        return answer

    @routes.post("", response_model=Session)
    async def sign_in(request: Request, order: SignIn) -> JSONResponse:
        """Let this browser in."""
        opened = await _opened(door, order)
        found = await view(opened.person, opened.secret)
        answer = JSONResponse(found.model_dump(mode="json"))
        door.cookies.put(answer, request.headers, opened.secret, opened.expires_at)
        return answer

    @routes.delete("", response_model=Session)
    async def sign_out(request: Request) -> JSONResponse:
        """End this browser's session."""
        secret = door.cookies.secret(request.headers)
        if secret is not None:
            await signing_in.sign_out(door.office, secret)
        answer = JSONResponse((await view(None, None)).model_dump(mode="json"))
        door.cookies.drop(answer, request.headers)
        return answer

    return routes


async def _opened(door: Door, order: Annotated[SignIn, "as it came"]) -> Opened:
    if (order.link is None) == (order.demo is None):
        text = "Sign in with a `link`, or with a `demo` person."
        raise Rejected(text, at="/link", hint="Send one of the two.")
    if order.link is not None:
        return await signing_in.exchange(door.office, order.link)
    if not door.demo:
        text = "This is no demo, so nobody is let in without a link."
        raise Denied(text, hint="Ask an admin for one: `countersign people link`.")
    if not door.local:
        text = (
            "This installation can be reached from elsewhere, so nobody is let in without a link."
        )
        raise Denied(text, hint="Ask an admin for one: `countersign people link`.")
    return await signing_in.try_out(door.office, DEMO, order.demo or "")
