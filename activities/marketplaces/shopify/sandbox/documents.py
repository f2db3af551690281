"""What the simulated shop stores, and how its seed is written down.

A product is one document with its variants inside, as Shopify groups them; a deleted one stays
as `ended`, so that the control routes can show what became of it. Ids are numbers, different in
every shop as at the real vendor; global ids are made of them where they leave the shop.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

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
    Variant,
    token,
)
from activities.sandbox.state import Document

_STARTED: Final = "2026-06-01T09:00:00Z"
_CHANNELS: Final = ("Online Store", "Point of Sale")
_APART: Final = {DEMO: 0, OTHER: 500_000}
"""What keeps the ids of the two shops apart."""


def _account(key: str, tenant: str) -> SandboxShop:
    return SandboxShop(
        key=key,
        tenant=tenant,
        shop="shopify",
        title="Shopify",
        marketplace="shopify",
        currency="EUR",
        token=token(key),
        location=str(70_000_001 + _APART[tenant]),
    )


SHOPS: Final = (_account("shopify", DEMO), _account("other-shopify", OTHER))


def seed(shop: SandboxShop, more: Sequence[Article] = ()) -> Mapping[tuple[str, str], Document]:
    """Return the shop's first documents by kind and id."""
    apart = _APART[shop.tenant]
    articles, orders = (ARTICLES, ORDERS) if shop.tenant == DEMO else (OTHER_ARTICLES, OTHER_ORDERS)
    found: dict[tuple[str, str], Document] = {("sequence", "last"): {"n": 9_000_000_000 + apart}}
    channels = {str(40_000_001 + apart + n): name for n, name in enumerate(_CHANNELS)}
    for id, name in channels.items():
        found["publication", id] = {"id": id, "name": name}
    by_sku: dict[str, tuple[Document, Document]] = {}
    for n, article in enumerate((*articles, *more)):
        product = _product(8_000_000_001 + apart + n, len(by_sku) + apart, article, list(channels))
        found["product", product["id"]] = product
        by_sku |= {variant["sku"]: (product, variant) for variant in product["variants"]}
    for bought in orders:
        order = _order(5_000_000_000 + apart + bought.number, bought, by_sku, shop.currency)
        found["order", order["id"]] = order
    return found


def _product(id: int, variants: int, article: Article, channels: list[str]) -> dict[str, Any]:
    return new_product(
        str(id),
        _STARTED,
        title=article.title,
        html=f"<p>{article.title}, from our own workshop.</p>",
        status="ACTIVE" if article.active else "DRAFT",
        type=article.type,
        vendor="Demo Goods",
        tags=sorted(article.tags),
        handle=article.variants[0].sku.casefold(),
        option=article.option_name or "Title",
        channels=channels,
        variants=[_variant(variants + n, one) for n, one in enumerate(article.variants)],
    )


def new_product(id: str, at: str, **given: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Return a product with everything that a document holds."""
    blank = {
        "title": "",
        "html": "",
        "status": "ACTIVE",
        "type": "",
        "vendor": "",
        "tags": [],
        "handle": f"product-{id}",
        "seo": {},
        "files": [],
        "option": "Title",
        "channels": [],
        "ended": False,
        "variants": [],
    }
    return {"id": id, **blank, **given, "created": at, "updated": at}


def _variant(n: int, one: Variant) -> dict[str, Any]:
    return new_variant(
        str(45_000_000_001 + n),
        str(47_000_000_001 + n),
        sku=one.sku,
        price=one.price,
        stock=one.stock,
        option=one.option or "Default Title",
    )


def new_variant(id: str, item: str, **given: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Return a variant with everything that a document holds."""
    blank = {
        "sku": "",
        "price": "0.00",
        "compare": None,
        "stock": 0,
        "option": "Default Title",
        "barcode": None,
        "policy": "DENY",
        "taxable": True,
        "tracked": True,
        "ships": True,
    }
    return {"id": id, "item": item, **blank, **given}


def _order(
    id: int, bought: Bought, by_sku: Mapping[str, tuple[Document, Document]], currency: str
) -> dict[str, Any]:
    lines = []
    for n, (sku, quantity) in enumerate(bought.lines):
        product, variant = by_sku[sku]
        lines.append(
            {
                "id": f"{id}{n:02}",
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
        "id": str(id),
        "number": bought.number,
        "at": bought.placed_at,
        "buyer": bought.buyer,
        "lines": lines,
        "total": f"{total:.2f}",
        "currency": currency,
    }
