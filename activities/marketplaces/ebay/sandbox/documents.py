"""What the simulated seller account stores, and how its seed is written down.

An inventory item is kept under its SKU and an offer under its id, both as the vendor's own JSON.
A deleted offer stays as `deleted`, so that the control routes can show what became of it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from activities.marketplaces.ebay.sandbox.catalog import LEAVES, SITE
from activities.sandbox.dialect import SandboxShop
from activities.sandbox.seed import (
    ARTICLES,
    DEMO,
    ORDERS,
    OTHER,
    OTHER_ARTICLES,
    OTHER_ORDERS,
    Article,
    Bought,
)
from activities.sandbox.state import Document

UNLISTED: Final = frozenset({"MUG-BLUE", "PEN-BRASS", "VAS-MINI"})
"""Articles that the seller has not put on eBay yet."""
NEVER_OFFERED: Final = frozenset({"PRI-JERU"})
"""Articles that eBay keeps a record of, without an offer."""

_APART: Final = {DEMO: 0, OTHER: 500_000}
"""What keeps the ids of the two accounts apart."""
POLICIES: Final = {
    "fulfillment": ("DHL Paket", "Abholung"),
    "payment": ("eBay Zahlungsabwicklung",),
    "return": ("30 Tage",),
}
"""The seller's policies; how it is sent is a choice."""


class Keys(NamedTuple):
    """What opens one account."""

    client_id: str
    client_secret: str
    refresh_token: str
    seller: str

    @property
    def credential(self) -> str:
        """Write them as a connection stores them."""
        return json.dumps({**self._asdict(), "site": SITE})


def keys(key: str, *, read_only: bool = False) -> Keys:
    """Return the keys of an account by the shop's key; some consents allow reading only."""
    consent = "readonly" if read_only else "whole"
    return Keys(
        client_id=f"sandbox-client-{key}",
        client_secret=f"sandbox-secret-{key}",
        refresh_token=f"v^1.1#sandbox#refresh#{consent}#{key}",
        seller=f"demo-goods-{key}",
    )


def _account(key: str, tenant: str) -> SandboxShop:
    return SandboxShop(
        key=key,
        tenant=tenant,
        shop="ebay",
        title="eBay",
        marketplace="ebay",
        currency="EUR",
        token=keys(key).credential,
        location=f"warehouse-{tenant}",
    )


SHOPS: Final = (_account("ebay", DEMO), _account("other-ebay", OTHER))


class _Single(NamedTuple):
    """One variant as an article of its own: here every size is a listing."""

    sku: str
    title: str
    kind: str
    price: str
    stock: int
    active: bool


def titles() -> Mapping[str, str]:
    """Return what every seeded article is called, also of those that are not on eBay."""
    return {one.sku: one.title for one in (*_singles(OTHER_ARTICLES), *_singles(ARTICLES))}


def _singles(articles: tuple[Article, ...]) -> Iterator[_Single]:
    for article in articles:
        for one in article.variants:
            title = f"{article.title} {one.option}".strip()
            yield _Single(one.sku, title, article.type, one.price, one.stock, article.active)


def seed(shop: SandboxShop, more: Sequence[Article] = ()) -> Mapping[tuple[str, str], Document]:
    """Return the account's first documents by kind and id."""
    apart = _APART[shop.tenant]
    articles, orders = (ARTICLES, ORDERS) if shop.tenant == DEMO else (OTHER_ARTICLES, OTHER_ORDERS)
    found: dict[tuple[str, str], Document] = {
        ("sequence", "last"): {"n": 9_200_000_000 + apart},
        ("location", shop.location): {"merchantLocationKey": shop.location},
    }
    for kind, names in POLICIES.items():
        for name in names:
            id = str(6_100_000_001 + apart + len(found))
            found["policy", id] = {"kind": kind, "id": id, "name": name}
    policies = _first_policies(found)
    singles = list(_singles((*articles, *more)))
    for n, one in enumerate(singles):
        if one.sku in UNLISTED and shop.tenant == DEMO:
            continue
        found["item", one.sku] = _item(one, 4_006_381_000_000 + apart + n * 10)
        if one.sku not in NEVER_OFFERED:
            offer = _offer(one, n + apart, shop, policies)
            found["offer", offer["offerId"]] = offer
    prices = {one.sku: one for one in singles}
    for bought in orders:
        order = _order(bought, prices, apart, shop)
        found["order", order["orderId"]] = order
    return found


def _first_policies(found: Mapping[tuple[str, str], Document]) -> dict[str, str]:
    named: dict[str, str] = {}
    for (kind, id), body in found.items():
        if kind == "policy":
            named.setdefault(f"{body['kind']}PolicyId", id)
    return named


def _item(one: _Single, number: int) -> dict[str, Any]:
    return {
        "sku": one.sku,
        "locale": "de_DE",
        "condition": "NEW",
        "product": {
            "title": one.title,
            "description": f"<p>{one.title}, from our own workshop.</p>",
            "aspects": {"Marke": ["Demo Goods"], "Produktart": [one.kind]},
            "imageUrls": [f"https://i.ebayimg.example/{one.sku}.jpg"],
            "ean": [_ean(number)],
        },
        "availability": {"shipToLocationAvailability": {"quantity": one.stock}},
        "packageWeightAndSize": {"weight": {"value": 0.5, "unit": "KILOGRAM"}},
    }


def _ean(number: int) -> str:
    """Return a 13-digit number with its right check digit."""
    digits = f"{number // 10:012d}"
    odd, even = sum(map(int, digits[::2])), sum(map(int, digits[1::2]))
    return f"{digits}{-(odd + 3 * even) % 10}"


def _offer(one: _Single, n: int, shop: SandboxShop, policies: Mapping[str, str]) -> dict[str, Any]:
    listing = {"listingId": str(110_200_000_001 + n), "listingStatus": "ACTIVE", "soldQuantity": 0}
    return {
        "offerId": str(7_300_000_010 + n),
        "sku": one.sku,
        "marketplaceId": SITE,
        "format": "FIXED_PRICE",
        "status": "PUBLISHED" if one.active else "UNPUBLISHED",
        "categoryId": LEAVES[one.kind],
        "listingDescription": f"<p>{one.title}, from our own workshop.</p>",
        "listingDuration": "GTC",
        "includeCatalogProductDetails": True,
        "hideBuyerDetails": False,
        "merchantLocationKey": shop.location,
        "pricingSummary": {"price": {"value": one.price, "currency": shop.currency}},
        "listingPolicies": dict(policies),
        "tax": {"applyTax": False},
    } | ({"listing": listing} if one.active else {})


def _order(
    bought: Bought, articles: Mapping[str, _Single], apart: int, shop: SandboxShop
) -> dict[str, Any]:
    def amount(value: Decimal) -> dict[str, str]:
        return {"value": f"{value:.2f}", "currency": shop.currency}

    lines = [
        {
            "lineItemId": f"{10_050_000_000 + apart + bought.number}{n:02}",
            "sku": sku,
            "title": articles[sku].title,
            "quantity": quantity,
            "soldFormat": "FIXED_PRICE",
            "listingMarketplaceId": SITE,
            "purchaseMarketplaceId": SITE,
            "lineItemCost": amount(Decimal(articles[sku].price) * quantity),
            "total": amount(Decimal(articles[sku].price) * quantity),
        }
        for n, (sku, quantity) in enumerate(bought.lines)
    ]
    total = sum((Decimal(articles[s].price) * q for s, q in bought.lines), Decimal(0))
    return {
        "orderId": f"{apart // 10_000 + 12:02}-{bought.number:05}-{bought.number * 7 % 100_000:05}",
        "creationDate": bought.placed_at.replace("Z", ".000Z"),
        "lastModifiedDate": bought.placed_at.replace("Z", ".000Z"),
        "orderFulfillmentStatus": "FULFILLED",
        "orderPaymentStatus": "PAID",
        "sellerId": keys(shop.key).seller,
        "buyer": {"username": bought.buyer.split()[0].casefold()},
        "pricingSummary": {"priceSubtotal": amount(total), "total": amount(total)},
        "lineItems": lines,
    }
