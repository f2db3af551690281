"""The tenant's own products."""

from typing import Any

from pydantic import Field

from activities.context import Call
from activities.declaration import Effect, Params, Result, activity, supports
from activities.product import Product


class SearchProducts(Params):
    """Find own products; every word of the query must occur in title or SKU."""

    query: str = Field("", max_length=200, description="words; empty finds all")
    limit: int = Field(200, ge=1, le=1000, strict=True)


class ProductsFound(Result):
    """The products that match."""

    products: tuple[Product, ...]
    count: int


search = activity(
    "product.search",
    version=1,
    title="Find products",
    effect=Effect.READ,
    params=SearchProducts,
    result=ProductsFound,
)


@supports(search, None)
async def find(params: SearchProducts, call: Call[Any]) -> ProductsFound:
    """Look in our own rows; no shop is asked."""
    found = tuple(await call.products.search(params.query, params.limit))
    return ProductsFound(products=found, count=len(found))
