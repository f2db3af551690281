"""One-time links and sessions of browsers, each known by the hash of its secret."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, insert, select

from workflows.store import events
from workflows.store.door import Transaction
from workflows.store.tables import SignIn


class Kind(StrEnum):
    """What a secret opens."""

    LINK = "link"
    """One session, once."""
    SESSION = "session"
    DEMO = "demo"
    """A session that nobody had to prove anything for; it counts only while nothing is real."""


def put(
    tx: Transaction,
    tenant: str,
    mark: str,
    *,
    kind: Kind,
    person: str,
    expires_at: datetime,
    now: datetime,
) -> None:
    """Keep a new secret's hash; what has expired goes on that occasion."""
    tx.execute(delete(SignIn).where(SignIn.tenant == tenant, SignIn.expires_at <= now))
    tx.execute(
        insert(SignIn).values(
            tenant=tenant, hash=mark, kind=kind.value, person=person, expires_at=expires_at
        )
    )
    body = {"kind": kind.value, "expires_at": expires_at.isoformat(), "sign_in": mark[:12]}
    events.append(tx, tenant, "person", person, "sign_in", body, now)


def get(tx: Transaction, tenant: str, mark: str, now: datetime) -> tuple[Kind, str] | None:
    """Return what a secret opens and whose it is, unless it has expired."""
    row = tx.execute(
        select(SignIn.kind, SignIn.person).where(
            SignIn.tenant == tenant, SignIn.hash == mark, SignIn.expires_at > now
        )
    ).one_or_none()
    return None if row is None else (Kind(row.kind), row.person)


def take(tx: Transaction, tenant: str, mark: str, now: datetime) -> bool:
    """Make a secret worth nothing; one DELETE decides who of two came first.

    Returns:
        Whether this call did it.
    """
    found = get(tx, tenant, mark, now)
    gone = tx.execute(delete(SignIn).where(SignIn.tenant == tenant, SignIn.hash == mark))
    if found is None or gone.rowcount != 1:
        return False
    body = {"kind": found[0].value, "sign_in": mark[:12]}
    events.append(tx, tenant, "person", found[1], "sign_in_ended", body, now)
    return True
