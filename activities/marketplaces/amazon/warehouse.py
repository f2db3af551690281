"""What lies in Amazon's own warehouses, which only Amazon counts.

Source: FBA Inventory API v1.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from activities.errors import Unavailable
from activities.marketplaces.amazon.client import Amazon
from activities.marketplaces.amazon.shapes import Article
from activities.marketplaces.amazon.wire import Operation, Shape
from activities.product import Listing
from activities.turns import in_turns

SKUS_A_QUERY: Final = 50


class Details(Shape):
    """Units by what can be done with them."""

    fulfillable_quantity: int = 0


class InventorySummary(Shape):
    """One article's units."""

    seller_sku: str = ""
    inventory_details: Details = Details()


class Summaries(Shape):
    """A page of articles."""

    inventory_summaries: tuple[InventorySummary, ...]


class Pagination(Shape):
    """Whether the list goes on."""

    next_token: str | None = None


class Inventory(Shape):
    """What the operation answers."""

    payload: Summaries
    pagination: Pagination = Pagination()


SUMMARIES: Final = Operation(
    "getInventorySummaries", "GET", "/fba/inventory/v1/summaries", Inventory, rate=2, burst=2
)


async def units_at_amazon(skus: Sequence[str], client: Amazon) -> Mapping[str, int]:
    """Return the units that Amazon could ship now, by article number; none where it knows none."""
    found = dict.fromkeys(skus, 0)
    listed = [sku for sku in found if "," not in sku]
    parts = [listed[n : n + SKUS_A_QUERY] for n in range(0, len(listed), SKUS_A_QUERY)]
    asked: list[dict[str, Any]] = [{"sellerSkus": part} for part in parts]
    asked += [{"sellerSku": sku} for sku in found if "," in sku]
    for which in asked:
        for summary in await _all(which, client):
            if summary.seller_sku in found:
                found[summary.seller_sku] = summary.inventory_details.fulfillable_quantity
    return found


async def as_listings(articles: Iterable[Article], client: Amazon) -> list[Listing]:
    """Return every article that has an offer, with the units of whoever keeps it."""
    offered = [article for article in articles if article.price is not None]
    kept = await units_at_amazon([one.sku for one in offered if one.by_amazon], client)
    rows = [
        article.as_listing(client.shop, kept.get(article.sku))
        async for article in in_turns(offered)
    ]
    return [row for row in rows if row is not None]


async def _all(which: Mapping[str, Any], client: Amazon) -> list[InventorySummary]:
    place = client.place.id
    query: dict[str, Any] = {
        "details": "true",
        "granularityType": "Marketplace",
        "granularityId": place,
        "marketplaceIds": (place,),
        **which,
    }
    found: list[InventorySummary] = []
    while True:
        page = await client.run(SUMMARIES, query=query)
        found += page.payload.inventory_summaries
        token = page.pagination.next_token
        if not token:
            return found
        if token == query.get("nextToken"):
            raise Unavailable(f"{client.name}: its list has no end.")
        query["nextToken"] = token
