"""What happens, as it happens: over server-sent events, resumed where a client left off."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import partial
from time import monotonic
from typing import Final

from pydantic import Field

from activities.errors import CountersignError
from authz.people import Person
from workflows.documents import Document
from workflows.office import Office
from workflows.store import events, runs, threads
from workflows.store.changes import Subject
from workflows.store.door import Transaction
from workflows.store.events import Happened
from workflows.store.store import Store

HEARTBEAT_S: Final = 10.0
LOOK_EVERY_S: Final = 0.1
TOGETHER_S: Final = 0.25
"""What changes within this time after something was told is told together."""
Asked = Callable[[], Awaitable[Person]]
"""Says who listens, as they stand now; raises for whom nobody knows any more."""
STILL_HERE: Final = ": still here\n\n"
_PAGE: Final = 200


class SubjectView(Document):
    """One thing that changed."""

    kind: str = Field(examples=["run", "approval", "thread"])
    id: str
    seq: int = Field(description="of its newest event; of a thread, of its newest message")


class ChangesDocument(Document):
    """What changed since a place."""

    place: str = Field(description="from where to go on")
    everything: bool = Field(
        description="so much happened, or so long ago, that everything may have changed"
    )
    subjects: tuple[SubjectView, ...] = Field(description="each once, oldest change first")


async def changed(store: Store, tenant: str, place: str) -> ChangesDocument:
    """Return what changed in a tenant after a place; without one it begins here and now."""
    since = store.changes.since(tenant, place or store.changes.place(tenant))
    subjects = since.subjects or ()
    seqs = await store.read(lambda tx: _seqs(tx, subjects)) if subjects else []
    return ChangesDocument(
        place=since.place,
        everything=since.subjects is None,
        subjects=tuple(
            SubjectView(kind=subject.kind, id=subject.id, seq=seq)
            for subject, seq in zip(subjects, seqs, strict=True)
        ),
    )


def _seqs(tx: Transaction, subjects: Sequence[Subject]) -> list[int]:
    return [
        threads.head(tx, tenant, id) if kind == threads.KIND else events.head(tx, tenant, kind, id)
        for tenant, kind, id in subjects
    ]


async def changes(
    store: Store, who: Asked, place: str, stopping: asyncio.Event
) -> AsyncIterator[str]:
    """Yield what changes in a person's tenant, until they may not know it any more.

    Whoever comes back with the last id that they saw misses nothing and is told nothing twice. It
    says only which documents are old; they are read where rights are asked as for any other.
    """
    yield STILL_HERE  # at once, so that the other end knows that the line is open
    while not stopping.is_set() and (tenant := await _still(who)):
        place = place or store.changes.place(tenant)
        found = await changed(store, tenant, place)
        if found.place != place:
            place = found.place
            yield f"id: {place}\nevent: changed\ndata: {found.model_dump_json()}\n\n"
            await _either(asyncio.sleep(TOGETHER_S), stopping)
        elif not await _either(store.changes.wait(tenant, place, HEARTBEAT_S), stopping):
            return
        elif store.changes.place(tenant) == place:
            yield STILL_HERE


async def _still(who: Asked) -> str | None:
    """Return the tenant of whoever listens, or None once they may not: signed out, or removed."""
    try:
        return (await who()).tenant
    except CountersignError:
        return None


async def _either(work: Awaitable[None], stopping: asyncio.Event) -> bool:
    """Wait for something; False: we are stopping, and it is of no interest any more."""
    tasks = [asyncio.ensure_future(work), asyncio.ensure_future(stopping.wait())]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
    return not stopping.is_set()


async def follow(
    office: Office, who: Asked, run: str, after: int, stopping: asyncio.Event
) -> AsyncIterator[str]:
    """Yield the events of a run after a number, to its end, or until nobody may hear it or we stop.

    A client that reconnects with the last id that it saw misses nothing and sees nothing twice.

    """

    def look(tx: Transaction, tenant: str) -> tuple[bool, list[Happened]]:
        standing = runs.get(tx, tenant, run)
        live = standing is not None and standing.state.live
        return live, events.after(tx, tenant, "run", run, seen, _PAGE)

    seen = after
    noted = office.store.changes
    told_at = monotonic()
    while not stopping.is_set() and (tenant := await _still(who)):
        place = noted.place(tenant)
        live, happened = await office.store.read(partial(look, tenant=tenant))
        for event in happened:
            yield _written(event)
            seen = event.seq
        if not live and len(happened) < _PAGE:
            return
        if not happened and monotonic() - told_at >= HEARTBEAT_S:
            yield STILL_HERE
        elif not happened:
            await _either(noted.wait(tenant, place, HEARTBEAT_S), stopping)
            await asyncio.sleep(LOOK_EVERY_S)  # others change, too
            continue
        told_at = monotonic()


def _written(event: Happened) -> str:
    body = {
        "seq": event.seq,
        "at": event.at.isoformat(),
        "type": event.type,
        "body": None if event.body is None else dict(event.body),
    }
    return f"id: {event.seq}\nevent: {event.type}\ndata: {json.dumps(body)}\n\n"
