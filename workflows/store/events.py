"""What happened, numbered per subject under that subject."""

import hashlib
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any, Final

from sqlalchemy import String, bindparam, func, select, text

from workflows.store.changes import Subject
from workflows.store.door import Transaction
from workflows.store.rows import Rows
from workflows.store.tables import Event
from workflows.store.types import Instant, canonical

# Salts nobody can guess, without a system call each, which would let other threads take turns.
_KEY: Final = secrets.token_bytes(32)
_COUNT: Final = count()


@dataclass(frozen=True, slots=True)
class Happened:
    """One event as readers see it; an erased one has no body."""

    seq: int
    at: datetime
    type: str
    body: Mapping[str, Any] | None


_APPEND = text(
    "INSERT INTO events (tenant, kind, subject, seq, at, type, salt, body_hash, body)"
    " VALUES (:tenant, :kind, :subject, 1 + (SELECT coalesce(max(seq), 0) FROM events"
    " WHERE tenant = :tenant AND kind = :kind AND subject = :subject),"
    " :at, :type, :salt, :body_hash, :body)"
).bindparams(
    bindparam("at", type_=Instant()),
    *[  # PostgreSQL would deduce two types for what stands in both halves
        bindparam(name, type_=String())
        for name in ("tenant", "kind", "subject", "type", "salt", "body_hash", "body")
    ],
)

_NEWEST = (
    select(Event.at)
    .where(
        Event.tenant == bindparam("of"),
        Event.kind == bindparam("kind"),
        Event.subject == bindparam("subject"),
    )
    .order_by(Event.seq.desc())
    .limit(1)
)


def append(
    tx: Transaction,
    tenant: str,
    kind: str,
    subject: str,
    happened: str,
    body: Mapping[str, Any] | str,
    now: datetime,
) -> None:
    """Append one event under its subject's own numbering.

    The primary key refuses two of one number; the door then gives the loser another turn.
    """
    note(Rows(), tenant, kind, subject, happened, body, now).insert(tx)


def note(
    rows: Rows,
    tenant: str,
    kind: str,
    subject: str,
    happened: str,
    body: Mapping[str, Any] | str,
    now: datetime,
) -> Rows:
    """Add one event to the new rows of a unit, numbered when they are inserted.

    Args:
        body: what happened, or its canonical text where the caller has written it already.
    """
    written = body if isinstance(body, str) else canonical(dict(body))
    salt = hashlib.blake2b(b"%d" % next(_COUNT), key=_KEY, digest_size=8).hexdigest()
    values = {
        "tenant": tenant,
        "kind": kind,
        "subject": subject,
        "at": now,
        "type": happened,
        "salt": salt,
        "body_hash": hashlib.sha256((salt + written).encode()).hexdigest(),
        "body": written,
    }
    return rows.add_to(_APPEND, values).about(Subject(tenant, kind, subject))


def after(
    tx: Transaction, tenant: str, kind: str, subject: str, seq: int, limit: int = 500
) -> list[Happened]:
    """Return the events of a subject after a number, in order."""
    rows = tx.execute(
        select(Event.seq, Event.at, Event.type, Event.body)
        .where(
            Event.tenant == tenant, Event.kind == kind, Event.subject == subject, Event.seq > seq
        )
        .order_by(Event.seq)
        .limit(limit)
    )
    return [Happened(*row) for row in rows]


def head(tx: Transaction, tenant: str, kind: str, subject: str) -> int:
    """Return the number of the newest event, or zero."""
    found = tx.execute(
        select(func.max(Event.seq)).where(
            Event.tenant == tenant, Event.kind == kind, Event.subject == subject
        )
    ).scalar_one()
    return int(found or 0)


def last_of(
    tx: Transaction, tenant: str, kind: str, subject: str, types: Collection[str]
) -> Happened | None:
    """Return the newest event among some types, or None."""
    row = tx.execute(
        select(Event.seq, Event.at, Event.type, Event.body)
        .where(
            Event.tenant == tenant,
            Event.kind == kind,
            Event.subject == subject,
            Event.type.in_(types),
        )
        .order_by(Event.seq.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Happened(*row)


def newest(tx: Transaction, tenant: str, kind: str, subject: str) -> datetime:
    """Return when a subject last changed; a subject without events changed long ago."""
    named = {"of": tenant, "kind": kind, "subject": subject}
    found = tx.execute(_NEWEST, named).scalar_one_or_none()
    return found or datetime.min.replace(tzinfo=UTC)
