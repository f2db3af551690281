"""The mutations of the simulated Admin API, with the vendor's own refusals.

Every accepted write is an effect for each article that it touches, also when nothing changes.
"""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from graphql import GraphQLResolveInfo

from activities.marketplaces.shopify.sandbox.documents import (
    CHANNELS,
    LOCATION,
    gid,
    number,
    numbered,
    stamp,
)
from activities.marketplaces.shopify.sandbox.draw import Drawn, Pen
from activities.marketplaces.shopify.sandbox.scalars import refusal
from activities.sandbox.dialect import Document

LONGEST_TITLE: Final = 255
MOST_UNITS: Final = 1_000_000_000
STATES: Final = {"ACTIVE": "active", "DRAFT": "paused", "ARCHIVED": "paused", "UNLISTED": "active"}
REASONS: Final = frozenset(
    "correction cycle_count_available damaged movement_created movement_updated other promotion"
    " quality_control received reservation_created restock safety_stock shrinkage".split()
)


class Stop(Exception):
    """A userError: the vendor understood, and refuses."""

    def __init__(self, message: str, field: list[str] | None, code: str | None = None) -> None:
        super().__init__(message)
        self.error = {"message": message, "field": field, "code": code}


def mutations(pen: Pen) -> dict[str, Any]:
    """Return the root of every mutation, for one request to one shop."""
    writes = Writes(pen)
    return {
        "productVariantsBulkUpdate": _guarded(
            writes.set_variants, {"product": None, "productVariants": None}
        ),
        "productUpdate": _guarded(writes.update, {"product": None}),
        "productSet": _guarded(writes.put, {"product": None, "productSetOperation": None}),
        "productDelete": _guarded(
            writes.delete, {"deletedProductId": None, "shop": lambda _: pen.shop()}
        ),
        "publishablePublish": _guarded(
            writes.publish, {"publishable": None, "shop": lambda _: pen.shop()}
        ),
        "inventorySetQuantities": _guarded(
            writes.set_quantities, {"inventoryAdjustmentGroup": None}
        ),
    }


def _guarded(write: Callable[..., Drawn], empty: Drawn) -> Callable[..., Drawn]:
    """Turn a refusal into the payload that carries it."""

    def resolve(info: GraphQLResolveInfo[Any], **given: Any) -> Drawn:  # noqa: ANN401
        try:
            return empty | write(info, **given) | {"userErrors": []}
        except Stop as stop:
            return empty | {"userErrors": [stop.error]}

    return resolve


class Writes:
    """What a shop does when it is asked to change something."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen
        self._books = pen.books

    def _product(self, id: str, field: list[str], code: str | None = None) -> dict[str, Any]:
        found = self._pen.product_of(numbered(id, "Product"))
        if found is None:
            raise Stop("Product does not exist", field, code)
        copy: dict[str, Any] = json.loads(json.dumps(found))
        return copy

    def _keep(self, product: dict[str, Any]) -> Document:
        product["updated"] = stamp(self._books.now)
        self._books.put("product", product["id"], product)
        return product

    def set_variants(
        self,
        _: GraphQLResolveInfo[Any],
        productId: str,  # noqa: N803 - the schema's own name
        variants: list[Mapping[str, Any]],
        allowPartialUpdates: bool = False,  # noqa: N803, FBT001, FBT002 - likewise
    ) -> Drawn:
        """Change prices and such of variants of one product; all or none."""
        del allowPartialUpdates
        product = self._product(productId, ["productId"], "PRODUCT_DOES_NOT_EXIST")
        changed = [self._variant(product, n, given) for n, given in enumerate(variants)]
        kept = self._keep(product)
        for one, given in zip(changed, variants, strict=True):
            if "price" in given:
                self._books.effect(one["sku"], "price", one["price"])
            else:
                self._books.effect(one["sku"], "content", kept["title"])
        return {
            "product": lambda _: self._pen.product(kept),
            "productVariants": [self._pen.variant((kept, one)) for one in changed],
        }

    def _variant(self, product: dict[str, Any], n: int, given: Mapping[str, Any]) -> dict[str, Any]:
        place = ["variants", str(n)]
        if not given.get("id"):
            raise Stop(
                "Product variant ID is missing", [*place, "id"], "PRODUCT_VARIANT_ID_MISSING"
            )
        wanted = numbered(given["id"], "ProductVariant")
        one: dict[str, Any] | None = next(
            (v for v in product["variants"] if v["id"] == wanted), None
        )
        if one is None:
            code = "PRODUCT_VARIANT_DOES_NOT_EXIST"
            raise Stop("Product variant does not exist", [*place, "id"], code)
        if "price" in given:
            one["price"] = _price(given["price"], [*place, "price"], "NEGATIVE_PRICE_VALUE")
        if "compareAtPrice" in given:
            one["compare"] = given["compareAtPrice"]
        for ours, theirs in (("barcode", "barcode"), ("policy", "inventoryPolicy")):
            if theirs in given:
                one[ours] = given[theirs]
        return one

    def update(self, _: GraphQLResolveInfo[Any], product: Mapping[str, Any] | None = None) -> Drawn:
        """Change texts or the status of a product, which all its variants share."""
        given = product or {}
        if not given.get("id"):
            raise Stop("Product does not exist", ["id"])
        found = self._product(given["id"], ["id"])
        _title(given, ["title"])
        _take(found, given)
        kept = self._keep(found)
        self._tell(kept, given)
        return {"product": self._pen.product(kept)}

    def _tell(self, kept: Document, given: Mapping[str, Any]) -> None:
        for one in kept["variants"]:
            if "status" in given:
                self._books.effect(one["sku"], "state", STATES[kept["status"]])
            if given.keys() - {"id", "status"} or "status" not in given:
                self._books.effect(one["sku"], "content", kept["title"])

    def put(
        self,
        _: GraphQLResolveInfo[Any],
        input: Mapping[str, Any],  # noqa: A002 - the schema's own name
        identifier: Mapping[str, Any] | None = None,
        synchronous: bool = True,  # noqa: FBT001, FBT002 - likewise
    ) -> Drawn:
        """Create a product with its variants and stock; the sandbox only creates."""
        if identifier or input.get("id") or not synchronous:
            raise Stop("The sandbox creates products synchronously", ["input"], "INVALID_INPUT")
        _title(input, ["input", "title"], needed=True)
        variants = input.get("variants") or []
        if not variants:
            raise Stop("Variants input missing", ["input", "variants"], "VARIANTS_INPUT_MISSING")
        options = input.get("productOptions") or []
        if not options:
            field = ["input", "productOptions"]
            raise Stop("Product options input missing", field, "PRODUCT_OPTIONS_INPUT_MISSING")
        id = str(self._books.next_number())
        product = {
            "id": id,
            "title": "",
            "html": "",
            "status": "ACTIVE",
            "type": "",
            "vendor": self._pen.account.title,
            "tags": [],
            "handle": f"product-{id}",
            "option": options[0].get("name") or "Title",
            "created": stamp(self._books.now),
            "channels": [],
            "ended": False,
            "variants": [self._new_variant(n, given) for n, given in enumerate(variants)],
        }
        _take(product, input)
        kept = self._keep(product)
        for one in kept["variants"]:
            self._books.effect(one["sku"] or "", "created", one["price"])
        return {"product": self._pen.product(kept)}

    def _new_variant(self, n: int, given: Mapping[str, Any]) -> dict[str, Any]:
        place = ["input", "variants", str(n)]
        item = given.get("inventoryItem") or {}
        stock = 0
        for level in given.get("inventoryQuantities") or ():
            if numbered(level["locationId"], "Location") != LOCATION:
                raise Stop("Location not found", [*place, "inventoryQuantities"], "INVALID_INPUT")
            if level["name"] == "available":
                stock = level["quantity"]
        return {
            "id": str(self._books.next_number()),
            "item": str(self._books.next_number()),
            "sku": given.get("sku") or item.get("sku"),
            "price": _price(given.get("price", "0.00"), [*place, "price"], "INVALID_VARIANT"),
            "compare": given.get("compareAtPrice"),
            "stock": stock,
            "option": given["optionValues"][0].get("name") or "Default Title",
            "barcode": given.get("barcode"),
            "policy": given.get("inventoryPolicy", "DENY"),
        }

    def delete(
        self,
        _: GraphQLResolveInfo[Any],
        input: Mapping[str, Any],  # noqa: A002 - the schema's own name
        synchronous: bool = True,  # noqa: FBT001, FBT002 - likewise
    ) -> Drawn:
        """Delete a product with all its variants, for good."""
        del synchronous
        product = self._product(input["id"], ["id"])
        product["ended"] = True
        kept = self._keep(product)
        for one in kept["variants"]:
            self._books.effect(one["sku"] or "", "ended", None)
        return {"deletedProductId": gid("Product", kept["id"])}

    def publish(
        self,
        _: GraphQLResolveInfo[Any],
        id: str,
        input: list[Mapping[str, Any]],  # noqa: A002 - the schema's own name
    ) -> Drawn:
        """Put a product on sale in sales channels."""
        product = self._product(id, ["id"])
        for n, one in enumerate(input):
            channel = number("Publication", one.get("publicationId"))
            if channel not in CHANNELS:
                raise Stop("Publication does not exist", ["input", str(n), "publicationId"])
            product["channels"] = sorted({*product["channels"], channel})
        kept = self._keep(product)
        for one in kept["variants"]:
            self._books.effect(one["sku"] or "", "state", STATES[kept["status"]])
        return {"publishable": self._pen.product(kept)}

    def set_quantities(
        self,
        info: GraphQLResolveInfo[Any],
        input: Mapping[str, Any],  # noqa: A002 - the schema's own name
    ) -> Drawn:
        """Set absolute stock; a repeat under the same key changes nothing."""
        key = _idempotency_key(info)
        asked = json.dumps(input, sort_keys=True, default=str)
        seen = self._books.find("key", key)
        if seen is not None:
            if seen["asked"] != asked:
                code = "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"
                raise Stop("The key was used with other parameters", None, code)
            return {"inventoryAdjustmentGroup": self._group(seen)}
        changes = self._quantities(input)
        group = {
            "asked": asked,
            "id": str(self._books.next_number()),
            "at": stamp(self._books.now),
            "reason": input["reason"],
            "uri": input.get("referenceDocumentUri"),
            "changes": changes,
        }
        self._books.put("key", key, group)
        return {"inventoryAdjustmentGroup": self._group(group)}

    def _quantities(self, input: Mapping[str, Any]) -> list[dict[str, Any]]:  # noqa: A002
        if input["name"] not in {"available", "on_hand"}:
            raise Stop("The quantity name is invalid", ["input", "name"], "INVALID_NAME")
        if input["reason"] not in REASONS:
            raise Stop("The reason is invalid", ["input", "reason"], "INVALID_REASON")
        changes = []
        for n, given in enumerate(input["quantities"]):
            changes.append(self._quantity(n, given, input["name"]))
        return changes

    def _quantity(self, n: int, given: Mapping[str, Any], name: str) -> dict[str, Any]:
        place = ["input", "quantities", str(n)]
        pair = self._pen.pair_of(numbered(given["inventoryItemId"], "InventoryItem"), by="item")
        if pair is None:
            field = [*place, "inventoryItemId"]
            raise Stop("The inventory item does not exist", field, "INVALID_INVENTORY_ITEM")
        if numbered(given["locationId"], "Location") != LOCATION:
            field = [*place, "locationId"]
            raise Stop("The location does not exist", field, "INVALID_LOCATION")
        quantity = given["quantity"]
        if quantity < 0:
            field = [*place, "quantity"]
            raise Stop("The quantity can't be negative", field, "INVALID_QUANTITY_NEGATIVE")
        if quantity > MOST_UNITS:
            field = [*place, "quantity"]
            raise Stop("The quantity is too high", field, "INVALID_QUANTITY_TOO_HIGH")
        was = pair[1]["stock"]
        expected = given.get("changeFromQuantity")
        if expected is not None and expected != was:
            field = [*place, "changeFromQuantity"]
            raise Stop("The quantity has changed", field, "CHANGE_FROM_QUANTITY_STALE")
        product = json.loads(json.dumps(pair[0]))
        one = next(v for v in product["variants"] if v["id"] == pair[1]["id"])
        one["stock"] = quantity
        self._keep(product)
        self._books.effect(one["sku"], "stock", quantity)
        return {"name": name, "item": one["item"], "delta": quantity - was, "after": quantity}

    def _group(self, group: Document) -> Drawn:
        return {
            "__typename": "InventoryAdjustmentGroup",
            "id": gid("InventoryAdjustmentGroup", group["id"]),
            "createdAt": group["at"],
            "reason": group["reason"],
            "referenceDocumentUri": group["uri"],
            "changes": lambda _, **__: [
                {
                    "name": change["name"],
                    "delta": change["delta"],
                    "quantityAfterChange": change["after"],
                    "item": self._item(change["item"]),
                    "location": self._pen.location(),
                }
                for change in group["changes"]
            ],
        }

    def _item(self, item: str) -> Drawn | None:
        pair = self._pen.pair_of(item, by="item")
        return self._pen.item(pair) if pair else None


def _idempotency_key(info: GraphQLResolveInfo[Any]) -> str:
    """Return the key of the mandatory directive; without one the API refuses the whole request."""
    for directive in info.field_nodes[0].directives or ():
        if directive.name.value == "idempotent":
            for argument in directive.arguments or ():
                value = argument.value
                name = getattr(getattr(value, "name", None), "value", None)
                key = (
                    info.variable_values.coerced.get(name)
                    if name
                    else getattr(value, "value", None)
                )
                if isinstance(key, str) and 0 < len(key) <= LONGEST_TITLE:
                    return key
    text = "This mutation requires the @idempotent directive with a key."
    raise refusal(text, "BAD_REQUEST")


def _price(value: object, field: list[str], code: str) -> str:
    price = Decimal(str(value))
    if price < 0:
        raise Stop("Price must be greater than or equal to 0", field, code)
    return f"{price:.2f}"


def _title(given: Mapping[str, Any], field: list[str], *, needed: bool = False) -> None:
    title = given.get("title")
    if (needed or "title" in given) and not (title or "").strip():
        raise Stop("Title can't be blank", field, "MISSING_FIELD_REQUIRED")
    if title and len(title) > LONGEST_TITLE:
        raise Stop("Title is too long (maximum is 255 characters)", field, "INVALID_INPUT")


def _take(product: dict[str, Any], given: Mapping[str, Any]) -> None:
    names = {
        "title": "title",
        "descriptionHtml": "html",
        "status": "status",
        "productType": "type",
        "vendor": "vendor",
        "tags": "tags",
        "handle": "handle",
    }
    for theirs, ours in names.items():
        if given.get(theirs) is not None:
            product[ours] = given[theirs]
