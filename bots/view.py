"""What a planner may see of a tenant: our own rows, no credential, nobody's rights."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from activities.catalogue import Catalogue
from activities.product import Product
from planner.planner import ProductView, ShopView, TenantView
from workflows.store import matches, products, shops, tenants
from workflows.store.door import Transaction
from workflows.store.shops import Connected


def of_tenant(tx: Transaction, tenant: str, catalogue: Catalogue) -> TenantView:
    """Read the view of one tenant."""
    connected = shops.all_of(tx, tenant)
    business = tenants.get(tx, tenant)
    return TenantView(
        locale=business.locale,
        currency=business.currency,
        timezone=business.zone,
        shops=tuple(_shop(shop, catalogue) for shop in connected),
        products=_Look(
            [*products.all_of(tx, tenant), *_unmatched(tx, tenant)],
            products.whereabouts(tx, tenant),
            matches.sold_as_others(tx, tenant),
        ),
        activities=tuple(_supported(catalogue, {shop.marketplace for shop in connected})),
    )


def _unmatched(tx: Transaction, tenant: str) -> list[Product]:
    """Return what is sold under article numbers of which there is no product."""
    found = {one.sku: one for one in products.only_listed(tx, tenant)}
    return [Product(sku=one.sku, title=one.title, price=one.price) for one in found.values()]


def _shop(shop: Connected, catalogue: Catalogue) -> ShopView:
    place = shop.marketplace
    return ShopView(
        shop.id, shop.title, place, shop.currency, frozenset(_supported(catalogue, {place}))
    )


def _supported(catalogue: Catalogue, places: Collection[str]) -> list[str]:
    return [
        name
        for name, activity in catalogue.activities.items()
        if not activity.in_shop
        or any(catalogue.implementation(name, place) is not None for place in places)
    ]


class _Look:
    """Look-ups in rows that were read before, so that a planner never waits for a database."""

    def __init__(
        self,
        found: Sequence[Product],
        where: Mapping[str, frozenset[str]],
        others: Mapping[str, Mapping[str, str]],
    ) -> None:
        listed = defaultdict[str, set[str]](set)
        for shop, skus in where.items():
            for sku in skus:
                listed[sku].add(shop)
        self._views = [
            (
                f"{one.sku} {one.title}".casefold(),
                ProductView(
                    one.sku,
                    one.title,
                    one.price,
                    one.stock,
                    one.floor,
                    frozenset(where.keys() - listed[one.sku]),
                    others.get(one.sku, {}),
                ),
            )
            for one in found
        ]

    def __call__(self, text: str) -> Sequence[ProductView]:
        """Return the products whose SKU or title holds every word."""
        words = text.casefold().split()
        return [view for key, view in self._views if all(word in key for word in words)]
