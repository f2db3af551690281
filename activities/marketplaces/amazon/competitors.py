"""What others ask for the same article."""

from activities.context import Call
from activities.core.offer import CompetitorPrice, CompetitorPriceFound, competitor_price
from activities.declaration import supports
from activities.errors import Rejected
from activities.marketplaces.amazon import AMAZON
from activities.marketplaces.amazon.client import Amazon


@supports(competitor_price, AMAZON)
async def look_around(params: CompetitorPrice, call: Call[Amazon]) -> CompetitorPriceFound:
    """Read the lowest price of new articles that another seller asks, without shipping."""
    client = call.client
    article = await client.article(params.sku)
    if not article.asin:
        raise Rejected(
            f"{params.sku} has no product in Amazon's catalogue yet, so nobody else can offer it.",
            at=params.sku,
        )
    return CompetitorPriceFound(sku=params.sku, price=await client.lowest(article.asin))
