"""A run as it happens: its events over server-sent events, resumed where a client left off."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Final

from activities.errors import Missing
from authz.people import Person
from workflows.office import Office
from workflows.store import events, runs
from workflows.store.door import Transaction
from workflows.store.events import Happened

LOOK_EVERY_S: Final = 0.1
HEARTBEAT_S: Final = 10.0
_PAGE: Final = 200


async def follow(
    office: Office, by: Person, run: str, after: int, stopping: asyncio.Event
) -> AsyncIterator[str]:
    """Yield the events of a run after a number, and end with the run, or with us.

    A client that reconnects with the last id that it saw misses nothing and sees nothing twice.

    Raises:
        Missing: unknown or foreign.
    """

    def look(tx: Transaction) -> tuple[bool, list[Happened]]:
        standing = runs.get(tx, by.tenant, run)
        if standing is None:
            raise Missing(f"There is no run {run}.", at=run, hint="`countersign runs list`.")
        return standing.state.live, events.after(tx, by.tenant, "run", run, seen, _PAGE)

    seen = after
    quiet = 0.0
    while not stopping.is_set():
        live, happened = await office.store.read(look)
        for event in happened:
            yield _written(event)
            seen = event.seq
        if not live and len(happened) < _PAGE:
            return
        quiet = 0.0 if happened else quiet + LOOK_EVERY_S
        if quiet >= HEARTBEAT_S:
            yield ": still here\n\n"
            quiet = 0.0
        if not happened:
            await asyncio.sleep(LOOK_EVERY_S)


def _written(event: Happened) -> str:
    body = {
        "seq": event.seq,
        "at": event.at.isoformat(),
        "type": event.type,
        "body": None if event.body is None else dict(event.body),
    }
    return f"id: {event.seq}\nevent: {event.type}\ndata: {json.dumps(body)}\n\n"
