"""Threads: what was said in one."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from activities.errors import Missing
from admin_web.api.door import Door, known
from authz.people import Person
from workflows.store import threads
from workflows.store.door import Transaction


def router(door: Door) -> APIRouter:
    """Return the routes of threads."""
    routes = APIRouter(prefix="/api/threads", tags=["threads"])
    who = door.asker()

    @routes.get("/{thread}")
    async def one(
        thread: str, by: Annotated[Person, Depends(who)], after: int = 0
    ) -> dict[str, Any]:
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
        return found

    return routes


def _message(said: threads.Said) -> dict[str, Any]:
    return {
        "seq": said.seq,
        "person": said.person,
        "text": said.text,
        "document": (said.document or {}).get("document"),
        "at": said.at,
    }
