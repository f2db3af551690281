"""What others ask for the same article, as eBay's own search shows it."""

from typing import Final

from activities.context import Call
from activities.core.offer import CompetitorPrice, CompetitorPriceFound, competitor_price
from activities.declaration import supports
from activities.errors import NotFound, Rejected
from activities.marketplaces.ebay import EBAY
from activities.marketplaces.ebay.client import Ebay
from activities.marketplaces.ebay.shapes import Amount, Item, ItemProduct
from activities.marketplaces.ebay.wire import Operation, Shape
from activities.money import Money
from activities.product import Product

_UPC: Final = 12
_GTINS: Final = frozenset({8, 12, 13, 14})
"""Digits of a Global Trade Item Number."""
_MOST: Final = "200"


class Seller(Shape):
    """Who offers it."""

    username: str = ""


class Summary(Shape):
    """One search result."""

    item_id: str
    price: Amount | None = None
    seller: Seller = Seller()


class Found(Shape):
    """Search results, the cheapest with delivery first."""

    item_summaries: tuple[Summary, ...] = ()


SEARCH: Final = Operation(
    "search",
    "GET",
    "/buy/browse/v1/item_summary/search",
    Found,
    on_site=True,
    grant="public",
)


@supports(competitor_price, EBAY)
async def read(params: CompetitorPrice, call: Call[Ebay]) -> CompetitorPriceFound:
    """Search by the article's GTIN, or by the words of its title where it has none.

    Title words may also find similar articles; a GTIN finds the same one.
    """
    client = call.client
    item, product = await client.item(params.sku), await call.products.get(params.sku)
    if item is None and product is None:
        raise NotFound(
            f"Neither you nor {client.place} have an article {params.sku}.",
            at=params.sku,
            hint="Look for the right article number with a search.",
        )
    new = item is None or item.condition in {None, "NEW"}
    filters = (
        "buyingOptions:{FIXED_PRICE}",
        f"conditions:{{{'NEW' if new else 'USED'}}}",
        f"excludeSellers:{{{client.seller}}}",
    )
    query = {
        **_about(params.sku, item, product),
        "filter": ",".join(filters),
        "sort": "price",
        "limit": _MOST,
    }
    found = (await client.run(SEARCH, query=query)).item_summaries
    return CompetitorPriceFound(sku=params.sku, price=_lowest(found, client))


def _about(sku: str, item: Item | None, product: Product | None) -> dict[str, str]:
    """Return what to search for; the vendor's `gtin` parameter takes UPCs only."""
    own = product.identifiers if product else {}
    kept = item.product if item else ItemProduct()
    told = (own.get("gtin"), own.get("ean"), own.get("upc"), *kept.ean, *kept.upc)
    for number in filter(None, told):
        if number.isascii() and number.isdecimal() and len(number) in _GTINS:
            return {"gtin" if len(number) == _UPC else "q": number}
    title = (kept.title or (product.title if product else "")).strip()
    if not title:
        raise Rejected(
            f"{sku} has neither a GTIN nor a title to search by.",
            at=sku,
            hint="Add one to the product.",
        )
    return {"q": title[:100]}


def _lowest(found: tuple[Summary, ...], client: Ebay) -> Money | None:
    others = [
        one.price.value
        for one in found
        if one.price is not None
        and one.price.currency == client.shop.currency
        and one.seller.username.casefold() != client.seller.casefold()
    ]
    return Money(amount=min(others), currency=client.shop.currency) if others else None
