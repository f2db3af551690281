"""Files of products that people sent, kept as they were shown until somebody decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select, update

from workflows.store.chat_tables import ImportRow
from workflows.store.door import Transaction
from workflows.store.rows import insert_new

KIND: Final = "import"
"""Of the subject whose events tell what became of a file."""


class State(StrEnum):
    """What became of a file."""

    OPEN = "open"
    WRONG = "wrong"
    """Something in it is wrong, so that nothing of it can be imported."""
    SAME = "same"
    """Nothing would change."""
    IMPORTED = "imported"
    LEFT = "left"
    EXPIRED = "expired"
    """Nobody decided in time."""


@dataclass(frozen=True, slots=True)
class Import:
    """A file, without its content."""

    id: str
    thread: str
    person: str
    name: str
    words: str
    digest: str
    shown: Mapping[str, Any]
    mark: str
    again: bool
    state: State
    at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None


_FIELDS: Final = tuple(Import.__dataclass_fields__)


def open_(tx: Transaction, tenant: str, one: Import, content: bytes) -> bool:
    """Keep a file; False: it is kept already."""
    values = {name: getattr(one, name) for name in _FIELDS}
    values |= {"state": one.state.value, "shown": dict(one.shown)}
    values["content"] = content if one.state is State.OPEN else None
    return insert_new(tx, ImportRow, tenant=tenant, **values)


def get(tx: Transaction, tenant: str, id: str) -> Import | None:
    """Return a file, or None: unknown and foreign read alike."""
    row = tx.execute(
        select(*(getattr(ImportRow, name) for name in _FIELDS)).where(
            ImportRow.tenant == tenant, ImportRow.id == id
        )
    ).one_or_none()
    if row is None:
        return None
    values = dict(zip(_FIELDS, row, strict=True))
    return Import(**{**values, "state": State(values["state"])})


def content(tx: Transaction, tenant: str, id: str) -> bytes | None:
    """Return what stands in a file while it may still be imported."""
    return tx.execute(
        select(ImportRow.content).where(ImportRow.tenant == tenant, ImportRow.id == id)
    ).scalar_one_or_none()


def overdue(tx: Transaction, tenant: str, before: datetime) -> list[tuple[str, str]]:
    """Return the files that nobody has decided about since, each with what it was shown as."""
    rows = tx.execute(
        select(ImportRow.id, ImportRow.mark).where(
            ImportRow.tenant == tenant,
            ImportRow.state == State.OPEN.value,
            ImportRow.at <= before,
        )
    )
    return [(row.id, row.mark) for row in rows]


def expire(tx: Transaction, tenant: str, id: str, *, seen: str) -> bool:
    """Let a file go about which nobody decided; False: somebody just did."""
    return _changed(tx, tenant, id, seen, State.EXPIRED, {})


def show_anew(tx: Transaction, tenant: str, new: Import, *, seen: str) -> bool:
    """Record what a file would change now; False: somebody else decided or did so.

    Args:
        seen: the fingerprint of what it was shown to change.
    """
    values: dict[str, Any] = {"shown": dict(new.shown), "mark": new.mark, "again": True}
    return _changed(tx, tenant, new.id, seen, new.state, values)


def decide(
    tx: Transaction, tenant: str, id: str, *, seen: str, state: State, by: str, now: datetime
) -> bool:
    """Close a file as it was seen; one UPDATE decides the race of two presses."""
    values: dict[str, Any] = {"decided_by": by, "decided_at": now}
    return _changed(tx, tenant, id, seen, state, values)


def _changed(
    tx: Transaction, tenant: str, id: str, seen: str, state: State, values: dict[str, Any]
) -> bool:
    gone = {} if state is State.OPEN else {"content": None}
    changed = tx.execute(
        update(ImportRow)
        .where(
            ImportRow.tenant == tenant,
            ImportRow.id == id,
            ImportRow.mark == seen,
            ImportRow.state == State.OPEN.value,
        )
        .values(state=state.value, **values, **gone)
    )
    return changed.rowcount == 1
