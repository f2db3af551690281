"""What the simulated shop stores, and how its seed is written down.

A product is one document with its variants inside, as Shopify groups them. Ids are numbers;
global ids are made of them where they leave the shop.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from activities.marketplaces.shopify.sandbox.scalars import number_of
from activities.marketplaces.shopify.sandbox.scalars import numbered as of_kind
from activities.sandbox.dialect import Document, SandboxShop
from activities.sandbox.seed import (
    ARTICLES,
    DEMO,
    ORDERS,
    OTHER,
    OTHER_ARTICLES,
    OTHER_ORDERS,
    Article,
    Bought,
    token,
)

LOCATION: Final = "70001"
CHANNELS: Final = {"40001": "Online Store", "40002": "Point of Sale"}
_STARTED: Final = "2026-06-01T09:00:00Z"
_FIRST_PRODUCT: Final = 8_001_000
_FIRST_VARIANT: Final = 45_001_000
_FIRST_ITEM: Final = 47_001_000

SHOPS: Final = tuple(
    SandboxShop(
        key=key,
        tenant=tenant,
        shop="shopify",
        title="Shopify",
        marketplace="shopify",
        currency="EUR",
        token=token(key),
        location=LOCATION,
    )
    for key, tenant in (("shopify", DEMO), ("other-shopify", OTHER))
)


def gid(kind: str, number: object) -> str:
    """Write a global id."""
    return f"gid://shopify/{kind}/{number}"


def number(kind: str, global_id: object) -> str | None:
    """Return the number in a global id of the right kind, or None."""
    prefix = f"gid://shopify/{kind}/"
    text = str(global_id)
    rest = text.removeprefix(prefix)
    return rest if text.startswith(prefix) and rest.isdecimal() else None


def numbered(global_id: str, kind: str) -> str:
    """Return the number in a global id of this kind.

    Raises:
        GraphQLError: it is none; the real API answers that at the top level too.
    """
    return str(number_of(of_kind(global_id, kind)))


def stamp(at: float) -> str:
    """Write an instant as Shopify does."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def seed(shop: SandboxShop) -> Mapping[tuple[str, str], Document]:
    """Return the shop's first documents by kind and id."""
    articles, orders = (ARTICLES, ORDERS) if shop.tenant == DEMO else (OTHER_ARTICLES, OTHER_ORDERS)
    found: dict[tuple[str, str], Document] = {}
    variant = 0
    for position, article in enumerate(articles):
        product = _product(position, variant, article)
        variant += len(article.variants)
        found["product", product["id"]] = product
    by_sku = {v["sku"]: (p, v) for (kind, _), p in found.items() for v in p["variants"]}
    for bought in orders:
        order = _order(bought, by_sku, shop.currency)
        found["order", order["id"]] = order
    found["sequence", "last"] = {"n": 9_000_000}
    return found


def _product(position: int, variant: int, article: Article) -> dict[str, Any]:
    option = article.option_name or "Title"
    return {
        "id": str(_FIRST_PRODUCT + position),
        "title": article.title,
        "html": f"<p>{article.title}, from our own workshop.</p>",
        "status": "ACTIVE" if article.active else "DRAFT",
        "type": article.type,
        "vendor": "Demo Goods",
        "tags": sorted(article.tags),
        "handle": f"{article.variants[0].sku.lower()}",
        "option": option,
        "created": _STARTED,
        "updated": _STARTED,
        "channels": sorted(CHANNELS) if article.active else [],
        "ended": False,
        "variants": [
            {
                "id": str(_FIRST_VARIANT + variant + n),
                "item": str(_FIRST_ITEM + variant + n),
                "sku": one.sku,
                "price": f"{Decimal(one.price):.2f}",
                "compare": None,
                "stock": one.stock,
                "option": one.option or "Default Title",
                "barcode": None,
                "policy": "DENY",
            }
            for n, one in enumerate(article.variants)
        ],
    }


def _order(
    bought: Bought, by_sku: Mapping[str, tuple[Document, Document]], currency: str
) -> dict[str, Any]:
    lines = []
    for n, (sku, quantity) in enumerate(bought.lines):
        product, variant = by_sku[sku]
        lines.append(
            {
                "id": f"{bought.number}{n:02}",
                "sku": sku,
                "title": product["title"],
                "quantity": quantity,
                "price": variant["price"],
                "product": product["id"],
                "variant": variant["id"],
            }
        )
    total = sum((Decimal(line["price"]) * line["quantity"] for line in lines), Decimal(0))
    return {
        "id": str(5_500_000 + bought.number),
        "number": bought.number,
        "at": bought.placed_at,
        "buyer": bought.buyer,
        "lines": lines,
        "total": f"{total:.2f}",
        "currency": currency,
    }
