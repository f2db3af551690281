"""Products, each with its listings as they were last seen in the shops."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field, JsonValue

from activities.errors import Missing
from activities.product import Listing, Product
from admin_web.api.door import Door
from authz.people import Person
from workflows.documents import Document
from workflows.store import answers, matches, products
from workflows.store.door import Transaction

_MOST = 200


class ListingView(Document):
    """One product in one shop, as last seen."""

    listing: Listing
    seen_at: datetime


class ProductView(Document):
    """One product with its listings."""

    product: Product
    listings: tuple[ListingView, ...]


class WholeProductView(ProductView):
    """One product with everything that is known of it."""

    answers: dict[str, dict[str, JsonValue]] = Field(
        description="what it answered each marketplace, for every later listing there"
    )


class ProductsView(Document):
    """Some of the products."""

    products: tuple[ProductView, ...]
    more: bool = Field(description="there are others that match")


def router(door: Door) -> APIRouter:
    """Return the routes of products."""
    routes = APIRouter(prefix="/api/products", tags=["products"])
    who = door.asker()

    @routes.get("")
    async def some(by: Annotated[Person, Depends(who)], query: str = "") -> ProductsView:
        """List products by article number, those that hold every word of the query."""

        def look(tx: Transaction) -> ProductsView:
            found = products.search(tx, by.tenant, query, _MOST + 1)
            return ProductsView(
                products=_drawn(tx, by.tenant, found[:_MOST]), more=len(found) > _MOST
            )

        return await door.office.store.read(look)

    @routes.get("/{sku:path}")  # an article number may hold a slash
    async def one(sku: str, by: Annotated[Person, Depends(who)]) -> WholeProductView:
        """Show one product."""

        def look(tx: Transaction) -> WholeProductView | None:
            found = products.get(tx, by.tenant, sku) if sku.isprintable() else None
            if found is None:
                return None
            [view] = _drawn(tx, by.tenant, [found])
            known = answers.all_of(tx, by.tenant, sku)
            return WholeProductView(product=view.product, listings=view.listings, answers=known)

        found = await door.office.store.read(look)
        if found is None:
            hint = "Read your shops anew if it is there: `countersign shops sync`."
            raise Missing("There is no such product.", at="sku", hint=hint)
        return found

    return routes


def _drawn(tx: Transaction, tenant: str, found: list[Product]) -> tuple[ProductView, ...]:
    sold = matches.listings_of(tx, tenant, [product.sku for product in found])
    return tuple(
        ProductView(
            product=product,
            listings=tuple(
                ListingView(listing=one.listing, seen_at=one.at) for one in sold[product.sku]
            ),
        )
        for product in found
    )
