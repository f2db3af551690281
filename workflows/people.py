"""Members of a tenant, and who may change them."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from activities.errors import Missing, Stopped
from authz.people import Person
from workflows.halt import allowed
from workflows.office import Office
from workflows.store import facts, people
from workflows.store.door import Transaction


async def person(office: Office, tenant: str, name: str) -> Person:
    """Return a member who may act.

    Raises:
        Missing: there is none of that name, or no such tenant.
    """
    found = await office.store.read(lambda tx: people.get(tx, tenant, name))
    if found is None:
        raise _missing(tenant, name)
    return found


async def listed(office: Office, by: Person) -> list[Person]:
    """Return every member, by id."""
    return await office.store.read(lambda tx: people.active(tx, by.tenant))


async def add(office: Office, by: Person, name: str, title: str, roles: frozenset[str]) -> Person:
    """Add a member with the roles given and no limits of their own.

    Raises:
        Denied: only an admin may.
        Stopped: there is, or was, a member of that name.
    """
    await allowed(office, by, "people.manage")
    now = office.clock.now()
    new = Person(
        tenant=by.tenant,
        id=name,
        name=title,
        roles=roles,
        shops=None,
        max_price_change_pct=None,
        max_listings=None,
        version=1,
    )

    def unit(tx: Transaction) -> Person | None:
        facts.raise_(tx, by.tenant)  # takes the tenant's row: changes at the same time take turns
        if people.known(tx, by.tenant, name) is not None:
            return None
        people.put(tx, new, now)
        return people.get(tx, by.tenant, name)

    added = await office.store.write(unit)
    if added is None:
        text = f"There is a person {name} already."
        raise Stopped(text, at="id", hint="Change them with `countersign people change`.")
    return added


async def change(office: Office, by: Person, name: str, **values: Any) -> Person:  # noqa: ANN401
    """Change a member's roles or limits.

    Args:
        office: the installation.
        by: who changes it.
        name: whom.
        values: `roles`, `shops`, `max_price_change_pct`, `max_listings`, `active`.

    Raises:
        Denied: only an admin may.
        Missing: there is no such member.
    """
    await allowed(office, by, "people.manage")
    active = values.pop("active", None)
    if "roles" in values:
        values["roles"] = frozenset(values["roles"])
    if values.get("shops") is not None:
        values["shops"] = frozenset(values["shops"])
    if values.get("max_price_change_pct") is not None:
        values["max_price_change_pct"] = Decimal(str(values["max_price_change_pct"]))
    now = office.clock.now()

    def unit(tx: Transaction) -> Person | None:
        facts.raise_(tx, by.tenant)  # takes the tenant's row: changes at the same time take turns
        # only a change that says so brings back whoever was removed
        look = people.known if active else people.get
        found = look(tx, by.tenant, name)
        if found is None:
            raise _missing(by.tenant, name)
        changed = replace(found, **values)
        _keep_an_admin(tx, found, changed, active=active is not False)
        people.put(tx, changed, now, active=active is not False)
        return people.known(tx, by.tenant, name)

    changed = await office.store.write(unit)
    if changed is None:
        raise _missing(by.tenant, name)
    return changed


def _keep_an_admin(tx: Transaction, old: Person, new: Person, *, active: bool) -> None:
    """Refuse to take the last admin away: nobody could give the right back."""
    if "admin" not in old.roles or (active and "admin" in new.roles):
        return
    others = (p for p in people.active(tx, old.tenant) if p.id != old.id)
    if not any("admin" in other.roles for other in others):
        text = f"{old.name} is the only admin left."
        raise Stopped(text, at=old.id, hint="Make somebody else an admin first.")


def _missing(tenant: str, name: str) -> Missing:
    text = f"There is no person {name} in {tenant}."
    return Missing(text, at=name, hint="`countersign people` lists the members.")
