"""Threads: which there are, and what was said in one."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import Field
from pydantic_core import to_json
from starlette.responses import Response

from activities.errors import Missing
from admin_web.api.door import Door, known
from authz.people import Person
from workflows.documents import (
    AnswerDocument,
    Document,
    InvalidDocument,
    PlanDocument,
    QuestionDocument,
    RefusedDocument,
    RunDocument,
)
from workflows.store import threads
from workflows.store.door import Transaction

Shown = (
    PlanDocument
    | RefusedDocument
    | InvalidDocument
    | AnswerDocument
    | QuestionDocument
    | RunDocument
)


class ThreadSummary(Document):
    """A thread in a list."""

    id: str
    person: str
    text: str = Field(description="what it began with")
    approval: str | None
    at: datetime = Field(description="of its newest message")


class MessageView(Document):
    """One thing said; `person` is null for Countersign's own."""

    seq: int
    person: str | None
    text: str
    document: Shown | None = Field(description="as it was then; a card may have moved on")
    at: datetime


class ThreadView(Document):
    """A thread with some of its messages."""

    id: str
    surface: str
    person: str
    approval: str | None
    messages: tuple[MessageView, ...]


def router(door: Door) -> APIRouter:
    """Return the routes of threads."""
    routes = APIRouter(prefix="/api/threads", tags=["threads"])
    who = door.asker()

    @routes.get("")
    async def newest(by: Annotated[Person, Depends(who)]) -> list[ThreadSummary]:
        """List the threads in which something was said last."""
        found = await door.office.store.read(lambda tx: threads.recent(tx, by.tenant))
        return [
            ThreadSummary(
                id=one.id, person=one.person, text=one.text, approval=one.approval, at=one.at
            )
            for one in found
        ]

    @routes.get("/{thread}", response_model=ThreadView)
    async def one(thread: str, by: Annotated[Person, Depends(who)], after: int = 0) -> Response:
        """Show a thread with the messages after a number."""
        known("thread", thread)

        def query(tx: Transaction) -> dict[str, Any] | None:
            talk = threads.get(tx, by.tenant, thread)
            if talk is None:
                return None
            said = threads.said(tx, by.tenant, thread, min(max(after, 0), 2**31))
            return {
                "id": talk.id,
                "surface": talk.surface,
                "person": talk.person,
                "approval": talk.approval,
                "messages": [_message(message) for message in said],
            }

        found = await door.office.store.read(query)
        if found is None:
            raise Missing("There is no such thread.", at=thread)
        # what is kept was checked when it was said; a long card once more would take far longer
        return Response(to_json(found), media_type="application/json")

    return routes


def _message(said: threads.Said) -> dict[str, Any]:
    return {
        "seq": said.seq,
        "person": said.person,
        "text": said.text,
        "document": (said.document or {}).get("document"),
        "at": said.at,
    }
