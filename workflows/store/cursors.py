"""How far each card has told its subject's events."""

from dataclasses import dataclass

from sqlalchemy import func, select, tuple_, update

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


def behind(tx: Transaction, after: tuple[str, str] = ("", ""), limit: int = 100) -> list[Told]:
    """Return the cards of every tenant whose subject has events that they do not show.

    Args:
        after: tenant and card of the last one of the page before.
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
    rows = tx.execute(
        select(*(getattr(Cursor, name) for name in Told.__dataclass_fields__))
        .where(newest > Cursor.seq, tuple_(Cursor.tenant, Cursor.card) > after)
        .order_by(Cursor.tenant, Cursor.card)
        .limit(limit)
    )
    return [Told(*row) for row in rows]
