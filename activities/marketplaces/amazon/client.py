"""The one client of a shop."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import httpx2

from activities.batch import Batch
from activities.clock import Clock
from activities.context import Connection
from activities.core.listing import OneListing
from activities.errors import NotFound, Unavailable
from activities.marketplaces.amazon.places import Place, place_of
from activities.marketplaces.amazon.pricing import lowest_prices
from activities.marketplaces.amazon.shapes import Article, Item
from activities.marketplaces.amazon.wire import Operation, Query, Shape, T, Wire
from activities.money import Money

SKUS_A_QUERY: Final = 20
PAGE: Final = 20
MOST_PAGED: Final = 1_000
"""Items that one search can be paged through; what is beyond needs a search of its own."""
_PARTS: Final = ("summaries", "attributes", "issues", "fulfillmentAvailability")


class Pagination(Shape):
    """Whether a list goes on."""

    next_token: str | None = None


class Items(Shape):
    """A page of listings items."""

    number_of_results: int
    items: tuple[Item, ...]
    pagination: Pagination = Pagination()


_ITEMS: Final = "/listings/2021-08-01/items/{sellerId}"
ITEM_PATH: Final = f"{_ITEMS}/{{sku}}"
GET_ITEM: Final = Operation("getListingsItem", "GET", ITEM_PATH, Item, rate=5, burst=10)
SEARCH_ITEMS: Final = Operation("searchListingsItems", "GET", _ITEMS, Items, rate=5, burst=5)


class Amazon:
    """Talks to one seller's shop in one marketplace; look-ups of one moment travel together."""

    def __init__(self, connection: Connection, http: httpx2.AsyncClient, clock: Clock) -> None:
        """Be let in by the connection's credential; `http` is shared and closed by its owner."""
        self.shop = connection.shop
        self.clock = clock
        self._wire = Wire(connection, http, clock)
        self._by_sku = Batch(self._look_up)
        self._lowest = Batch(self._look_around)

    def __repr__(self) -> str:
        return f"Amazon({self.shop.id!r})"

    @property
    def name(self) -> str:
        """The shop's name for people."""
        return self._wire.place

    @property
    def place(self) -> Place:
        """The marketplace it sells in; see `place_of` for what it raises."""
        return place_of(self.shop)

    @property
    def seller(self) -> str:
        """The seller's id; see `read_credential` for what it raises."""
        return self._wire.tokens.credential.seller_id

    def may_go(self, operation: Operation[Any]) -> bool:
        """Tell whether an operation could be asked right now without waiting."""
        return self._wire.may_go(operation)

    async def run(
        self,
        operation: Operation[T],
        *,
        at: Mapping[str, str] | None = None,
        query: Query | None = None,
        body: Any = None,  # noqa: ANN401 - any JSON
        deadline: datetime | None = None,
    ) -> T:
        """Ask one operation, once; see `Wire.run` for what it raises."""
        return await self._wire.run(operation, at=at, query=query, body=body, deadline=deadline)

    async def document(self, url: str) -> Mapping[str, Any]:
        """Fetch a JSON document that an answer pointed to; see `Wire.document`."""
        return await self._wire.document(url)

    async def find(self, sku: str) -> Article | None:
        """Return the listing of an article number, or None."""
        return await self._by_sku.get(sku)

    async def article(self, sku: str) -> Article:
        """Return the listing of an article number.

        Raises:
            NotFound: the shop has none.
        """
        found = await self.find(sku)
        if found is None:
            raise NotFound(
                f"{self.name} has no article {sku}.",
                at=sku,
                hint="Look for the right article number with a search.",
            )
        return found

    async def article_of(self, params: OneListing) -> Article:
        """Return the listing that a call names; its id is the article number."""
        return await self.article(params.sku or params.listing or "")

    async def lowest(self, asin: str) -> Money | None:
        """Return the lowest price that another seller asks for a product, or None."""
        return await self._lowest.get(asin)

    async def everything(self) -> tuple[Article, ...]:
        """Return every listing in the order of their making, to the last page.

        One search ends after 1 000 items, so the next one begins where it ended.
        """
        found: dict[str, Article] = {}
        since: datetime | None = None
        while True:
            window = await self._window(since)
            found |= {article.sku: article for article in window}
            if len(window) < MOST_PAGED:
                return tuple(found.values())
            created = [article.summary.created_date for article in window if article.summary]
            if not created or created[-1] == since:
                raise Unavailable(f"{self.name}: its list has no end.")
            since = created[-1]

    async def _window(self, since: datetime | None) -> list[Article]:
        query: dict[str, str | int | Sequence[str]] = {
            "sortBy": "createdDate",
            "sortOrder": "ASC",
            "pageSize": PAGE,
        }
        if since is not None:
            query["createdAfter"] = since.isoformat()
        found: list[Article] = []
        token: str | None = None
        while True:
            page = await self._page(query | ({"pageToken": token} if token else {}))
            found += self._articles(page.items)
            before, token = token, page.pagination.next_token
            if not token:
                return found
            if token == before:
                raise Unavailable(f"{self.name}: its list has no end.")

    async def _look_up(self, skus: Sequence[str]) -> Mapping[str, Article | None]:
        found: dict[str, Article | None] = dict.fromkeys(skus)
        listed = [sku for sku in skus if "," not in sku]  # a comma would part the list of numbers
        apart = [sku for sku in skus if "," in sku]
        if len(listed) == 1:
            apart, listed = [*apart, *listed], []
        for start in range(0, len(listed), SKUS_A_QUERY):
            wanted = listed[start : start + SKUS_A_QUERY]
            query: Query = {"identifiers": wanted, "identifiersType": "SKU", "pageSize": PAGE}
            page = await self._page(query)
            found |= {one.sku: one for one in self._articles(page.items) if one.sku in found}
        for sku in apart:
            found[sku] = await self._one(sku)
        return found

    async def _look_around(self, asins: Sequence[str]) -> Mapping[str, Money | None]:
        return await lowest_prices(self._wire, self.place, self.seller, asins)

    async def _one(self, sku: str) -> Article | None:
        at = {"sellerId": self.seller, "sku": sku}
        try:
            item = await self.run(GET_ITEM, at=at, query=self._asked())
        except NotFound:
            return None
        return self._articles([item])[0]

    async def _page(self, query: Query) -> Items:
        return await self.run(
            SEARCH_ITEMS, at={"sellerId": self.seller}, query={**self._asked(), **query}
        )

    def _asked(self) -> Query:
        return {"marketplaceIds": (self.place.id,), "includedData": _PARTS, "issueLocale": "en_US"}

    def _articles(self, items: Sequence[Item]) -> list[Article]:
        now, place = self.clock.now(), self.place
        return [Article(item, place, now) for item in items]
