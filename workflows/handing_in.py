"""Products from a file that somebody sent in a conversation: shown, kept, imported as shown.

A press bears which file it is about and the fingerprint of what was shown: its content, and every
difference to the products that there were. What would be another import by now is shown anew.
"""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from pydantic import JsonValue

from activities.errors import Missing, Stopped
from authz.people import Person
from workflows.documents import ImportDocument, ProductChange
from workflows.halt import allowed
from workflows.importing import Compared, compare, keep
from workflows.office import Office
from workflows.store import events, imports
from workflows.store.door import Transaction
from workflows.store.imports import Import, State

MOST_SHOWN: Final = 60
"""Changes, and problems, that are kept to be shown; beyond them it counts."""
HOLDS: Final = timedelta(days=7)
"""So long a file waits for somebody to decide."""
_MOST_OF_A_VALUE: Final = 200
_MOST_TRIES: Final = 4
_DECIDED: Final[Mapping[State, str]] = {
    State.WRONG: "Something in this file is wrong, so nothing of it can be imported.",
    State.SAME: "Nothing would change by this file.",
    State.IMPORTED: "This file was imported already.",
    State.LEFT: "Somebody decided to leave this file.",
    State.EXPIRED: "Nobody imported this file within a week.",
}
_MOVED: Final = "Products changed since this was shown, so nothing was imported."


@dataclass(frozen=True, slots=True)
class Sent:
    """A file, and who sent it where."""

    id: str
    thread: str
    name: str
    words: str
    """What was said beside it."""


class _Moved(Exception):
    """Products changed between comparing and keeping."""


async def look(office: Office, by: Person, sent: Sent, raw: bytes) -> Import:
    """Say what a file would change; nothing is kept.

    Raises:
        Denied: this person may not import, or a price changes and they may not price.
    """
    compared = await compare(office, by, raw)
    digest = hashlib.sha256(raw).hexdigest()
    drawn = await asyncio.to_thread(_drawn, compared, digest)
    return Import(
        id=sent.id,
        thread=sent.thread,
        person=by.id,
        name=sent.name,
        words=sent.words,
        digest=digest,
        shown=drawn.shown,
        mark=drawn.mark,
        again=False,
        state=drawn.state,
        at=office.clock.now(),
    )


def show(tx: Transaction, tenant: str, one: Import, raw: bytes) -> bool:
    """Keep a file with what it would change; False: it is kept already."""
    if not imports.open_(tx, tenant, one, raw):
        return False
    body = {"thread": one.thread, "name": one.name, "digest": one.digest, "mark": one.mark}
    body |= _by(one.person, one.state)
    events.append(tx, tenant, imports.KIND, one.id, "shown", body, one.at)
    expire(tx, tenant, one.at)
    return True


def expire(tx: Transaction, tenant: str, now: datetime) -> None:
    """Let every file go that has waited too long."""
    for id, seen in imports.overdue(tx, tenant, now - HOLDS):
        if imports.expire(tx, tenant, id, seen=seen):
            body = {"state": State.EXPIRED.value, "mark": seen}
            events.append(tx, tenant, imports.KIND, id, State.EXPIRED.value, body, now)


async def accept(office: Office, by: Person, id: str, seen: str) -> Import:
    """Import exactly what was shown, at most once.

    Args:
        office: the installation.
        by: who says so.
        id: the file.
        seen: the fingerprint of what was shown.

    Raises:
        Denied: this person may not import, or a price changes and they may not price.
        Missing: there is no such file.
        Stopped: it was decided already, or would be another import by now, which is shown anew.
    """
    for _ in range(_MOST_TRIES):
        one, raw = await _open_one(office, by, id, seen)
        compared = await compare(office, by, raw)
        now_drawn = await asyncio.to_thread(_drawn, compared, one.digest)
        if now_drawn.mark != one.mark:
            await _show_anew(office, by, one, now_drawn)
            raise _moved(id)
        now = office.clock.now()
        try:
            if await office.store.write(lambda tx: _import(tx, by, one, compared, now)):  # noqa: B023 - awaited here
                return replace(one, state=State.IMPORTED, decided_by=by.id, decided_at=now)
        except _Moved:
            continue
    raise _moved(id)


async def leave(office: Office, by: Person, id: str, seen: str) -> Import:
    """Let a file be; nothing of it is imported.

    Raises:
        Denied: this person may not import either.
        Missing: there is no such file.
        Stopped: it was decided already, or shown anew.
    """
    await allowed(office, by, "products.change")
    one, _ = await _open_one(office, by, id, seen)
    now = office.clock.now()

    def unit(tx: Transaction) -> bool:
        return _decide(tx, by, one, State.LEFT, now)

    if not await office.store.write(unit):
        await _open_one(office, by, id, seen)
    return replace(one, state=State.LEFT, decided_by=by.id, decided_at=now)


def _import(tx: Transaction, by: Person, one: Import, compared: Compared, now: datetime) -> bool:
    if not _decide(tx, by, one, State.IMPORTED, now):
        return False
    if not keep(tx, compared, by, now):
        raise _Moved
    return True


def _decide(tx: Transaction, by: Person, one: Import, state: State, now: datetime) -> bool:
    if not imports.decide(
        tx, by.tenant, one.id, seen=one.mark, state=state, by=by.id, now=now
    ):  # fmt: skip
        return False
    body = _by(by.id, state) | {"mark": one.mark}
    events.append(tx, by.tenant, imports.KIND, one.id, state.value, body, now)
    return True


async def _show_anew(office: Office, by: Person, one: Import, drawn: "_Drawn") -> None:
    now = office.clock.now()
    new = replace(one, shown=drawn.shown, mark=drawn.mark, state=drawn.state)

    def unit(tx: Transaction) -> None:
        if imports.show_anew(tx, by.tenant, new, seen=one.mark):
            body = _by(by.id, new.state) | {"mark": new.mark}
            events.append(tx, by.tenant, imports.KIND, one.id, "shown", body, now)

    await office.store.write(unit)


async def _open_one(office: Office, by: Person, id: str, seen: str) -> tuple[Import, bytes]:
    """Return a file that may still be imported as it was seen."""

    def look(tx: Transaction) -> tuple[Import | None, bytes | None]:
        return imports.get(tx, by.tenant, id), imports.content(tx, by.tenant, id)

    one, raw = await office.store.read(look)
    now = office.clock.now()
    if one is not None and one.state is State.OPEN and one.at + HOLDS <= now:
        await office.store.write(lambda tx: expire(tx, by.tenant, now))
        one, raw = await office.store.read(look)
    if one is None:
        raise Missing("There is no such file.", at=id, hint="Send it again.")
    if one.state is not State.OPEN or raw is None:
        raise Stopped(_DECIDED[one.state], at=id)
    if one.mark != seen:
        raise _moved(id)
    return one, raw


def _moved(id: str) -> Stopped:
    return Stopped(_MOVED, at=id, hint="Look at the card as it is now, then decide.")


def _by(person: str, state: State) -> dict[str, str]:
    return {"person": person, "state": state.value}


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What is kept to be shown."""

    shown: Mapping[str, Any]
    mark: str
    state: State


def _drawn(compared: Compared, digest: str) -> _Drawn:
    document = compared.document(dry_run=True)
    state = State.OPEN if document.new or document.changed else State.SAME
    if document.problem_count:
        state = State.WRONG
    mark = hashlib.sha256(f"{digest}\n{compared.mark}".encode()).hexdigest()[:32]
    return _Drawn(_brief(document).model_dump(mode="json"), mark, state)


def _brief(document: ImportDocument) -> ImportDocument:
    """Return the first lines of a document, no value of them longer than anybody reads."""
    changes = tuple(map(_short, document.changes[:MOST_SHOWN]))
    problems = document.problems[:MOST_SHOWN]
    return document.model_copy(update={"changes": changes, "problems": problems})


def _short(change: ProductChange) -> ProductChange:
    fields = {name: (_cut(before), _cut(after)) for name, (before, after) in change.fields.items()}
    return change.model_copy(update={"fields": fields})


def _cut(value: JsonValue) -> JsonValue:
    if isinstance(value, list):
        return len(value)
    if isinstance(value, str) and len(value) > _MOST_OF_A_VALUE:
        return f"{value[:_MOST_OF_A_VALUE]}…"
    return value
