"""How far each card has told its subject's events."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select, true, tuple_, update

from workflows.store import changes
from workflows.store.changes import Subject
from workflows.store.door import Transaction
from workflows.store.rows import insert_new
from workflows.store.tables import Cursor, Event


@dataclass(frozen=True, slots=True)
class Told:
    """One card and the number of the last event that it shows."""

    tenant: str
    card: str
    kind: str
    subject: str
    thread: str
    """Empty where no conversation is about it, and only those who may decide are told."""
    seq: int


def open_(tx: Transaction, told: Told) -> None:
    """Begin to follow a subject on a card, unless it already does."""
    values = {name: getattr(told, name) for name in Told.__dataclass_fields__}
    insert_new(tx, Cursor, **values)
    changes.mark(tx, [Subject(told.tenant, told.kind, told.subject)])  # it may have events


def move(tx: Transaction, tenant: str, card: str, *, since: int, to: int) -> bool:
    """Move a card forward from where the caller saw it.

    Returns:
        Whether it stood there. False: another process told these events first.
    """
    moved = tx.execute(
        update(Cursor)
        .where(Cursor.tenant == tenant, Cursor.card == card, Cursor.seq == since)
        .values(seq=to)
    )
    return moved.rowcount == 1


def behind(
    tx: Transaction,
    tenant: str,
    subjects: Collection[tuple[str, str]] | None = None,
    after: str = "",
    limit: int = 100,
) -> list[Told]:
    """Return the cards whose subject has events that they do not show.

    Args:
        tenant: whose cards.
        subjects: kind and id of what they are about; None: whatever they are.
        after: the last card of the page before.
        limit: of cards on a page.
    """
    newest = (
        select(func.max(Event.seq))
        .where(
            Event.tenant == Cursor.tenant,
            Event.kind == Cursor.kind,
            Event.subject == Cursor.subject,
        )
        .scalar_subquery()
    )
    about = true() if subjects is None else tuple_(Cursor.kind, Cursor.subject).in_(list(subjects))
    rows = tx.execute(
        select(*(getattr(Cursor, name) for name in Told.__dataclass_fields__))
        .where(Cursor.tenant == tenant, about, Cursor.card > after, newest > Cursor.seq)
        .order_by(Cursor.card)
        .limit(limit)
    )
    return [Told(*row) for row in rows]
