"""Draw stored documents as the objects of the schema; graphql asks for what it needs."""

import re
from decimal import Decimal
from typing import Any

from activities.marketplaces.shopify.sandbox.pages import page
from activities.marketplaces.shopify.sandbox.scalars import gid, numbered
from activities.sandbox.dialect import SandboxShop
from activities.sandbox.state import Books, Document

Drawn = dict[str, Any]
_SINCE = "2026-06-01T09:00:00Z"


class Pen:
    """Draws one shop's documents within one request."""

    def __init__(self, shop: SandboxShop, books: Books) -> None:
        self.account = shop
        self.books = books
        self.location_id = gid("Location", shop.location)

    def products(self) -> list[Document]:
        """Return what is not deleted, by ascending id."""
        alive = (p for p in self.books.all("product").values() if not p["ended"])
        return sorted(alive, key=lambda product: int(product["id"]))

    def variants(self) -> list[tuple[Document, Document]]:
        """Return every variant with its product, by ascending id."""
        pairs = [(p, v) for p in self.products() for v in p["variants"]]
        return sorted(pairs, key=lambda pair: int(pair[1]["id"]))

    def product_of(self, number: str | None) -> Document | None:
        """Return a product that is not deleted."""
        found = self.books.find("product", number) if number else None
        return None if found is None or found["ended"] else found

    def pair_of(self, number: str | None, *, by: str = "id") -> tuple[Document, Document] | None:
        """Return a variant by its id or its inventory item, with its product."""
        return next((pair for pair in self.variants() if pair[1][by] == number), None)

    def money(self, amount: str) -> Drawn:
        """Draw an amount in the shop's currency."""
        one = {"amount": amount, "currencyCode": self.account.currency}
        return {"shopMoney": one, "presentmentMoney": one}

    def shop(self) -> Drawn:
        """Draw the shop itself."""
        host = f"{self.account.key}.myshopify.com"
        return {
            "__typename": "Shop",
            "id": gid("Shop", 60_001),
            "name": self.account.title,
            "email": f"owner@{host}",
            "myshopifyDomain": host,
            "currencyCode": self.account.currency,
            "ianaTimezone": "Europe/Berlin",
            "taxesIncluded": True,
            "url": f"https://{host}",
            "createdAt": _SINCE,
            "updatedAt": _SINCE,
        }

    def location(self) -> Drawn:
        """Draw the one stock location."""
        return {
            "__typename": "Location",
            "id": self.location_id,
            "legacyResourceId": self.account.location,
            "name": "Workshop",
            "isActive": True,
            "fulfillsOnlineOrders": True,
            "shipsInventory": True,
            "hasActiveInventory": True,
            "createdAt": _SINCE,
            "updatedAt": _SINCE,
            "inventoryLevel": lambda _, inventoryItemId, **__: self._level_of(inventoryItemId),  # noqa: N803 - the schema's own name
            "inventoryLevels": lambda _, **how: self._levels(self.variants(), how),
        }

    def product(self, found: Document) -> Drawn:
        """Draw a product; what has to be computed only where it is asked for."""
        variants = found["variants"]
        return {
            "__typename": "Product",
            "id": gid("Product", found["id"]),
            "legacyResourceId": found["id"],
            "title": found["title"],
            "handle": found["handle"],
            "description": lambda _, **__: re.sub(r"<[^>]*>", "", found["html"]),
            "descriptionHtml": found["html"],
            "status": found["status"],
            "productType": found["type"],
            "vendor": found["vendor"],
            "tags": found["tags"],
            "totalInventory": lambda *_: sum(v["stock"] for v in variants),
            "tracksInventory": lambda *_: any(v["tracked"] for v in variants),
            "hasOnlyDefaultVariant": lambda *_: (
                [v["option"] for v in variants] == ["Default Title"]
            ),
            "hasOutOfStockVariants": lambda *_: any(v["stock"] <= 0 for v in variants),
            "isGiftCard": False,
            "createdAt": found["created"],
            "updatedAt": found["updated"],
            "publishedAt": found["created"] if found["channels"] else None,
            "onlineStoreUrl": None,
            "options": lambda _, **__: [self._option(found)],
            "priceRangeV2": lambda *_: self._price_range(variants),
            "seo": {"title": None, "description": None, **found["seo"]},
            "variants": lambda _, **how: page(
                [(found, v) for v in variants], lambda p: p[1]["id"], self.variant, how
            ),
            "variantsCount": {"count": len(variants), "precision": "EXACT"},
            "publishedOnPublication": lambda _, publicationId: (  # noqa: N803 - see above
                numbered(publicationId, "Publication") in found["channels"]
            ),
            "resourcePublicationsCount": lambda _, **__: {
                "count": len(found["channels"]),
                "precision": "EXACT",
            },
            "resourcePublicationsV2": lambda _, **how: page(
                found["channels"], str, lambda c: self._published(found, c), how
            ),
        }

    def _price_range(self, variants: list[Document]) -> Drawn:
        prices = [Decimal(v["price"]) for v in variants]
        ends = {"minVariantPrice": min(prices), "maxVariantPrice": max(prices)}
        currency = self.account.currency
        return {
            name: {"amount": f"{price:.2f}", "currencyCode": currency}
            for name, price in ends.items()
        }

    def _option(self, found: Document) -> Drawn:
        names = [v["option"] for v in found["variants"]]
        return {
            "__typename": "ProductOption",
            "id": gid("ProductOption", found["id"]),
            "name": found["option"],
            "position": 1,
            "values": names,
            "optionValues": [self._value(found, name) for name in names],
        }

    def _value(self, found: Document, name: str) -> Drawn:
        place = [v["option"] for v in found["variants"]].index(name)
        identity = gid("ProductOptionValue", f"{found['id']}{place:02}")
        return {
            "__typename": "ProductOptionValue",
            "id": identity,
            "name": name,
            "hasVariants": True,
        }

    def _published(self, found: Document, channel: str) -> Drawn:
        return {
            "isPublished": True,
            "publication": self.publication(channel),
            "publishDate": found["created"],
            "publishable": lambda _: self.product(found),
        }

    def publication(self, channel: str) -> Drawn:
        """Draw a sales channel."""
        return {
            "__typename": "Publication",
            "id": gid("Publication", channel),
            "name": self._channel(channel)["name"],
            "autoPublish": False,
            "supportsFuturePublishing": self._channel(channel)["name"] == "Online Store",
        }

    def _channel(self, number: str) -> Document:
        return self.books.all("publication")[number]

    def variant(self, pair: tuple[Document, Document]) -> Drawn:
        """Draw a variant."""
        found, one = pair
        title = one["option"]
        return {
            "__typename": "ProductVariant",
            "id": gid("ProductVariant", one["id"]),
            "legacyResourceId": one["id"],
            "title": title,
            "displayName": f"{found['title']} - {title}",
            "sku": one["sku"],
            "barcode": one["barcode"],
            "price": one["price"],
            "compareAtPrice": one["compare"],
            "position": [v["id"] for v in found["variants"]].index(one["id"]) + 1,
            "inventoryQuantity": one["stock"],
            "sellableOnlineQuantity": max(one["stock"], 0),
            "inventoryPolicy": one["policy"],
            "inventoryItem": lambda _: self.item(pair),
            "availableForSale": found["status"] == "ACTIVE" and one["stock"] > 0,
            "taxable": one["taxable"],
            "product": lambda _: self.product(found),
            "selectedOptions": lambda _: [
                {
                    "name": found["option"],
                    "value": title,
                    "optionValue": self._value(found, title),
                }
            ],
            "createdAt": found["created"],
            "updatedAt": found["updated"],
        }

    def item(self, pair: tuple[Document, Document]) -> Drawn:
        """Draw the inventory item of a variant."""
        one = pair[1]
        return {
            "__typename": "InventoryItem",
            "id": gid("InventoryItem", one["item"]),
            "legacyResourceId": one["item"],
            "sku": one["sku"],
            "tracked": one["tracked"],
            "requiresShipping": one["ships"],
            "createdAt": pair[0]["created"],
            "updatedAt": pair[0]["updated"],
            "inventoryLevel": lambda _, locationId, **__: (  # noqa: N803 - see above
                self.level(pair) if locationId == self.location_id else None
            ),
            "inventoryLevels": lambda _, **how: self._levels([pair], how),
            "variants": lambda _, **how: page([pair], lambda p: p[1]["id"], self.variant, how),
        }

    def level(self, pair: tuple[Document, Document]) -> Drawn:
        """Draw what of an item is at the location."""
        one = pair[1]
        updated = pair[0]["updated"]
        identity = gid("InventoryLevel", f"{one['item']}?inventory_item_id={one['item']}")
        return {
            "__typename": "InventoryLevel",
            "id": identity,
            "isActive": True,
            "canDeactivate": False,
            "item": lambda _: self.item(pair),
            "location": lambda _: self.location(),
            "createdAt": pair[0]["created"],
            "updatedAt": updated,
            "quantities": lambda _, names: [
                {
                    "__typename": "InventoryQuantity",
                    "id": gid("InventoryQuantity", f"{one['item']}?name={name}"),
                    "name": name,
                    "quantity": one["stock"] if name in {"available", "on_hand"} else 0,
                    "updatedAt": updated,
                }
                for name in names
            ],
        }

    def _level_of(self, global_id: str) -> Drawn | None:
        pair = self.pair_of(numbered(global_id, "InventoryItem"), by="item")
        return self.level(pair) if pair else None

    def _levels(self, pairs: list[tuple[Document, Document]], how: Drawn) -> Drawn:
        return page(pairs, lambda p: p[1]["item"], self.level, how)

    def order(self, found: Document) -> Drawn:
        """Draw an order; who bought is there, for those who ask."""
        total = self.money(found["total"])
        name = found["buyer"]
        first, _, family = name.partition(" ")
        address = {
            "__typename": "MailingAddress",
            "id": gid("MailingAddress", found["id"]),
            "name": name,
            "address1": "Hafenstraße 1",
            "city": "Hamburg",
            "zip": "20457",
            "countryCodeV2": "DE",
            "phone": "+49 40 5550100",
        }
        return {
            "__typename": "Order",
            "id": gid("Order", found["id"]),
            "legacyResourceId": found["id"],
            "name": f"#{found['number']}",
            "number": found["number"],
            "email": f"{first.casefold()}@example.net",
            "phone": None,
            **dict.fromkeys(("createdAt", "processedAt", "updatedAt"), found["at"]),
            "cancelledAt": None,
            "closedAt": None,
            "closed": False,
            "test": False,
            "currencyCode": found["currency"],
            "displayFinancialStatus": "PAID",
            "displayFulfillmentStatus": "UNFULFILLED",
            "subtotalLineItemsQuantity": sum(line["quantity"] for line in found["lines"]),
            "totalPriceSet": total,
            "subtotalPriceSet": total,
            "currentTotalPriceSet": total,
            "lineItems": lambda _, **how: page(
                found["lines"], lambda line: line["id"], self._line, how
            ),
            "customer": {
                "__typename": "Customer",
                "id": gid("Customer", found["id"]),
                "displayName": name,
                "firstName": first,
                "lastName": family,
            },
            "shippingAddress": address,
            "billingAddress": address,
        }

    def _line(self, line: Document) -> Drawn:
        whole = f"{Decimal(line['price']) * line['quantity']:.2f}"
        return {
            "__typename": "LineItem",
            "id": gid("LineItem", line["id"]),
            "title": line["title"],
            "name": line["title"],
            "sku": line["sku"],
            "quantity": line["quantity"],
            "currentQuantity": line["quantity"],
            "variantTitle": None,
            "originalUnitPriceSet": self.money(line["price"]),
            "originalTotalSet": self.money(whole),
            "discountedTotalSet": lambda _, **__: self.money(whole),
            "product": lambda _: self._maybe(self.product_of(line["product"]), self.product),
            "variant": lambda _: self._maybe(self.pair_of(line["variant"]), self.variant),
        }

    @staticmethod
    def _maybe(found: Any, draw: Any) -> Drawn | None:  # noqa: ANN401 - a document or a pair
        return draw(found) if found is not None else None
