"""Let people in: a one-time link becomes the session of one browser, and a session ends."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from activities.errors import CountersignError, Denied, Missing
from authz.people import Person
from workflows.halt import allowed
from workflows.office import Office
from workflows.store import people, shops, sign_ins
from workflows.store.door import Transaction
from workflows.store.sign_ins import Kind

LINK_HOLDS: Final = timedelta(hours=1)
SESSION_HOLDS: Final = timedelta(days=7)


class NotSignedIn(CountersignError):
    """A link or a session is not, or no longer, worth anything."""

    code = "unauthenticated"


@dataclass(frozen=True, slots=True)
class Opened:
    """A secret that is shown once and kept by nobody but its owner."""

    secret: str
    person: Person
    expires_at: datetime


async def link(office: Office, by: Person, name: str) -> Opened:
    """Make a link with which a member signs in once.

    Raises:
        Denied: only an admin may.
        Missing: there is no such member.
    """
    await allowed(office, by, "people.manage")
    return await _open(office, by.tenant, name, Kind.LINK)


async def console_link(office: Office, tenant: str) -> Opened | None:
    """Make a link for the first admin, for whoever sits at the machine; None: there is no admin."""
    members = await office.store.read(lambda tx: people.active(tx, tenant))
    admin = next((one for one in members if "admin" in one.roles), None)
    return None if admin is None else await _open(office, tenant, admin.id, Kind.LINK)


async def exchange(office: Office, secret: str) -> Opened:
    """Turn a one-time link into a session.

    Raises:
        NotSignedIn: the link is unknown, used or too old, which read alike.
    """
    tenant, mark = _key(secret)
    now = office.clock.now()
    fresh, until = _secret(tenant), now + SESSION_HOLDS

    def unit(tx: Transaction) -> Person | None:
        found = sign_ins.get(tx, tenant, mark, now)
        if found is None or found[0] is not Kind.LINK or not sign_ins.take(tx, tenant, mark, now):
            return None
        member = people.get(tx, tenant, found[1])
        if member is not None:
            _put(tx, fresh, Kind.SESSION, member, until, now)
        return member

    person = await office.store.write(unit)
    if person is None:
        text = "This link has been used, or it is too old."
        raise NotSignedIn(text, at="link", hint="Ask your admin for a new link.")
    return Opened(fresh, person, until)


async def try_out(office: Office, tenant: str, name: str) -> Opened:
    """Open a session for a demo person, of whom nobody asks a proof.

    Raises:
        Denied: a real shop is connected.
        Missing: there is no such member.
    """
    if not await office.store.read(shops.only_sandbox):
        text = "A real shop is connected, so nobody is let in without a link."
        raise Denied(text, hint="Ask your admin for a link.")
    return await _open(office, tenant, name, Kind.DEMO)


async def who(office: Office, secret: str) -> Person:
    """Return whose session it is, with their rights as they are now.

    Raises:
        NotSignedIn: it has ended, its person was removed, or it was for trying out.
    """
    tenant, mark = _key(secret)
    now = office.clock.now()

    def look(tx: Transaction) -> Person | None:
        found = sign_ins.get(tx, tenant, mark, now)
        if found is None or found[0] is Kind.LINK:
            return None
        if found[0] is Kind.DEMO and not shops.only_sandbox(tx):
            return None
        return people.get(tx, tenant, found[1])

    person = await office.store.read(look)
    if person is None:
        raise NotSignedIn("You are not signed in.", hint="Open a sign-in link.")
    return person


async def sign_out(office: Office, secret: str) -> None:
    """End a session, if it stands."""
    tenant, mark = _key(secret)
    now = office.clock.now()
    await office.store.write(lambda tx: sign_ins.take(tx, tenant, mark, now))


async def _open(office: Office, tenant: str, name: str, kind: Kind) -> Opened:
    now = office.clock.now()
    fresh = _secret(tenant)
    until = now + (LINK_HOLDS if kind is Kind.LINK else SESSION_HOLDS)

    def unit(tx: Transaction) -> Person | None:
        member = people.get(tx, tenant, name)
        if member is not None:
            _put(tx, fresh, kind, member, until, now)
        return member

    person = await office.store.write(unit)
    if person is None:
        text = f"There is no person {name}."
        raise Missing(text, at=name, hint="`countersign people` lists the members.")
    return Opened(fresh, person, until)


def _put(
    tx: Transaction, secret: str, kind: Kind, member: Person, until: datetime, now: datetime
) -> None:
    tenant, mark = _key(secret)
    sign_ins.put(tx, tenant, mark, kind=kind, person=member.id, expires_at=until, now=now)


def _secret(tenant: str) -> str:
    return f"{tenant}.{secrets.token_urlsafe(32)}"


def _key(secret: str) -> tuple[str, str]:
    """Return the tenant that a secret names, and the hash by which it is known there."""
    tenant = secret.rpartition(".")[0].replace("\0", "")  # PostgreSQL takes no NUL
    return tenant, hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
