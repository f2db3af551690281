"""The queries of the simulated Admin API."""

from collections.abc import Callable, Mapping
from typing import Any

from activities.marketplaces.shopify.sandbox.documents import (
    CHANNELS,
    LOCATION,
    number,
    numbered,
)
from activities.marketplaces.shopify.sandbox.draw import Drawn, Pen, paged
from activities.marketplaces.shopify.sandbox.scalars import refusal
from activities.marketplaces.shopify.sandbox.search import matcher
from activities.sandbox.dialect import Document

Pair = tuple[Document, Document]
_TOO_MANY = 250


def queries(pen: Pen) -> dict[str, Any]:
    """Return the root of every query, for one request to one shop."""
    return {
        "shop": lambda _: pen.shop(),
        "location": lambda _, id=None: _location(pen, id),
        "locations": lambda _, **how: paged([LOCATION], str, lambda _: pen.location(), how),
        "product": lambda _, id: _one(pen.product_of(numbered(id, "Product")), pen.product),
        "productByIdentifier": lambda _, identifier: _identified(pen, identifier),
        "products": lambda _, query=None, sortKey="ID", **how: paged(  # noqa: N803 - Shopify's name
            _sorted(_products(pen, query), sortKey, _PRODUCT_ORDERS),
            lambda p: p["id"],
            pen.product,
            how,
        ),
        "productsCount": lambda _, query=None, **__: _count(_products(pen, query)),
        "productVariant": lambda _, id: _one(
            pen.pair_of(numbered(id, "ProductVariant")), pen.variant
        ),
        "productVariants": lambda _, query=None, sortKey="ID", **how: paged(  # noqa: N803
            _sorted(_variants(pen, query), sortKey, _VARIANT_ORDERS),
            lambda p: p[1]["id"],
            pen.variant,
            how,
        ),
        "productVariantsCount": lambda _, query=None, **__: _count(_variants(pen, query)),
        "inventoryItem": lambda _, id: _one(
            pen.pair_of(numbered(id, "InventoryItem"), by="item"), pen.item
        ),
        "inventoryItems": lambda _, query=None, **how: paged(
            _variants(pen, query), lambda p: p[1]["item"], pen.item, how
        ),
        "inventoryLevel": lambda _, id: _node(pen, id),
        "order": lambda _, id: _one(pen.books.find("order", numbered(id, "Order")), pen.order),
        "orders": lambda _, **how: paged(_orders(pen), lambda o: o["id"], pen.order, how),
        "ordersCount": lambda _, **__: _count(_orders(pen)),
        "publications": lambda _, **how: paged(sorted(CHANNELS), str, pen.publication, how),
        "node": lambda _, id: _node(pen, id),
        "nodes": lambda _, ids: _nodes(pen, ids),
    }


def _one(found: Any, draw: Callable[[Any], Drawn]) -> Drawn | None:  # noqa: ANN401
    return draw(found) if found is not None else None


def _count(rows: list[Any]) -> Drawn:
    return {"count": len(rows), "precision": "EXACT"}


def _location(pen: Pen, id: str | None) -> Drawn | None:
    return pen.location() if id is None or numbered(id, "Location") == LOCATION else None


def _identified(pen: Pen, identifier: Mapping[str, Any]) -> Drawn | None:
    if "id" in identifier:
        return _one(pen.product_of(numbered(identifier["id"], "Product")), pen.product)
    wanted = identifier["handle"]
    found = next((p for p in pen.products() if p["handle"] == wanted), None)
    return _one(found, pen.product)


def _row(product: Document, variants: list[Document]) -> Drawn:
    return {
        "title": product["title"],
        "product_type": product["type"],
        "vendor": product["vendor"],
        "tag": list(product["tags"]),
        "status": product["status"],
        "product_status": product["status"],
        "handle": product["handle"],
        "id": product["id"],
        "sku": [v["sku"] for v in variants],
        "barcode": [v["barcode"] for v in variants],
    }


def _products(pen: Pen, query: str | None) -> list[Document]:
    matches = matcher(query)
    return [p for p in pen.products() if matches(_row(p, p["variants"]))]


def _variants(pen: Pen, query: str | None) -> list[Pair]:
    matches = matcher(query)
    return [(p, v) for p, v in pen.variants() if matches(_row(p, [v]) | {"id": v["id"]})]


def _orders(pen: Pen) -> list[Document]:
    return sorted(pen.books.all("order").values(), key=lambda order: order["at"])


_PRODUCT_ORDERS: Mapping[str, Callable[[Document], Any]] = {
    "TITLE": lambda p: p["title"].casefold(),
    "PRODUCT_TYPE": lambda p: p["type"],
    "VENDOR": lambda p: p["vendor"],
    "INVENTORY_TOTAL": lambda p: sum(v["stock"] for v in p["variants"]),
}
_VARIANT_ORDERS: Mapping[str, Callable[[Pair], Any]] = {
    "TITLE": lambda p: p[0]["title"].casefold(),
    "SKU": lambda p: p[1]["sku"],
    "INVENTORY_QUANTITY": lambda p: p[1]["stock"],
}


def _sorted(rows: list[Any], key: str, orders: Mapping[str, Callable[[Any], Any]]) -> list[Any]:
    return sorted(rows, key=orders[key]) if key in orders else rows


def _nodes(pen: Pen, ids: list[str]) -> list[Drawn | None]:
    if len(ids) > _TOO_MANY:
        raise refusal(f"The maximum number of ids is {_TOO_MANY}.", "MAX_INPUT_SIZE_EXCEEDED")
    return [_node(pen, id) for id in ids]


def _node(pen: Pen, id: str) -> Drawn | None:
    """Find anything by its global id, whatever it is."""
    kinds: dict[str, Callable[[str], Drawn | None]] = {
        "Product": lambda n: _one(pen.product_of(n), pen.product),
        "ProductVariant": lambda n: _one(pen.pair_of(n), pen.variant),
        "InventoryItem": lambda n: _one(pen.pair_of(n, by="item"), pen.item),
        "InventoryLevel": lambda n: _one(
            pen.pair_of(n.removeprefix(LOCATION), by="item"), pen.level
        ),
        "Order": lambda n: _one(pen.books.find("order", n), pen.order),
        "Publication": lambda n: pen.publication(n) if n in CHANNELS else None,
        "Location": lambda n: pen.location() if n == LOCATION else None,
    }
    for kind, find in kinds.items():
        found = number(kind, id.partition("?")[0])
        if found is not None:
            return find(found)
    return None
