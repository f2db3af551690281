"""The tenant's products and its listings as last seen."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, insert, select

from activities.change import Change
from activities.money import Money
from activities.product import Listing, ListingState, Product
from activities.remembered import Seen
from workflows.store import changes
from workflows.store.changes import Subject
from workflows.store.door import Transaction
from workflows.store.parts import parts
from workflows.store.product_tables import ListingRow, ProductRow

_ONE: Final = select(ProductRow.body).where(
    ProductRow.tenant == bindparam("of"), ProductRow.sku == bindparam("named")
)
_SOME: Final = select(ProductRow.sku, ProductRow.body).where(
    ProductRow.tenant == bindparam("of"), ProductRow.sku.in_(bindparam("named", expanding=True))
)
_REMOVE: Final = delete(ProductRow).where(
    ProductRow.tenant == bindparam("of"), ProductRow.sku == bindparam("article")
)


def get(tx: Transaction, tenant: str, sku: str) -> Product | None:
    """Return one product, or None."""
    body = tx.execute(_ONE, {"of": tenant, "named": sku}).scalar_one_or_none()
    return None if body is None else Product.model_validate(body)


def several(tx: Transaction, tenant: str, skus: Collection[str]) -> dict[str, Product]:
    """Return those of some products that there are, by SKU."""
    rows = (tx.execute(_SOME, {"of": tenant, "named": part}) for part in parts(skus))
    return {row.sku: Product.model_validate(row.body) for found in rows for row in found}


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


def bodies(tx: Transaction, tenant: str) -> dict[str, dict[str, Any]]:
    """Return every product of a tenant as JSON, by SKU."""
    rows = tx.execute(select(ProductRow.sku, ProductRow.body).where(ProductRow.tenant == tenant))
    return {row.sku: row.body for row in rows}


def put(tx: Transaction, tenant: str, products: Iterable[Product], *, own: bool = False) -> None:
    """Insert products, replacing those of the same SKU.

    Args:
        own: a person kept them; they were not only seen in a shop.
    """
    rows = [
        {
            "tenant": tenant,
            "sku": product.sku,
            "title": product.title,
            "body": product.model_dump(mode="json"),
            "own": own,
        }
        for product in products
    ]
    if not rows:
        return
    # row by row, as one statement takes no more than some thousand values
    tx.execute(_REMOVE, [{"of": row["tenant"], "article": row["sku"]} for row in rows])
    tx.execute(insert(ProductRow), rows)


def put_listings(
    tx: Transaction, tenant: str, shop: str, listings: Iterable[Seen], now: datetime
) -> None:
    """Replace what was last seen in a shop.

    An article number that one listing bears twice is kept once, and without the parts that a
    preview could be computed from: which of the two is meant, only the shop can be asked.
    """
    changes.mark(tx, [Subject(tenant, "shop", shop)])
    tx.execute(delete(ListingRow).where(ListingRow.tenant == tenant, ListingRow.shop == shop))
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for seen in listings:
        key = (seen.listing.listing, seen.listing.sku)
        rows[key] = {
            "tenant": tenant,
            "shop": shop,
            "listing": seen.listing.listing,
            "sku": seen.listing.sku,
            "body": seen.listing.model_dump(mode="json"),
            "parts": None if key in rows or seen.parts is None else dict(seen.parts),
            "synced_at": now,
            "identifier": seen.identifier,
            "product": None,
            "matched": "none",
        }
    if rows:
        tx.execute(insert(ListingRow), list(rows.values()))


@dataclass(frozen=True, slots=True)
class Kept:
    """What a sync kept of one listing for previews."""

    sku: str
    parts: Mapping[str, Any]
    seen_at: datetime


def kept(tx: Transaction, tenant: str, shop: str, since: datetime) -> list[Kept]:
    """Return what was kept of a shop's listings that were seen since an instant."""
    rows = tx.execute(
        select(ListingRow.sku, ListingRow.parts, ListingRow.synced_at)
        .where(ListingRow.tenant == tenant, ListingRow.shop == shop, ListingRow.synced_at >= since)
        .order_by(ListingRow.sku, ListingRow.listing)
    )
    found = list(rows)
    unclear = {row.sku for row in found if row.parts is None}
    return [Kept(row.sku, row.parts, row.synced_at) for row in found if row.sku not in unclear]


def whereabouts(tx: Transaction, tenant: str) -> dict[str, frozenset[str]]:
    """Return the article numbers of each shop that was ever read, as last seen."""
    rows = tx.execute(select(ListingRow.shop, ListingRow.sku).where(ListingRow.tenant == tenant))
    found = defaultdict[str, set[str]](set)
    for shop, sku in rows:
        found[shop].add(sku)
    return {shop: frozenset(skus) for shop, skus in found.items()}


def note(tx: Transaction, tenant: str, made: Change, listing: str | None, now: datetime) -> None:
    """Keep a listing that we have made until its shop is read again.

    Args:
        made: what was created.
        listing: the shop's own id of it, if it has told; else the article number stands for it.
    """
    price, stock = made.after.get("price"), made.after.get("stock")
    if not isinstance(price, Money) or not isinstance(stock, int):
        return  # nobody could show it; the next sync will
    seen = select(ListingRow.sku).where(ListingRow.tenant == tenant, ListingRow.shop == made.shop)
    if tx.execute(seen.limit(1)).first() is None:
        return  # one row would look as if the whole shop had been read
    found = Listing(
        shop=made.shop,
        listing=listing or made.item,
        sku=made.item,
        title=str(made.after.get("title") or made.title),
        state=ListingState.ACTIVE,
        price=price,
        stock=stock,
    )
    tx.execute(
        delete(ListingRow).where(
            ListingRow.tenant == tenant,
            ListingRow.shop == found.shop,
            ListingRow.sku == found.sku,
        )
    )
    tx.execute(
        insert(ListingRow).values(
            tenant=tenant,
            shop=found.shop,
            listing=found.listing,
            sku=found.sku,
            body=found.model_dump(mode="json"),
            parts=None,
            synced_at=now,
            identifier="",
            product=found.sku,
            matched="sku",
        )
    )


def has_own(tx: Transaction, tenant: str) -> bool:
    """Tell whether people of the tenant keep products, so that shops add none."""
    found = select(ProductRow.sku).where(ProductRow.tenant == tenant, ProductRow.own).limit(1)
    return tx.execute(found).first() is not None


def only_listed(tx: Transaction, tenant: str) -> list[Listing]:
    """Return the listings under article numbers of which there is no product, by SKU."""
    own = select(ProductRow.sku).where(ProductRow.tenant == tenant)
    rows = tx.execute(
        select(ListingRow.body)
        .where(ListingRow.tenant == tenant, ListingRow.sku.not_in(own))
        .order_by(ListingRow.sku, ListingRow.shop)
    )
    return [Listing.model_validate(body) for body in rows.scalars()]


def counted(tx: Transaction, tenant: str) -> dict[str, tuple[int, datetime]]:
    """Return, by shop, how many listings were seen and when."""
    rows = tx.execute(
        select(ListingRow.shop, func.count(), func.max(ListingRow.synced_at))
        .where(ListingRow.tenant == tenant)
        .group_by(ListingRow.shop)
    )
    return {shop: (many, at) for shop, many, at in rows}


def titles(tx: Transaction, tenant: str, skus: Collection[str]) -> Mapping[tuple[str, str], str]:
    """Return how shops call articles, by shop and SKU, as last seen."""
    rows = tx.execute(
        select(ListingRow.shop, ListingRow.sku, ListingRow.body).where(
            ListingRow.tenant == tenant, ListingRow.sku.in_(skus)
        )
    )
    return {(shop, sku): body["title"] for shop, sku, body in rows}


def first_listing(tx: Transaction, tenant: str, shop: str, state: ListingState) -> Listing | None:
    """Return the first listing of a shop in some state, by SKU, as last seen."""
    rows = tx.execute(
        select(ListingRow.body)
        .where(ListingRow.tenant == tenant, ListingRow.shop == shop)
        .order_by(ListingRow.sku)
    )
    return next(
        (Listing.model_validate(one) for one in rows.scalars() if one["state"] == state), None
    )


def listings(tx: Transaction, tenant: str, shop: str | None = None) -> list[Listing]:
    """Return the listings as last seen, by SKU."""
    where = [ListingRow.tenant == tenant]
    if shop is not None:
        where.append(ListingRow.shop == shop)
    rows = tx.execute(select(ListingRow.body).where(*where).order_by(ListingRow.sku))
    return [Listing.model_validate(body) for body in rows.scalars()]
