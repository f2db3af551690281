"""The queries of the simulated Admin API."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from activities.marketplaces.shopify.sandbox.draw import Drawn, Pen
from activities.marketplaces.shopify.sandbox.pages import MOST, page
from activities.marketplaces.shopify.sandbox.refusals import Info
from activities.marketplaces.shopify.sandbox.scalars import gid, named, numbered, refusal
from activities.marketplaces.shopify.sandbox.search import Search
from activities.sandbox.state import Document

Pair = tuple[Document, Document]
Order = Callable[[Any], Any]


class Reads:
    """What one request may look up in one shop."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen
        self.searches: list[Drawn] = []
        """What the answer says about filters that the shop does not know."""

    def root(self) -> dict[str, Any]:
        """Return the resolver of every query."""
        pen = self._pen
        return {
            "shop": lambda _: pen.shop(),
            "location": lambda _, id=None: self._node(id or pen.location_id, "Location"),
            "locations": lambda info, **how: page(
                self._found(info, how, [pen.account.location], _location_row),
                str,
                lambda _: pen.location(),
                how,
            ),
            "product": lambda _, id: self._node(id, "Product"),
            "productByIdentifier": lambda _, identifier: self._identified(identifier),
            "products": lambda info, **how: page(
                self._found(info, how, pen.products(), _product_row),
                lambda product: product["id"],
                pen.product,
                how,
                _order(how, _PRODUCT_ORDERS),
            ),
            "productsCount": lambda info, **how: _count(
                self._found(info, how, pen.products(), _product_row)
            ),
            "productVariant": lambda _, id: self._node(id, "ProductVariant"),
            "productVariants": lambda info, **how: page(
                self._found(info, how, pen.variants(), _variant_row),
                lambda pair: pair[1]["id"],
                pen.variant,
                how,
                _order(how, _VARIANT_ORDERS),
            ),
            "productVariantsCount": lambda info, **how: _count(
                self._found(info, how, pen.variants(), _variant_row)
            ),
            "inventoryItem": lambda _, id: self._node(id, "InventoryItem"),
            "inventoryItems": lambda info, **how: page(
                self._found(info, how, pen.variants(), _item_row),
                lambda pair: pair[1]["item"],
                pen.item,
                how,
            ),
            "inventoryLevel": lambda _, id: self._node(id, "InventoryLevel"),
            "order": lambda _, id: self._node(id, "Order"),
            "orders": lambda info, **how: page(
                self._found(info, how, self._orders(), _order_row),
                lambda order: order["id"],
                pen.order,
                how,
                _order(how, _ORDER_ORDERS),
            ),
            "ordersCount": lambda info, **how: _count(
                self._found(info, how, self._orders(), _order_row)
            ),
            "publications": lambda _, **how: page(
                list(pen.books.all("publication")), str, pen.publication, how
            ),
            "node": lambda _, id: self._node(id),
            "nodes": lambda _, ids: self._nodes(ids),
        }

    def _orders(self) -> list[Document]:
        return list(self._pen.books.all("order").values())

    def _found(
        self, info: Info, how: Drawn, rows: list[Any], draw: Callable[[Any], Drawn]
    ) -> list[Any]:
        """Search rows, and keep what the search did not understand."""
        query = how.get("query")
        if not query or not rows:
            return rows
        search = Search(query, [*draw(rows[0]), "default"])
        if search.unknown:
            text = "Invalid search field for this query."
            warnings = [
                {"field": field, "message": text, "code": "invalid_field"}
                for field in search.unknown
            ]
            path = info.path.as_list()
            self.searches.append({"path": path, "query": query, "warnings": warnings})
        return [row for row in rows if search(draw(row))]

    def _identified(self, identifier: Mapping[str, Any]) -> Drawn | None:
        if "id" in identifier:
            return self._node(identifier["id"], "Product")
        wanted = identifier["handle"]
        found = (p for p in self._pen.products() if p["handle"] == wanted)
        return next((self._pen.product(product) for product in found), None)

    def _nodes(self, ids: list[str]) -> list[Drawn | None]:
        if len(ids) > MOST:
            text = f"The input array size of {len(ids)} is greater than the maximum allowed of 250."
            raise refusal(text, "MAX_INPUT_SIZE_EXCEEDED")
        return [self._node(id) for id in ids]

    def _node(self, id: str, kind: str | None = None) -> Drawn | None:
        """Draw what a global id names, if the shop has it."""
        pen = self._pen
        found, number = named(id) if kind is None else (kind, numbered(id, kind))
        product = pen.product_of(number) if found == "Product" else None
        if product is not None:
            return pen.product(product)
        if found == "Order" and (order := pen.books.find("order", number)) is not None:
            return pen.order(order)
        if found == "Publication" and pen.books.find("publication", number) is not None:
            return pen.publication(number)
        if id == pen.location_id:
            return pen.location()
        return self._stocked(found, number)

    def _stocked(self, kind: str, number: str) -> Drawn | None:
        pen = self._pen
        if kind not in {"ProductVariant", "InventoryItem", "InventoryLevel"}:
            return None
        pair = pen.pair_of(number, by="id" if kind == "ProductVariant" else "item")
        if pair is None:
            return None
        draw = {"ProductVariant": pen.variant, "InventoryItem": pen.item}.get(kind, pen.level)
        return draw(pair)


def _count(rows: list[Any]) -> Drawn:
    return {"count": len(rows), "precision": "EXACT"}


def _order(how: Drawn, orders: Mapping[str, Order]) -> Order:
    return orders.get(how.get("sortKey") or "ID", lambda _: 0)


def _product_row(product: Document) -> Drawn:
    return _row(product, product["variants"]) | {
        "id": product["id"],
        "variant_id": [variant["id"] for variant in product["variants"]],
        "variant_title": [variant["option"] for variant in product["variants"]],
        "inventory_total": sum(variant["stock"] for variant in product["variants"]),
        "published_status": "published" if product["channels"] else "unpublished",
    }


def _variant_row(pair: Pair) -> Drawn:
    product, variant = pair
    return _row(product, [variant]) | {
        "id": variant["id"],
        "product_id": product["id"],
        "product_ids": product["id"],
        "product_status": product["status"],
        "option1": variant["option"],
        "inventory_quantity": variant["stock"],
        "taxable": variant["taxable"],
    }


def _row(product: Document, variants: list[Document]) -> Drawn:
    skus = [variant["sku"] for variant in variants]
    return {
        "title": product["title"],
        "product_type": product["type"],
        "vendor": product["vendor"],
        "tag": product["tags"],
        "status": product["status"],
        "handle": product["handle"],
        "sku": skus,
        "barcode": [variant["barcode"] for variant in variants],
        "price": [variant["price"] for variant in variants],
        "created_at": product["created"],
        "updated_at": product["updated"],
        "default": [product["title"], product["type"], product["vendor"], *product["tags"], *skus],
    }


def _item_row(pair: Pair) -> Drawn:
    product, variant = pair
    return {
        "id": variant["item"],
        "sku": variant["sku"],
        "created_at": product["created"],
        "updated_at": product["updated"],
        "default": variant["sku"],
    }


def _order_row(order: Document) -> Drawn:
    return {
        "id": order["id"],
        "name": [f"#{order['number']}", str(order["number"])],
        "status": "open",
        "financial_status": "paid",
        "fulfillment_status": ["unfulfilled", "unshipped"],
        "test": "false",
        "sku": [line["sku"] for line in order["lines"]],
        "created_at": order["at"],
        "processed_at": order["at"],
        "updated_at": order["at"],
        "default": [str(order["number"]), *(line["title"] for line in order["lines"])],
    }


def _location_row(number: str) -> Drawn:
    row = {"id": number, "location_id": number, "name": "Workshop", "active": "true"}
    return row | {"default": gid("Location", number)}


_PRODUCT_ORDERS: Final[Mapping[str, Order]] = {
    "TITLE": lambda product: product["title"].casefold(),
    "PRODUCT_TYPE": lambda product: product["type"].casefold(),
    "VENDOR": lambda product: product["vendor"].casefold(),
    "CREATED_AT": lambda product: product["created"],
    "PUBLISHED_AT": lambda product: product["created"],
    "UPDATED_AT": lambda product: product["updated"],
    "INVENTORY_TOTAL": lambda product: sum(one["stock"] for one in product["variants"]),
}
_VARIANT_ORDERS: Final[Mapping[str, Order]] = {
    "TITLE": lambda pair: pair[1]["option"].casefold(),
    "NAME": lambda pair: pair[1]["option"].casefold(),
    "FULL_TITLE": lambda pair: f"{pair[0]['title']} - {pair[1]['option']}".casefold(),
    "SKU": lambda pair: pair[1]["sku"],
    "INVENTORY_QUANTITY": lambda pair: pair[1]["stock"],
    "INVENTORY_LEVELS_AVAILABLE": lambda pair: pair[1]["stock"],
}
_ORDER_ORDERS: Final[Mapping[str, Order]] = {
    "CREATED_AT": lambda order: order["at"],
    "PROCESSED_AT": lambda order: order["at"],
    "UPDATED_AT": lambda order: order["at"],
    "ORDER_NUMBER": lambda order: order["number"],
    "TOTAL_PRICE": lambda order: float(order["total"]),
    "CURRENT_TOTAL_PRICE": lambda order: float(order["total"]),
}
