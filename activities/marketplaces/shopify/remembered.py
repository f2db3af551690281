"""A shop as a sync saw it: article numbers are looked up in kept rows, everything else is not."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from activities.marketplaces.shopify.client import Shopify
from activities.marketplaces.shopify.shapes import ProductWhole, Variant
from activities.marketplaces.shopify.wire import Operation, T
from activities.remembered import NotKept, Remembers, Seen
from activities.turns import in_turns


async def _seen(client: Shopify) -> Sequence[Seen]:
    """Read the whole catalogue."""
    return [
        Seen(row, variant.model_dump(mode="json"), variant.barcode or "")
        async for variant in in_turns(await client.catalog.every_variant())
        if (row := variant.as_listing(client.shop)) is not None
    ]


class Remembered(Shopify):
    """A client that never asks the shop."""

    def __init__(self, living: Shopify, kept: Sequence[Mapping[str, Any]]) -> None:
        """Answer from the variants that a sync kept."""
        self.shop = living.shop
        self.clock = living.clock
        self.catalog = living.catalog
        self._living = living
        self._kept: dict[str, list[Variant]] = defaultdict(list)
        for parts in kept:
            variant = Variant.model_validate(parts)
            self._kept[variant.sku or ""].append(variant)

    @property
    def place(self) -> str:
        """The shop's name for people."""
        return self._living.place

    async def run(
        self,
        operation: Operation[T],
        variables: dict[str, Any],  # noqa: ARG002 - the living client's signature
        *,
        deadline: datetime | None = None,  # noqa: ARG002 - likewise
    ) -> T:
        """Send nothing."""
        raise NotKept(f"{operation.name} is for the shop itself.")

    async def variants(self, sku: str) -> tuple[Variant, ...]:
        """Return the variants that the sync saw under an article number."""
        if sku not in self._kept:
            raise NotKept(f"The sync saw no {sku}.", at=sku)
        return tuple(self._kept[sku])

    async def variant_by_id(self, gid: str) -> Variant | None:
        """Leave it to the living client."""
        raise NotKept("Single variants are not kept.", at=gid)

    async def product_by_id(self, gid: str) -> ProductWhole | None:
        """Leave it to the living client: a product's texts are not kept."""
        raise NotKept("Products are not kept.", at=gid)


REMEMBERS = Remembers(read=_seen, client=Remembered)
