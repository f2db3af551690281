"""What an implementation is handed beside its parameters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from pydantic import JsonValue, SecretStr

from activities.clock import Clock
from activities.product import Product, Shop

if TYPE_CHECKING:
    import httpx2

C_co = TypeVar("C_co", covariant=True)
"""The client of one marketplace."""


class Products(Protocol):
    """Look-ups in the tenant's own products."""

    async def get(self, sku: str) -> Product | None:
        """Return one product, or None."""
        ...

    async def search(self, query: str, limit: int) -> Sequence[Product]:
        """Return products whose SKU or title holds every word of the query."""
        ...


@dataclass(frozen=True, slots=True)
class Connection:
    """Where one shop is and how to be let in."""

    shop: Shop
    base_url: str
    credential: SecretStr


Connector = Callable[["Connection", "httpx2.AsyncClient", Clock], Any]
"""Builds a marketplace's own client; one client a shop, shared by all calls."""


@dataclass(frozen=True, slots=True)
class Call(Generic[C_co]):
    """One call of one implementation."""

    client: C_co
    """The marketplace's own client; None for what needs no shop."""
    clock: Clock
    products: Products
    key: str = ""
    """Names the write for vendors that have an idempotency key; empty for reads."""
    deadline: datetime | None = None
    """After this instant nothing may be sent any more."""
    remembered: Mapping[str, JsonValue] = field(default_factory=dict)
    """The marketplace's own fields of a listing, as this product answered them before."""
