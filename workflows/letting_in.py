"""Let somebody in who asked for it: an account becomes a new person's, or one's whom we know."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Final

from activities.errors import Missing, Stopped
from authz.people import Person
from workflows.halt import allowed
from workflows.office import Office
from workflows.store import access, facts, identities, people, posts
from workflows.store.access import Request
from workflows.store.door import Transaction
from workflows.store.places import Place
from workflows.store.posts import Kind, Told

ROLES: Final = frozenset({"viewer", "lister", "pricer", "manager", "admin"})
_MOST_OF_A_NAME: Final = 40


async def waiting(office: Office, by: Person) -> list[Request]:
    """Return who asks to be let in, the first first.

    Raises:
        Denied: only an admin may know.
    """
    await allowed(office, by, "people.manage")
    return await office.store.read(lambda tx: access.waiting(tx, by.tenant))


async def grant(
    office: Office,
    by: Person,
    id: str,
    *,
    role: str | None = None,
    person: str | None = None,
) -> Request:
    """Let an account in: as a new person of a role, or as somebody who is a member already.

    Raises:
        Denied: only an admin may.
        Missing: there is no such request, or no such member.
        Stopped: it was decided already.
    """
    await allowed(office, by, "people.manage")
    if (role is None) is (person is None) or (role is not None and role not in ROLES):
        raise Missing("There is no such role or person.", at=role or person or id)
    now = office.clock.now()

    def unit(tx: Transaction) -> Request:
        facts.raise_(tx, by.tenant)  # takes the tenant's row: changes at the same time take turns
        asked = _waiting(tx, by.tenant, id)
        who = person or _new_id(tx, by.tenant, asked.name)
        if person is not None and people.get(tx, by.tenant, person) is None:
            raise Missing(f"There is no person {person}.", at=person)
        if role is not None:
            people.put(tx, _member(by.tenant, who, asked.name, role), now)
        identities.link(
            tx, by.tenant, asked.surface, asked.team, asked.account,
            person=who, by=by.id, now=now,
        )  # fmt: skip
        access.decide(
            tx, by.tenant, id, state=access.GRANTED, person=who, role=role, by=by.id, now=now
        )
        granted = replace(asked, state=access.GRANTED, person=who, role=role)
        _tell(tx, by.tenant, granted, now)
        return granted

    return await office.store.write(unit)


async def refuse(office: Office, by: Person, id: str) -> Request:
    """Let an account stay outside.

    Raises:
        Denied: only an admin may.
        Missing: there is no such request.
        Stopped: it was decided already.
    """
    await allowed(office, by, "people.manage")
    now = office.clock.now()

    def unit(tx: Transaction) -> Request:
        asked = _waiting(tx, by.tenant, id)
        access.decide(tx, by.tenant, id, state=access.REFUSED, by=by.id, now=now)
        refused = replace(asked, state=access.REFUSED)
        _tell(tx, by.tenant, refused, now)
        return refused

    return await office.store.write(unit)


async def link(
    office: Office, by: Person, name: str, *, surface: str, team: str, account: str
) -> None:
    """Let an account be a member's.

    Raises:
        Denied: only an admin may.
        Missing: there is no such member.
    """
    await allowed(office, by, "people.manage")
    now = office.clock.now()

    def unit(tx: Transaction) -> None:
        if people.get(tx, by.tenant, name) is None:
            hint = "`countersign people` lists the members."
            raise Missing(f"There is no person {name}.", at=name, hint=hint)
        identities.link(tx, by.tenant, surface, team, account, person=name, by=by.id, now=now)

    await office.store.write(unit)


def _tell(tx: Transaction, tenant: str, request: Request, now: datetime) -> None:
    """Note that whoever asked hears, by direct message, what became of it."""
    direct = Place(request.surface, request.team, "")
    told = Told(Kind.ACCESS, request.id, 1, "", 0)
    posts.open_(tx, tenant, direct, told, now, account=request.account)


def _waiting(tx: Transaction, tenant: str, id: str) -> Request:
    found = access.get(tx, tenant, id)
    if found is None:
        raise Missing("There is no such request for access.", at=id)
    if found.state != access.ASKED:
        raise Stopped(f"This was already decided: {found.state}.", at=id)
    return found


def _member(tenant: str, id: str, name: str, role: str) -> Person:
    return Person(
        tenant=tenant,
        id=id,
        name=name,
        roles=frozenset({role}),
        shops=None,
        max_price_change_pct=None,
        max_listings=None,
        version=1,
    )


def _new_id(tx: Transaction, tenant: str, name: str) -> str:
    """Make a short name that nobody has, out of what somebody calls themselves."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-0123456789") or "person"
    first = plain[: _MOST_OF_A_NAME - 4].strip("-")
    number = 1
    while people.known(tx, tenant, wanted := first if number == 1 else f"{first}-{number}"):
        number += 1
    return wanted
