"""The one client of a shop."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import httpx2

from activities.batch import Batch
from activities.clock import Clock
from activities.context import Connection
from activities.core.listing import OneListing
from activities.errors import NotFound, Rejected
from activities.marketplaces.shopify.look_ups import Catalog, by_number
from activities.marketplaces.shopify.shapes import PRODUCT, ProductWhole, Variant
from activities.marketplaces.shopify.wire import Operation, T, Wire


class Shopify:
    """Talks to one shop: look-ups that travel together, and single calls."""

    def __init__(self, connection: Connection, http: httpx2.AsyncClient, clock: Clock) -> None:
        """Be let in by the connection's credential; `http` is shared and closed by its owner."""
        self.shop = connection.shop
        self.clock = clock
        self._wire = Wire(connection, http, clock)
        self.catalog = Catalog(self._wire, self.shop)
        self._by_sku = Batch(self.catalog.by_sku)
        self._variants = Batch(self.catalog.variants)
        self._products = Batch(self.catalog.products)

    def __repr__(self) -> str:
        return f"Shopify({self.shop.id!r})"

    @property
    def place(self) -> str:
        """The shop's name for people."""
        return self._wire.place

    async def run(
        self,
        operation: Operation[T],
        variables: dict[str, Any],
        *,
        deadline: datetime | None = None,
    ) -> T:
        """Run one operation, once; see `Wire.run` for what it raises."""
        return await self._wire.run(operation, variables, deadline=deadline)

    async def everything(self) -> tuple[Variant, ...]:
        """Return every variant of the shop."""
        return await self.catalog.everything()

    async def variants(self, sku: str) -> tuple[Variant, ...]:
        """Return every variant that bears exactly this article number."""
        return await self._by_sku.get(sku)

    async def variant(self, sku: str) -> Variant:
        """Return the one variant that bears this article number.

        Raises:
            NotFound: the shop has none.
            Rejected: it has several (`ambiguous_sku`); we never pick one.
        """
        return self.only(sku, await self.variants(sku))

    def only(self, sku: str, found: Sequence[Variant]) -> Variant:
        """Return the one variant that was found for an article number; see `variant`."""
        if not found:
            raise NotFound(
                f"{self.place} has no article {sku}.",
                at=sku,
                hint="Look for the right article number with a search.",
            )
        if len(found) > 1:
            where = " and ".join(f"listing {variant.product.listing}" for variant in found)
            raise Rejected(
                f"ambiguous_sku: {sku} names {len(found)} articles in {self.place}: {where}.",
                at=sku,
                hint="Give each its own article number in the shop, then ask again.",
            )
        return found[0]

    async def variant_by_id(self, gid: str) -> Variant | None:
        """Return a variant by its global id, or None when it is gone."""
        return await self._variants.get(gid)

    async def product_by_id(self, gid: str) -> ProductWhole | None:
        """Return a product by its global id, or None when it is gone."""
        return await self._products.get(gid)

    async def product(self, listing: str) -> ProductWhole:
        """Return the product that a listing id names.

        Raises:
            NotFound: the shop has none.
        """
        is_id = listing.isascii() and listing.isdecimal()
        found = await self.product_by_id(f"{PRODUCT}{listing}") if is_id else None
        if found is None:
            raise NotFound(
                f"{self.place} has no listing {listing}.",
                at=listing,
                hint="It may have ended; look for it with a search.",
            )
        return found

    async def product_of(self, params: OneListing) -> ProductWhole:
        """Return the product that a call names, by article number or by listing id."""
        if params.listing is not None:
            return await self.product(params.listing)
        return await self.product((await self.variant(params.sku or "")).product.listing)


class Glance(Shopify):
    """A client for one preview: what a search has read there, nobody asks for again."""

    def __init__(self, living: Shopify) -> None:
        """Share everything with the living client but what is read here."""
        vars(self).update(vars(living))
        self._whole: Mapping[str, tuple[Variant, ...]] | None = None

    @property
    def knows_all(self) -> bool:
        """Tell whether a search has read every variant here."""
        return self._whole is not None

    async def everything(self) -> tuple[Variant, ...]:
        """Return every variant of the shop, and know them from here on."""
        found = await super().everything()
        self._whole = by_number(found)
        return found

    async def variants(self, sku: str) -> tuple[Variant, ...]:
        """Return every variant that bears exactly this article number."""
        if self._whole is not None:
            return self._whole.get(sku, ())
        return await super().variants(sku)
