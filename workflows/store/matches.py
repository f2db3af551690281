"""Which product each listing sells, as rows."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, func, insert, select, update

from activities.product import Listing, Product, Synced
from workflows.matching import Match, Place, match_all
from workflows.store import events, products
from workflows.store.door import Transaction
from workflows.store.parts import parts
from workflows.store.product_tables import HandMatch, ListingRow, ProductRow

_MATCHED: Final = (
    update(ListingRow)
    .where(
        ListingRow.tenant == bindparam("of"),
        ListingRow.shop == bindparam("in_shop"),
        ListingRow.listing == bindparam("as_listing"),
        ListingRow.sku == bindparam("under"),
    )
    .values(product=bindparam("sells"), matched=bindparam("how"))
)

_SELLS: Final = select(ListingRow.product).where(
    ListingRow.tenant == bindparam("of"),
    ListingRow.shop == bindparam("in_shop"),
    ListingRow.sku == bindparam("under"),
)

_SELL: Final = select(ListingRow.sku, ListingRow.product).where(
    ListingRow.tenant == bindparam("of"),
    ListingRow.shop == bindparam("in_shop"),
    ListingRow.sku.in_(bindparam("under", expanding=True)),
    ListingRow.product.is_not(None),
)


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A listing of which it is not clear what it sells."""

    listing: Listing
    match: Match


def again(tx: Transaction, tenant: str) -> None:
    """Match every listing of a tenant anew: after a sync, and whenever products changed."""
    found = _found(tx, tenant)
    if not found:
        return
    values = [
        {
            "of": tenant,
            "in_shop": place.shop,
            "as_listing": place.listing,
            "under": place.sku,
            "sells": match.product,
            "how": match.how.value,
        }
        for place, match in found.items()
    ]
    tx.execute(_MATCHED, values)


def _found(tx: Transaction, tenant: str) -> dict[Place, Match]:
    seen = tx.execute(
        select(ListingRow.shop, ListingRow.listing, ListingRow.sku, ListingRow.identifier).where(
            ListingRow.tenant == tenant
        )
    )
    listings = {Place(*row[:3]): row.identifier for row in seen}
    rows = tx.execute(select(ProductRow.sku, ProductRow.body).where(ProductRow.tenant == tenant))
    identifiers: dict[str, Mapping[str, str]] = {
        row.sku: row.body.get("identifiers") or {} for row in rows
    }
    said = tx.execute(
        select(HandMatch.shop, HandMatch.listing, HandMatch.sku, HandMatch.product).where(
            HandMatch.tenant == tenant
        )
    )
    return match_all(listings, identifiers, {Place(*row[:3]): row.product for row in said})


def unmatched(tx: Transaction, tenant: str, most: int) -> list[Unmatched]:
    """Return listings of which it is not clear what they sell, the doubtful ones first."""
    rows = tx.execute(
        select(ListingRow.body)
        .where(ListingRow.tenant == tenant, ListingRow.product.is_(None))
        .order_by(ListingRow.matched, ListingRow.shop, ListingRow.sku, ListingRow.listing)
        .limit(most)
    )
    listings = [Listing.model_validate(body) for body in rows.scalars()]
    if not listings:
        return []
    found = _found(tx, tenant)
    return [Unmatched(one, found[Place(one.shop, one.listing, one.sku)]) for one in listings]


def sold_as(tx: Transaction, tenant: str, shop: str, sku: str) -> Product | None:
    """Return the product that is sold in a shop under an article number; None: not clear."""
    sells = tx.execute(_SELLS, {"of": tenant, "in_shop": shop, "under": sku}).scalars()
    named = {one for one in sells if one is not None}
    return products.get(tx, tenant, named.pop() if len(named) == 1 else sku)


def sold_as_others(tx: Transaction, tenant: str) -> dict[str, dict[str, str]]:
    """Return, by product and shop, under which other article number a product is sold there."""
    rows = tx.execute(
        select(ListingRow.product, ListingRow.shop, ListingRow.sku)
        .where(ListingRow.tenant == tenant, ListingRow.product != ListingRow.sku)
        .order_by(ListingRow.sku.desc())
    )
    found = defaultdict[str, dict[str, str]](dict)
    for product, shop, sku in rows:
        found[str(product)][shop] = sku
    return found


def listings_of(
    tx: Transaction, tenant: str, skus: Collection[str]
) -> dict[str, tuple[Synced, ...]]:
    """Return by product the listings that sell it, as last seen; unclear ones by their own SKU."""
    sells = func.coalesce(ListingRow.product, ListingRow.sku).label("sells")
    rows = tx.execute(
        select(sells, ListingRow.body, ListingRow.synced_at)
        .where(ListingRow.tenant == tenant, sells.in_(skus))
        .order_by(ListingRow.shop, ListingRow.listing, ListingRow.sku)
    )
    found: dict[str, tuple[Synced, ...]] = dict.fromkeys(skus, ())
    for sku, body, at in rows:
        found[sku] += (Synced(listing=Listing.model_validate(body), at=at),)
    return found


def all_sold_as(
    tx: Transaction, tenant: str, shop: str, skus: Collection[str]
) -> dict[str, Product]:
    """Return the products that are sold in a shop under article numbers, where that is clear."""
    named: dict[str, set[str]] = {}
    for part in parts(skus):
        rows = tx.execute(_SELL, {"of": tenant, "in_shop": shop, "under": part})
        for row in rows:
            named.setdefault(row.sku, set()).add(row.product)
    clear = {sku: one.pop() if len(one) == 1 else sku for sku, one in named.items()}
    wanted = {sku: clear.get(sku, sku) for sku in skus}
    known = products.several(tx, tenant, set(wanted.values()))
    return {sku: known[product] for sku, product in wanted.items() if product in known}


def say(
    tx: Transaction, tenant: str, place: Place, product: str | None, *, by: str, now: datetime
) -> None:
    """Keep which product a person says a listing sells; None takes their word back."""
    tx.execute(
        delete(HandMatch).where(
            HandMatch.tenant == tenant,
            HandMatch.shop == place.shop,
            HandMatch.listing == place.listing,
            HandMatch.sku == place.sku,
        )
    )
    named = {"shop": place.shop, "listing": place.listing, "sku": place.sku}
    if product is not None:
        tx.execute(insert(HandMatch).values(tenant=tenant, product=product, **named))
    subject = f"{place.shop}/{place.listing}/{place.sku}"
    body = {**named, "product": product, "person": by}
    events.append(tx, tenant, "listing", subject, "matched", body, now)


def is_listed(tx: Transaction, tenant: str, place: Place) -> bool:
    """Tell whether a listing was seen."""
    found = tx.execute(
        select(ListingRow.sku).where(
            ListingRow.tenant == tenant,
            ListingRow.shop == place.shop,
            ListingRow.listing == place.listing,
            ListingRow.sku == place.sku,
        )
    )
    return found.scalar_one_or_none() is not None
