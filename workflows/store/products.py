"""The tenant's products and its listings as last seen."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, insert, select

from activities.product import Listing, Product
from workflows.store.door import Transaction
from workflows.store.tables import ListingRow, ProductRow


def get(tx: Transaction, tenant: str, sku: str) -> Product | None:
    """Return one product, or None."""
    body = tx.execute(
        select(ProductRow.body).where(ProductRow.tenant == tenant, ProductRow.sku == sku)
    ).scalar_one_or_none()
    return None if body is None else Product.model_validate(body)


def all_of(tx: Transaction, tenant: str) -> list[Product]:
    """Return every product of a tenant, by SKU."""
    rows = tx.execute(
        select(ProductRow.body).where(ProductRow.tenant == tenant).order_by(ProductRow.sku)
    )
    return [Product.model_validate(body) for body in rows.scalars()]


def search(tx: Transaction, tenant: str, query: str, limit: int) -> list[Product]:
    """Return products whose SKU or title holds every word of the query, in any case."""
    words = query.casefold().split()
    rows = tx.execute(
        select(ProductRow.sku, ProductRow.title, ProductRow.body)
        .where(ProductRow.tenant == tenant)
        .order_by(ProductRow.sku)
    )
    found: list[Product] = []
    for sku, title, body in rows:
        text = f"{sku} {title}".casefold()
        if all(word in text for word in words):
            found.append(Product.model_validate(body))
            if len(found) == limit:
                break
    return found


def skus(tx: Transaction, tenant: str) -> frozenset[str]:
    """Return every SKU that the tenant has as a product or as a listing."""
    own = tx.execute(select(ProductRow.sku).where(ProductRow.tenant == tenant))
    seen = tx.execute(select(ListingRow.sku).where(ListingRow.tenant == tenant))
    return frozenset(own.scalars()) | frozenset(seen.scalars())


def put(tx: Transaction, tenant: str, products: Iterable[Product]) -> None:
    """Insert products, replacing those of the same SKU."""
    rows = [
        {
            "tenant": tenant,
            "sku": product.sku,
            "title": product.title,
            "body": product.model_dump(mode="json"),
        }
        for product in products
    ]
    if not rows:
        return
    tx.execute(
        delete(ProductRow).where(
            ProductRow.tenant == tenant, ProductRow.sku.in_([row["sku"] for row in rows])
        )
    )
    tx.execute(insert(ProductRow), rows)


def put_listings(
    tx: Transaction, tenant: str, shop: str, listings: Iterable[Listing], now: datetime
) -> None:
    """Replace what was last seen in a shop."""
    tx.execute(delete(ListingRow).where(ListingRow.tenant == tenant, ListingRow.shop == shop))
    rows = [
        {
            "tenant": tenant,
            "shop": shop,
            "listing": listing.listing,
            "sku": listing.sku,
            "body": listing.model_dump(mode="json"),
            "synced_at": now,
        }
        for listing in listings
    ]
    if rows:
        tx.execute(insert(ListingRow), rows)


def listings(tx: Transaction, tenant: str, shop: str | None = None) -> list[Listing]:
    """Return the listings as last seen, by SKU."""
    where = [ListingRow.tenant == tenant]
    if shop is not None:
        where.append(ListingRow.shop == shop)
    rows = tx.execute(select(ListingRow.body).where(*where).order_by(ListingRow.sku))
    return [Listing.model_validate(body) for body in rows.scalars()]
