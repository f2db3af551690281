"""A shop as a sync saw it: listings are looked up in kept rows, and nothing is sent."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from activities.marketplaces.amazon.client import Amazon
from activities.marketplaces.amazon.shapes import Article, Item
from activities.marketplaces.amazon.warehouse import as_listings
from activities.marketplaces.amazon.wire import Operation, Query, T
from activities.remembered import NotKept, Remembers, Seen
from activities.turns import in_turns


async def _seen(client: Amazon) -> Sequence[Seen]:
    """Read every listing."""
    articles = {article.sku: article for article in await client.everything()}
    rows = await as_listings(articles.values(), client)
    return [
        Seen(row, _parts(articles[row.sku]), articles[row.sku].identifier)
        async for row in in_turns(rows)
    ]


def _parts(article: Article) -> Mapping[str, Any]:
    """Keep the whole item."""
    return article.item.model_dump(mode="json", by_alias=True)


class Remembered(Amazon):
    """A client that never asks Amazon."""

    def __init__(self, living: Amazon, kept: Sequence[Mapping[str, Any]]) -> None:
        """Answer from the items that a sync kept."""
        self.shop = living.shop
        self.clock = living.clock
        self._living = living
        items = [Item.model_validate(parts) for parts in kept]
        self._kept = {article.sku: article for article in self._articles(items)}

    @property
    def name(self) -> str:
        """The shop's name for people."""
        return self._living.name

    @property
    def seller(self) -> str:
        """The seller's id."""
        return self._living.seller

    def may_go(self, operation: Operation[Any]) -> bool:  # noqa: ARG002 - the living client's
        """Leave out what is only tried where there is room for it."""
        return False

    async def run(
        self,
        operation: Operation[T],
        *,
        at: Mapping[str, str] | None = None,  # noqa: ARG002 - the living client's signature
        query: Query | None = None,  # noqa: ARG002 - likewise
        body: Any = None,  # noqa: ANN401, ARG002 - likewise
        deadline: datetime | None = None,  # noqa: ARG002 - likewise
    ) -> T:
        """Send nothing."""
        raise NotKept(f"{operation.name} is for Amazon itself.")

    async def find(self, sku: str) -> Article | None:
        """Return the listing that the sync saw under an article number."""
        if sku not in self._kept:
            raise NotKept(f"The sync saw no {sku}.", at=sku)
        return self._kept[sku]


REMEMBERS = Remembers(read=_seen, client=Remembered)
