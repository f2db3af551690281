"""An account as a sync saw it: articles and offers come from kept rows, and nothing else does."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from activities.core.listing import OneListing
from activities.marketplaces.ebay.client import Ebay
from activities.marketplaces.ebay.shapes import Article, Item, Offer
from activities.marketplaces.ebay.sites import Site
from activities.marketplaces.ebay.wire import Operation, T
from activities.remembered import NotKept, Remembers, Seen
from activities.turns import in_turns


async def _seen(client: Ebay) -> Sequence[Seen]:
    """Read the whole inventory with its offers."""
    return [
        Seen(row, _parts(article), article.item.identifier)
        async for article in in_turns(await client.articles())
        if (row := article.as_listing(client.shop)) is not None
    ]


def _parts(article: Article) -> Mapping[str, Any]:
    """Keep what prices and units are computed from; texts are long, and left out."""
    item, offer = article.item.whole, article.offer.whole
    title = {"title": article.item.product.title}
    kept = ("sku", "condition", "availability", "inventoryItemGroupKeys", "groupIds")
    return {
        "item": {**{name: item[name] for name in kept if name in item}, "product": title},
        "offer": {name: offer[name] for name in offer if name != "listingDescription"},
    }


class Remembered(Ebay):
    """A client that asks the shop for nothing but which articles there are."""

    def __init__(self, living: Ebay, kept: Sequence[Mapping[str, Any]]) -> None:
        """Answer from the articles that a sync kept."""
        self.shop = living.shop
        self.clock = living.clock
        self._living = living
        self._items: dict[str, Item] = {}
        self._offers: dict[str, tuple[Offer, ...]] = {}
        for parts in kept:
            item, offer = Item.model_validate(parts["item"]), Offer.model_validate(parts["offer"])
            self._items[item.sku] = item
            self._offers[item.sku] = (*self._offers.get(item.sku, ()), offer)

    @property
    def place(self) -> str:
        """The shop's name for people."""
        return self._living.place

    @property
    def site(self) -> Site:
        """The national eBay on which it sells."""
        return self._living.site

    @property
    def seller(self) -> str:
        """The seller's own user name."""
        return self._living.seller

    async def run(
        self,
        operation: Operation[T],
        *,
        path: Mapping[str, str] | None = None,  # noqa: ARG002 - the living client's signature
        query: Mapping[str, str] | None = None,  # noqa: ARG002 - likewise
        body: Mapping[str, Any] | None = None,  # noqa: ARG002 - likewise
        deadline: datetime | None = None,  # noqa: ARG002 - likewise
    ) -> T:
        """Send nothing."""
        raise NotKept(f"{operation.name} is for the shop itself.")

    async def item(self, sku: str) -> Item | None:
        """Return the article that the sync saw."""
        if sku not in self._items:
            raise NotKept(f"The sync saw no {sku}.", at=sku)
        return self._items[sku]

    async def offers(self, sku: str) -> tuple[Offer, ...]:
        """Return the offers that the sync saw of an article."""
        if sku not in self._offers:
            raise NotKept(f"The sync saw no {sku}.", at=sku)
        return self._offers[sku]

    async def article_of(self, params: OneListing) -> Article:
        """Leave it to the living client: what buyers read is not kept."""
        raise NotKept("Whole listings are not kept.", at=params.sku or params.listing)

    async def every_item(self) -> list[Item]:
        """Return the articles that there are now: a hundred travel together."""
        return await self._living.every_item()

    async def _offers_of(self, item: Item) -> tuple[Offer, ...]:
        """Return the offers that the sync saw; of what it did not see, those of now."""
        kept = self._offers.get(item.sku)
        return await self._living.offers(item.sku) if kept is None else kept


REMEMBERS = Remembers(read=_seen, client=Remembered, searches=True)
