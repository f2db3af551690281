"""Finding and reading listings: one row an article that is offered on the shop's site."""

from activities.context import Call
from activities.core.listing import (
    GetListing,
    ListingFound,
    ListingsFound,
    SearchListings,
    get,
    search,
)
from activities.declaration import supports
from activities.errors import Rejected
from activities.marketplaces.ebay import EBAY
from activities.marketplaces.ebay.client import Ebay
from activities.turns import in_turns


@supports(search, EBAY)
async def find(params: SearchListings, call: Call[Ebay]) -> ListingsFound:
    """Read the whole inventory, and the offers of what matches.

    eBay gives offers one article at a time, so this takes a request an article that matches.
    """
    articles = await call.client.articles(*params.query.casefold().split())
    rows = [article.as_listing(call.client.shop) async for article in in_turns(articles)]
    found = tuple(row for row in rows if row is not None and params.state in {None, row.state})
    return ListingsFound(listings=found, count=len(found))


@supports(get, EBAY)
async def read(params: GetListing, call: Call[Ebay]) -> ListingFound:
    """Read one article with its offer."""
    listing = (await call.client.article(params.sku)).as_listing(call.client.shop)
    if listing is None:
        raise Rejected(
            f"The offer of {params.sku} in {call.client.place} has no price yet.",
            at=params.sku,
            hint="Finish the offer in eBay first.",
        )
    return ListingFound(listing=listing)
