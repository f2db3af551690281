"""Whose account it is, and asking to be let in where nobody knows."""

from collections.abc import Sequence

from authz.people import Person
from bots.surface import Account
from bots.telling import tell_access
from workflows.ids import new_id
from workflows.office import Office
from workflows.store import access, identities, people
from workflows.store.access import Request
from workflows.store.door import Transaction


def person_of(tx: Transaction, tenant: str, account: Account) -> Person | None:
    """Return the member whose account it is; one who may do nothing any more is none."""
    name = identities.person_of(tx, tenant, account.surface, account.team, account.account)
    return None if name is None else people.get(tx, tenant, name)


def people_of(tx: Transaction, keys: Sequence[tuple[str, Account]]) -> Sequence[Person | None]:
    """Return whose each of several accounts is; many presses come from few people."""
    found = {key: person_of(tx, *key) for key in dict.fromkeys(keys)}
    return [found[key] for key in keys]


async def ask(office: Office, tenant: str, account: Account, name: str) -> str:
    """Ask the admins to let an account in that is nobody's; who asks again is told how it stands.

    Args:
        office: the installation.
        tenant: to be let into.
        account: who asks.
        name: what they call themselves; nobody has checked it.

    Returns:
        asked, refused, or removed: whoever was let in and is nobody now may do nothing any more.
    """
    now = office.clock.now()
    wanted = Request(
        new_id("a"), account.surface, account.team, account.account, name, access.ASKED, now
    )

    def unit(tx: Transaction) -> str:
        if access.ask(tx, tenant, wanted):
            tell_access(tx, tenant, wanted, now)
            return access.ASKED
        found = access.of_account(tx, tenant, account.surface, account.team, account.account)
        state = found.state if found else access.ASKED
        return "removed" if state == access.GRANTED else state

    return await office.store.write(unit)
