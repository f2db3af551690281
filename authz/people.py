"""Who asks or approves, as the gate sees them."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Person:
    """One member of a tenant with roles and personal limits."""

    tenant: str
    id: str
    name: str
    roles: frozenset[str]
    """Out of viewer, lister, pricer, manager, admin; empty means no right at all."""
    shops: frozenset[str] | None
    """Shops this person may touch; None means every shop of the tenant."""
    max_price_change_pct: Decimal | None
    """Largest change of one price in percent, either way; None means no limit of their own."""
    max_listings: int | None
    """Most listings one plan may change; None means no limit of their own."""
    version: int
