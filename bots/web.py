"""The door for messages that are typed into a page or a terminal."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from authz.people import Person
from bots.conversation import Document
from bots.inbox import Inbox, no_such_thread
from bots.surface import WEB

Authenticate = Callable[[Mapping[str, str]], Awaitable[Person]]
"""Names the person behind a request's headers, or raises; `deploy` hands in the one there is."""

_THREAD: Final = re.compile(r"t-[0-9a-z]{1,40}", re.ASCII)


class Message(BaseModel):
    """One message of a person."""

    model_config = ConfigDict(extra="forbid", strict=True)

    text: str
    thread: str | None = Field(None, description="the thread to go on with; none begins one")
    event: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9._-]{1,100}$",
        description="the sender's own name of this message; repeated, it is answered once",
    )


def router(inbox: Inbox, authenticate: Authenticate) -> APIRouter:
    """Return the route of messages."""
    routes = APIRouter(prefix="/api/messages", tags=["messages"])

    async def who(request: Request) -> Person:
        return await authenticate(request.headers)

    @routes.post("", response_model=Document)
    async def say(message: Message, by: Annotated[Person, Depends(who)]) -> Response:
        """Answer a message with a plan, questions, a refusal or words."""
        if message.thread is not None and _THREAD.fullmatch(message.thread) is None:
            raise no_such_thread()
        document = await inbox.receive(
            by, surface=WEB, thread=message.thread, text=message.text, event=message.event
        )
        return Response(document.model_dump_json(), media_type="application/json")

    return routes
