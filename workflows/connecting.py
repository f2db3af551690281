"""Connect a shop: from then on it is read, and nothing is written until an admin trusts it."""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

from pydantic import SecretStr

from activities.errors import Rejected
from authz.people import Person
from workflows.halt import allowed
from workflows.office import Office
from workflows.store import shops, tenants
from workflows.store.door import Transaction
from workflows.store.shops import Connected

_CREDENTIAL: Final = re.compile(r"[^\x00-\x08\x0b-\x1f\x7f]{1,20000}")


@dataclass(frozen=True, slots=True)
class Connecting:
    """What an admin says about a shop."""

    id: str
    title: str | None
    """None: the marketplace's own name, or what it is called already."""
    marketplace: str
    base_url: str
    currency: str | None
    """None: the tenant's own."""
    location: str
    """The one stock location."""


async def connect(
    office: Office, by: Person, wanted: Connecting, credential: SecretStr
) -> Connected:
    """Connect a shop watch-only; one that is known gets the new address and credential.

    Raises:
        Denied: only an admin may.
        Rejected: something about it cannot be.
    """
    await allowed(office, by, "shops.manage")
    _refuse_unfit(office, wanted, credential)
    now = office.clock.now()

    def unit(tx: Transaction) -> Connected | None:
        known = shops.get(tx, by.tenant, wanted.id)
        if known is not None and (known.sandbox or known.marketplace != wanted.marketplace):
            return None
        shop = Connected(
            id=wanted.id,
            title=wanted.title or _title(tx, office, by.tenant, wanted),
            marketplace=wanted.marketplace,
            base_url=wanted.base_url.rstrip("/"),
            currency=wanted.currency or tenants.get(tx, by.tenant).currency,
            location=wanted.location,
            mode="watch",
            daily_cap=None,
            sandbox=False,
        )
        shops.put(tx, by.tenant, shop, now)
        office.connections.seal(tx, by.tenant, wanted.id, credential)
        return shops.get(tx, by.tenant, wanted.id)

    found = await office.store.write(unit)
    if found is None:
        text = f"There is another shop called {wanted.id}."
        raise Rejected(text, at="id", hint="Choose another name.")
    return found


def _title(tx: Transaction, office: Office, tenant: str, wanted: Connecting) -> str:
    """Return what a shop is called where nobody says so: no two alike."""
    called = shops.titles(tx, tenant)
    own = office.catalogue.marketplaces[wanted.marketplace].title
    return called.get(wanted.id) or (wanted.id if own in called.values() else own)


def _refuse_unfit(office: Office, wanted: Connecting, credential: SecretStr) -> None:
    known = office.catalogue.marketplaces
    if wanted.marketplace not in known:
        text = f"There is no marketplace {wanted.marketplace}."
        raise Rejected(text, at="marketplace", hint=f"There are {', '.join(known)}.")
    if not _is_safe(wanted.base_url):
        text = "That address of the shop cannot be used."
        hint = "Write it such as https://shop.example; a password has no place in it."
        raise Rejected(text, at="base_url", hint=hint)
    if not _CREDENTIAL.fullmatch(credential.get_secret_value().strip()):
        text = "That credential is empty, or has characters that none has."
        raise Rejected(text, at="credential", hint="Copy it again from the marketplace.")


def _is_safe(url: str) -> bool:
    """Tell whether a credential may be sent there: encrypted, or no further than this machine."""
    try:
        parts = urlsplit(url)
        plain = bool(parts.hostname) and not (parts.username or parts.password or parts.query)
        return plain and (parts.scheme == "https" or _is_here(parts))
    except ValueError:
        return False


def _is_here(parts: SplitResult) -> bool:
    if parts.scheme != "http" or parts.hostname is None:
        return False
    return parts.hostname == "localhost" or ip_address(parts.hostname).is_loopback
