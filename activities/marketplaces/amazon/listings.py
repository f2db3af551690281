"""Finding and reading listings: one row an article."""

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
from activities.marketplaces.amazon import AMAZON
from activities.marketplaces.amazon.client import Amazon
from activities.marketplaces.amazon.shapes import Article
from activities.marketplaces.amazon.warehouse import as_listings


@supports(search, AMAZON)
async def find(params: SearchListings, call: Call[Amazon]) -> ListingsFound:
    """Read all listings and keep what matches; Amazon's own search knows only identifiers.

    A listing without an offer to everybody has no price to show and is left out.
    """
    words = params.query.casefold().split()
    articles = await call.client.everything()
    matching = [
        article
        for article in articles
        if params.state in {None, article.state} and _holds(article, words)
    ]
    found = tuple(await as_listings(matching, call.client))
    return ListingsFound(listings=found, count=len(found))


@supports(get, AMAZON)
async def read(params: GetListing, call: Call[Amazon]) -> ListingFound:
    """Read one article."""
    found = await as_listings([await call.client.article(params.sku)], call.client)
    if not found:
        raise Rejected(
            f"{params.sku} has no offer in {call.client.name}, so there is no price to show.",
            at=params.sku,
            hint="Give it a price in Seller Central first.",
        )
    return ListingFound(listing=found[0])


def _holds(article: Article, words: list[str]) -> bool:
    text = f"{article.title}\n{article.product_type}\n{article.sku}".casefold()
    return all(word in text for word in words)
