"""Finding and reading listings: one row an article, grouped by product."""

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
from activities.marketplaces.shopify import SHOPIFY
from activities.marketplaces.shopify.client import Shopify
from activities.product import Listing
from activities.turns import in_turns


async def every_listing(client: Shopify) -> list[Listing]:
    """Return every article of the shop that has an article number, in the shop's order."""
    variants = await client.everything()
    rows = [variant.as_listing(client.shop) async for variant in in_turns(variants)]
    return [row for row in rows if row is not None]


@supports(search, SHOPIFY)
async def find(params: SearchListings, call: Call[Shopify]) -> ListingsFound:
    """Read the whole catalogue and keep what matches.

    The vendor's own search finds beginnings of words only, so it would miss some.
    """
    words = params.query.casefold().split()
    found = tuple(
        listing
        for listing in await every_listing(call.client)
        if params.state in {None, listing.state} and _holds(listing, words)
    )
    return ListingsFound(listings=found, count=len(found))


@supports(get, SHOPIFY)
async def read(params: GetListing, call: Call[Shopify]) -> ListingFound:
    """Read one article."""
    listing = (await call.client.variant(params.sku)).as_listing(call.client.shop)
    if listing is None:
        raise Rejected(f"{params.sku} cannot be an article number.", at=params.sku)
    return ListingFound(listing=listing)


def _holds(listing: Listing, words: list[str]) -> bool:
    text = f"{listing.title}\n{listing.kind}\n{listing.sku}".casefold()
    return all(word in text for word in words)
