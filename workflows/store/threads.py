"""Conversations: what was said, what is pending, and which plan a thread is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, func, insert, select, update

from workflows.store import changes
from workflows.store.changes import Subject
from workflows.store.door import Transaction
from workflows.store.rows import Rows, insert_new
from workflows.store.tables import Arrival, Message, Thread

KIND: Final = "thread"
"""Of the subject that a thread is; its messages are numbered like events, and are none."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A thread as the conversation needs it."""

    id: str
    surface: str
    person: str
    approval: str | None
    pending: Mapping[str, Any] | None
    language: str = "en"
    """In which it is spoken: that of its newest message that shows one."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a thread; `person` is None for Countersign's own."""

    seq: int
    person: str | None
    text: str
    document: Mapping[str, Any] | None
    at: datetime


def get(tx: Transaction, tenant: str, thread: str) -> Talk | None:
    """Return a thread, or None: unknown and foreign read alike."""
    row = tx.execute(
        select(
            Thread.id,
            Thread.surface,
            Thread.person,
            Thread.approval,
            Thread.pending,
            Thread.language,
        ).where(Thread.tenant == tenant, Thread.id == thread)
    ).one_or_none()
    return None if row is None else Talk(*row)


def open_(tx: Transaction, tenant: str, talk: Talk, now: datetime) -> None:
    """Insert a thread unless it is there."""
    insert_new(
        tx,
        Thread,
        tenant=tenant,
        id=talk.id,
        surface=talk.surface,
        person=talk.person,
        approval=talk.approval,
        pending=talk.pending,
        language=talk.language,
        created_at=now,
    )


def language_of(tx: Transaction, tenant: str, thread: str | None) -> str:
    """Return in which language a thread is spoken; English where there is none."""
    spoken = tx.execute(
        select(Thread.language).where(Thread.tenant == tenant, Thread.id == thread)
    ).scalar_one_or_none()
    return spoken or "en"


def speak(tx: Transaction, tenant: str, thread: str, language: str) -> None:
    """Record in which language a thread is spoken from here on."""
    tx.execute(
        update(Thread).where(Thread.tenant == tenant, Thread.id == thread).values(language=language)
    )


def turn(
    tx: Transaction,
    tenant: str,
    thread: str,
    *,
    approval: str | None,
    pending: Mapping[str, Any] | None,
) -> None:
    """Record what the thread is about now."""
    tx.execute(
        update(Thread)
        .where(Thread.tenant == tenant, Thread.id == thread)
        .values(approval=approval, pending=None if pending is None else dict(pending))
    )


def say(
    tx: Transaction,
    tenant: str,
    thread: str,
    *,
    person: str | None,
    text: str,
    document: Mapping[str, Any] | None,
    now: datetime,
) -> int:
    """Append a message under the thread's own numbering and return its number."""
    seq = head(tx, tenant, thread) + 1
    changes.mark(tx, [Subject(tenant, KIND, thread)])
    tx.execute(
        insert(Message).values(
            tenant=tenant,
            thread=thread,
            seq=seq,
            person=person,
            text=text,
            document=None if document is None else dict(document),
            at=now,
        )
    )
    return seq


def head(tx: Transaction, tenant: str, thread: str) -> int:
    """Return the number of the newest message, or zero."""
    newest = tx.execute(
        select(func.max(Message.seq)).where(Message.tenant == tenant, Message.thread == thread)
    ).scalar_one()
    return int(newest or 0)


def said(tx: Transaction, tenant: str, thread: str, after: int = 0) -> list[Said]:
    """Return the messages of a thread after a number, in order."""
    rows = tx.execute(
        select(Message.seq, Message.person, Message.text, Message.document, Message.at)
        .where(Message.tenant == tenant, Message.thread == thread, Message.seq > after)
        .order_by(Message.seq)
    )
    return [Said(*row) for row in rows]


def last(tx: Transaction, tenant: str, thread: str) -> Said | None:
    """Return the newest message of a thread."""
    row = tx.execute(
        select(Message.seq, Message.person, Message.text, Message.document, Message.at)
        .where(Message.tenant == tenant, Message.thread == thread)
        .order_by(Message.seq.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Said(*row)


def first_words(tx: Transaction, tenant: str, thread: str) -> str:
    """Return with which words a thread began."""
    text = tx.execute(
        select(Message.text).where(
            Message.tenant == tenant, Message.thread == thread, Message.seq == 1
        )
    ).scalar_one_or_none()
    return text or ""


@dataclass(frozen=True, slots=True)
class Begun:
    """A thread in a list, with what it began with."""

    id: str
    person: str
    text: str
    approval: str | None
    at: datetime


def recent(tx: Transaction, tenant: str, limit: int = 50) -> list[Begun]:
    """Return the threads in which something was said last, newest first."""
    newest = (
        select(Message.thread, func.max(Message.at).label("at"))
        .where(Message.tenant == tenant)
        .group_by(Message.thread)
        .subquery()
    )
    rows = tx.execute(
        select(Thread.id, Thread.person, Message.text, Thread.approval, newest.c.at)
        .join(newest, newest.c.thread == Thread.id)
        .join(
            Message,
            (Message.tenant == Thread.tenant) & (Message.thread == Thread.id) & (Message.seq == 1),
        )
        .where(Thread.tenant == tenant)
        .order_by(newest.c.at.desc(), Thread.id)
        .limit(limit)
    )
    return [Begun(*row) for row in rows]


MESSAGE: Final = "message"
"""What arrives most; a surface may deliver other things."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """Something as a surface delivered it."""

    tenant: str
    surface: str
    event: str
    thread: str
    person: str
    """Empty where nobody knows whose account it came from."""
    text: str
    what: str = MESSAGE
    payload: Mapping[str, Any] | None = None
    """Of everything that is more than a message of words."""


def keep(tx: Transaction, arrived: Arrived, now: datetime) -> bool:
    """Keep an arrival before it is acknowledged.

    Returns:
        Whether it is new. False: the surface delivered it before.
    """
    return insert_new(tx, Arrival, **_values(arrived, now))


def kept(arrived: Arrived, now: datetime) -> Rows:
    """Return the row of an arrival, which the database refuses where it came before."""
    return Rows().add(Arrival, **_values(arrived, now))


def _values(arrived: Arrived, now: datetime) -> dict[str, Any]:
    return {
        **{name: getattr(arrived, name) for name in Arrived.__dataclass_fields__},
        "payload": None if arrived.payload is None else dict(arrived.payload),
        "arrived_at": now,
        "handled_at": None,
    }


def unhandled(tx: Transaction) -> list[Arrived]:
    """Return what arrived and was never answered, oldest first, of every tenant."""
    rows = tx.execute(
        select(*(getattr(Arrival, name) for name in Arrived.__dataclass_fields__))
        .where(Arrival.handled_at.is_(None))
        .order_by(Arrival.arrived_at)
    )
    return [Arrived(*row) for row in rows]


def handled(tx: Transaction, arrived: Arrived, now: datetime) -> None:
    """Mark an arrival as answered."""
    done(arrived, now).insert(tx)


def done(arrived: Arrived, now: datetime) -> Rows:
    """Return what marks an arrival as answered."""
    values = {
        "of": arrived.tenant,
        "by": arrived.surface,
        "named": arrived.event,
        "handled_at": now,
    }
    return Rows().add_to(_HANDLED, values)


_HANDLED: Final = (
    update(Arrival)
    .where(
        Arrival.tenant == bindparam("of"),
        Arrival.surface == bindparam("by"),
        Arrival.event == bindparam("named"),
    )
    .values(handled_at=bindparam("handled_at"))
)
