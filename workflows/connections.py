"""The marketplaces' own clients, one a shop, and the tenant's products beside them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import httpx2
from pydantic import SecretStr

from activities.catalogue import Catalogue
from activities.clock import Clock
from activities.context import Call, Connection
from activities.errors import Missing, Unavailable
from activities.product import Product, Shop
from workflows.store import credentials, matches, products, shops
from workflows.store.crypto import Secrets
from workflows.store.door import Transaction
from workflows.store.shops import Connected
from workflows.store.store import Store


@dataclass(frozen=True, slots=True)
class TenantProducts:
    """Look-ups in one tenant's own products."""

    store: Store
    tenant: str

    async def get(self, sku: str) -> Product | None:
        """Return one product, or None."""
        return await self.store.read(lambda tx: products.get(tx, self.tenant, sku))

    async def sold_as(self, shop: str, sku: str) -> Product | None:
        """Return the product that a shop sells under an article number, or None."""
        return await self.store.read(lambda tx: matches.sold_as(tx, self.tenant, shop, sku))

    async def all_sold_as(self, shop: str, skus: Collection[str]) -> Mapping[str, Product]:
        """Return the products that a shop sells under article numbers, by these."""
        return await self.store.read(lambda tx: matches.all_sold_as(tx, self.tenant, shop, skus))

    async def search(self, query: str, limit: int) -> Sequence[Product]:
        """Return products whose SKU or title holds every word of the query."""
        return await self.store.read(lambda tx: products.search(tx, self.tenant, query, limit))


class Connections:
    """Opens shops as they are asked for, and anew whenever one was changed."""

    def __init__(
        self,
        store: Store,
        catalogue: Catalogue,
        secrets: Secrets,
        http: httpx2.AsyncClient,
        clock: Clock,
    ) -> None:
        """Keep what every client needs; `http` is closed by its owner."""
        self._store = store
        self._catalogue = catalogue
        self._secrets = secrets
        self._http = http
        self._clock = clock
        self._clients: dict[tuple[str, str], tuple[int, Any]] = {}
        self._without_shop: Callable[[str], Call[Any]] = lru_cache(
            lambda tenant: Call(client=None, clock=clock, products=self.products(tenant))
        )

    async def client(self, tenant: str, shop: str) -> Any:  # noqa: ANN401 - the marketplace's own
        """Return the client of a shop.

        Raises:
            Missing: the tenant has no such shop.
            Unavailable: the shop has no credential.
        """
        found = await self._store.read(lambda tx: shops.get(tx, tenant, shop))
        if found is None:
            text = f"There is no shop {shop}."
            raise Missing(text, at=shop, hint="`countersign shops` lists the connected ones.")
        version, client = self._clients.get((tenant, shop), (0, None))
        if version != found.version:
            client = await self._connected(tenant, found)
            self._clients[tenant, shop] = (found.version, client)
        return client

    async def _connected(self, tenant: str, shop: Connected) -> Any:  # noqa: ANN401
        secret = await self._store.read(
            lambda tx: credentials.get(tx, tenant, shop.id, self._secrets)
        )
        if secret is None:
            text = f"The shop {shop.title} has no credential."
            raise Unavailable(text, at=shop.id, hint="An admin connects it again.")
        known = Shop(
            id=shop.id,
            title=shop.title,
            marketplace=shop.marketplace,
            currency=shop.currency,
            location=shop.location,
        )
        connect = self._catalogue.marketplaces[shop.marketplace].connect
        return connect(Connection(known, shop.base_url, secret), self._http, self._clock)

    def seal(self, tx: Transaction, tenant: str, shop: str, credential: SecretStr) -> None:
        """Keep what opens a shop, sealed with this installation's key."""
        credentials.put(tx, tenant, shop, credential, self._secrets)

    async def reading(self, tenant: str, shop: str | None) -> Call[Any]:
        """Build what a read is handed."""
        if shop is None:
            return self._without_shop(tenant)
        client = await self.client(tenant, shop)
        return Call(client=client, clock=self._clock, products=self.products(tenant))

    def products(self, tenant: str) -> TenantProducts:
        """Return the look-ups in a tenant's products."""
        return TenantProducts(self._store, tenant)


def marketplace_of(tx: Transaction, tenant: str, shop: str | None) -> str | None:
    """Return a shop's marketplace; None for what needs no shop."""
    found = shops.get(tx, tenant, shop) if shop else None
    return found.marketplace if found else None
