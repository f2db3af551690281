"""What the checker asks about the tenant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ShopView:
    """One connected shop, as far as a plan depends on it."""

    marketplace: str
    currency: str
    requests_a_day: int | None = None
    """What the vendor's quota leaves for polling; None where it never binds."""


class Tenant(Protocol):
    """Look-ups in the tenant's own rows; no shop is asked."""

    @property
    def shops(self) -> Mapping[str, ShopView]:
        """Return the connected shops by id."""
        ...

    def known_skus(self, skus: frozenset[str], /) -> frozenset[str]:
        """Return those of the given SKUs that the tenant has."""
        ...

    def similar_skus(self, sku: str, /) -> Sequence[str]:
        """Return SKUs that somebody may have meant."""
        ...
