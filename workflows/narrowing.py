"""What a tenant forbids to everybody, whatever their role: activities and whole shops."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final, Literal

from activities.errors import Denied, Missing
from authz.attributes import TenantFacts
from authz.people import Person
from workflows.halt import allowed
from workflows.office import Office
from workflows.store import facts, shops, tenants
from workflows.store.door import Transaction

Kind = Literal["activity", "shop"]

_FIELDS: Final = {"activity": "forbidden_activities", "shop": "forbidden_shops"}
_LISTS: Final = {
    "activity": "`countersign catalog` lists what can be done.",
    "shop": "`countersign shops` lists the connected ones.",
}


async def listed(office: Office, by: Person) -> TenantFacts:
    """Return what is forbidden in this person's tenant."""
    return (await office.store.read(lambda tx: tenants.get(tx, by.tenant))).narrowed


async def forbid(office: Office, by: Person, kind: Kind, name: str) -> TenantFacts:
    """Forbid one activity or shop to everybody; what runs already ends as it was allowed.

    Raises:
        Denied: only an admin may.
        Missing: there is no such activity or shop.
    """
    return await _set(office, by, kind, name, forbidden=True)


async def permit(office: Office, by: Person, kind: Kind, name: str) -> TenantFacts:
    """Take a prohibition back; everybody's own rights are as they were.

    Raises:
        Denied: only an admin may.
        Missing: there is no such activity or shop, and none that is forbidden.
    """
    return await _set(office, by, kind, name, forbidden=False)


async def _set(
    office: Office, by: Person, kind: Kind, name: str, *, forbidden: bool
) -> TenantFacts:
    await allowed(office, by, "tenant.manage")
    now = office.clock.now()
    field = _FIELDS[kind]

    def unit(tx: Transaction) -> TenantFacts:
        facts.take(tx, by.tenant)
        before = tenants.get(tx, by.tenant).narrowed
        names: frozenset[str] = getattr(before, field)
        if name not in names and name not in _known(tx, office, by.tenant, kind):
            raise Missing(f"There is no {kind} {name}.", at=name, hint=_LISTS[kind])
        wanted = names | {name} if forbidden else names - {name}
        after = replace(before, **{field: wanted})
        if after != before:
            tenants.forbid(tx, by.tenant, after, by.id, now)
        return after

    return await office.store.write(unit)


def _known(tx: Transaction, office: Office, tenant: str, kind: Kind) -> Collection[str]:
    if kind == "activity":
        return office.catalogue.activities
    return [shop.id for shop in shops.all_of(tx, tenant)]


def refuse_closed(tx: Transaction, tenant: str, shop: str) -> None:
    """Refuse to read a shop that the tenant has closed.

    Raises:
        Denied: it is forbidden to everybody.
    """
    if shop in tenants.get(tx, tenant).narrowed.forbidden_shops:
        text = f"Your company has closed the shop {shop} to Countersign."
        raise Denied(text, at=shop, hint="An admin opens it: `countersign shops permit`.")
