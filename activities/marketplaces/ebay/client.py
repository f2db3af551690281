"""The one client of a seller account."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, TypeVar

import httpx2

from activities.clock import Clock
from activities.context import Connection
from activities.core.listing import OneListing
from activities.errors import NotFound, Rejected, Unavailable
from activities.marketplaces.ebay.operations import ITEM, ITEMS, OFFER, OFFERS, ItemPage
from activities.marketplaces.ebay.shapes import Article, Item, Offer
from activities.marketplaces.ebay.sites import Site
from activities.marketplaces.ebay.wire import Operation, T, Wire
from activities.turns import in_turns

A = TypeVar("A")
B = TypeVar("B")

FIXED_PRICE: Final = "FIXED_PRICE"
PAGE: Final = 100
AT_ONCE: Final = 8
"""Requests of one long read that are on their way together."""


class Ebay:
    """Talks to one seller account on one site: look-ups, and single calls."""

    def __init__(self, connection: Connection, http: httpx2.AsyncClient, clock: Clock) -> None:
        """Be let in by the connection's credential; `http` is shared and closed by its owner."""
        self.shop = connection.shop
        self.clock = clock
        self._wire = Wire(connection, http, clock)

    def __repr__(self) -> str:
        return f"Ebay({self.shop.id!r})"

    @property
    def place(self) -> str:
        """The shop's name for people."""
        return self._wire.place

    @property
    def site(self) -> Site:
        """The national eBay on which it sells."""
        return self._wire.credential.at

    @property
    def seller(self) -> str:
        """The seller's own user name."""
        return self._wire.credential.seller

    @property
    def location(self) -> str:
        """The key of the shop's one stock location.

        Raises:
            Rejected: none was chosen when the shop was connected.
        """
        if not self.shop.location:
            raise Rejected(
                f"{self.place} is connected without a stock location.",
                hint="Connect it again with the merchant location key whose stock is sold.",
            )
        return self.shop.location

    async def run(
        self,
        operation: Operation[T],
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        deadline: datetime | None = None,
    ) -> T:
        """Make one call, once; see `Wire.run` for what it raises."""
        return await self._wire.run(operation, path=path, query=query, body=body, deadline=deadline)

    async def item(self, sku: str) -> Item | None:
        """Return an article of the inventory, or None when there is none."""
        try:
            return await self.run(ITEM, path={"sku": sku})
        except NotFound:
            return None

    async def every_item(self) -> list[Item]:
        """Return all articles of the inventory, in eBay's order."""
        first = await self._page(0)
        rest = await self._together(self._page, range(1, -(-first.total // PAGE)))
        found = {item.sku: item for page in (first, *rest) for item in page.inventory_items}
        if len(found) < first.total:
            raise Unavailable(f"{self.place}: its inventory changed while it was read.")
        return list(found.values())

    async def _page(self, number: int) -> ItemPage:
        query = {"limit": str(PAGE), "offset": str(number)}  # the offset counts pages
        return await self.run(ITEMS, query=query)

    async def _together(self, ask: Callable[[A], Awaitable[B]], of: Iterable[A]) -> list[B]:
        """Make many reads, a few at a time, in order."""
        free = asyncio.Semaphore(AT_ONCE)

        async def one(about: A) -> B:
            async with free:
                return await ask(about)

        try:
            async with asyncio.TaskGroup() as group:
                asking = [group.create_task(one(about)) for about in of]
        except ExceptionGroup as failed:
            raise failed.exceptions[0] from None
        return [asked.result() for asked in asking]

    async def offers(self, sku: str) -> tuple[Offer, ...]:
        """Return the fixed-price offers of an article on the shop's site."""
        query = {"sku": sku, "marketplace_id": self.site.id, "format": FIXED_PRICE}
        try:
            found = (await self.run(OFFERS, query=query)).offers
        except NotFound:  # this is how eBay says that there are none
            return ()
        for offer in found:
            if offer.sku != sku or offer.marketplace_id != self.site.id:
                raise Unavailable(f"{self.place} answered for another article than {sku}.")
            self._check_currency(offer)
        return found

    async def offer(self, listing: str) -> Offer | None:
        """Return an offer by its id, or None when it is gone."""
        is_id = listing.isascii() and listing.isdecimal()
        try:
            found = await self.run(OFFER, path={"offer": listing}) if is_id else None
        except NotFound:
            return None
        if found is None or found.format != FIXED_PRICE or found.marketplace_id != self.site.id:
            return None
        self._check_currency(found)
        return found

    async def article(self, sku: str) -> Article:
        """Return an article with its one offer.

        Raises:
            NotFound: the inventory has none, or it was never offered on this site.
            Rejected: it has several offers (`ambiguous_sku`); we never pick one.
        """
        item, offers = await asyncio.gather(self.item(sku), self.offers(sku))
        if item is None:
            raise NotFound(
                f"{self.place} has no article {sku}.",
                at=sku,
                hint="Look for the right article number with a search.",
            )
        if not offers:
            raise NotFound(
                f"{self.place} keeps {sku} in its inventory, but does not offer it on"
                f" {self.site.id}.",
                at=sku,
                hint="Create the listing first.",
            )
        if len(offers) > 1:
            where = " and ".join(f"listing {offer.offer_id}" for offer in offers)
            raise Rejected(
                f"ambiguous_sku: {sku} names {len(offers)} offers in {self.place}: {where}.",
                at=sku,
                hint="Keep one of them in the shop, then ask again.",
            )
        return Article(item=item, offer=offers[0])

    async def article_of(self, params: OneListing) -> Article:
        """Return the article that a call names, by article number or by listing id."""
        if params.sku is not None:
            return await self.article(params.sku)
        offer = await self.offer(params.listing or "")
        item = await self.item(offer.sku) if offer else None
        if offer is None or item is None:
            raise NotFound(
                f"{self.place} has no listing {params.listing}.",
                at=params.listing,
                hint="It may have ended; look for it with a search.",
            )
        return Article(item=item, offer=offer)

    async def articles(self, *words: str) -> list[Article]:
        """Return all articles that are offered on the shop's site, in eBay's order.

        Only those that hold every word in title, kind or article number, without regard to case;
        the offers of the others are not asked for.
        """
        items = [item for item in await self.every_item() if item.holds(words)]
        offers = await self._together(self._offers_of, items)
        return [
            Article(item=item, offer=offer)
            async for item, found in in_turns(zip(items, offers, strict=True))
            for offer in found
        ]

    async def _offers_of(self, item: Item) -> tuple[Offer, ...]:
        return await self.offers(item.sku)

    def _check_currency(self, offer: Offer) -> None:
        """Refuse to take one currency's numbers for another's."""
        price = offer.pricing_summary.price
        if price is not None and price.currency != self.shop.currency:
            raise Rejected(
                f"{self.place} sells {offer.sku} in {price.currency},"
                f" but is connected with {self.shop.currency}.",
                hint="Connect the shop again, so that its prices are read in its own currency.",
            )
