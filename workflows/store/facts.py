"""The version of a tenant's facts: raised by every change of people, rights, limits or shops."""

from typing import Final

from sqlalchemy import bindparam, select, update

from workflows.store.door import Transaction
from workflows.store.tables import Tenant

_VERSION: Final = select(Tenant.facts).where(Tenant.tenant == bindparam("of"))
_HELD: Final = _VERSION.with_for_update(read=True)


def get(tx: Transaction, tenant: str) -> int:
    """Return the present version; an unknown tenant has none and gets -1, which equals nothing."""
    found = tx.execute(_VERSION, {"of": tenant}).scalar_one_or_none()
    return -1 if found is None else int(found)


def held(tx: Transaction, tenant: str) -> int:
    """Return the present version and keep others from raising it until the commit."""
    found = tx.execute(_HELD, {"of": tenant}).scalar_one_or_none()
    return -1 if found is None else int(found)


def take(tx: Transaction, tenant: str) -> None:
    """Let whoever else would change these facts wait until the commit."""
    tx.execute(_VERSION.with_for_update(), {"of": tenant}).all()


def raise_(tx: Transaction, tenant: str) -> None:
    """Make every judgement that looked at the facts before look again."""
    tx.execute(update(Tenant).where(Tenant.tenant == tenant).values(facts=Tenant.facts + 1))
