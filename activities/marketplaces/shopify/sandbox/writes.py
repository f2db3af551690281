"""The mutations on products of the simulated Admin API, with the vendor's own refusals.

Every accepted write is an effect for each article that it touches, also when nothing changes:
`price` for a new price, `state` for a status and for a publication (the state that buyers then
see), `content` for everything else that is shown, `created`, `ended`. A refused one is none.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from activities.marketplaces.shopify.sandbox.create import Create
from activities.marketplaces.shopify.sandbox.draw import Drawn, Pen
from activities.marketplaces.shopify.sandbox.product_input import (
    LONGEST,
    check_product,
    checked_price,
    with_fields,
)
from activities.marketplaces.shopify.sandbox.refusals import Info, answered, at_most, refuse
from activities.marketplaces.shopify.sandbox.scalars import gid, numbered, refusal, timestamp
from activities.marketplaces.shopify.sandbox.stock import SetQuantities
from activities.sandbox.state import Document

STATES: Final = {"ACTIVE": "active", "DRAFT": "paused", "ARCHIVED": "paused", "UNLISTED": "active"}
_MOST_AT_ONCE: Final = 250


class Writes:
    """What one request may change in one shop."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen
        self._books = pen.books

    def root(self) -> dict[str, Any]:
        """Return the resolver of every mutation."""
        create, stock, shop = Create(self._pen), SetQuantities(self._pen), self._pen.shop()
        return {
            "productVariantsBulkUpdate": _once(
                answered(self._set_variants, product=None, productVariants=None)
            ),
            "productUpdate": _once(answered(self._update, product=None)),
            "productSet": _once(answered(create, product=None, productSetOperation=None)),
            "productDelete": _once(answered(self._delete, deletedProductId=None, shop=shop)),
            "publishablePublish": _once(answered(self._publish, publishable=None, shop=shop)),
            "inventorySetQuantities": answered(stock, inventoryAdjustmentGroup=None),
        }

    def _product(self, id: str, field: str, code: str | None = None) -> Document:
        found = self._pen.product_of(numbered(id, "Product"))
        if found is None:
            refuse("Product does not exist", (field,), code)
        return found

    def _keep(self, product: Document, **changes: Any) -> Document:  # noqa: ANN401 - any JSON
        kept = {**product, **changes, "updated": timestamp(self._books.now)}
        self._books.put("product", kept["id"], kept)
        return kept

    def _set_variants(
        self,
        _: Info,
        productId: str,  # noqa: N803 - Shopify's name
        variants: list[Mapping[str, Any]],
        allowPartialUpdates: bool = False,  # noqa: FBT001, FBT002, N803 - likewise
    ) -> Drawn:
        """Change prices and such of a product's variants, all or none."""
        if allowPartialUpdates:
            text = "The simulated shop changes all variants or none: leave allowPartialUpdates out."
            raise refusal(text, "BAD_REQUEST")
        if len(variants) > _MOST_AT_ONCE:
            text = "The input array size is greater than the maximum allowed of 250."
            raise refusal(text, "MAX_INPUT_SIZE_EXCEEDED")
        product = self._product(productId, "productId", "PRODUCT_DOES_NOT_EXIST")
        by_id = {one["id"]: one for one in product["variants"]}
        changed: dict[str, Document] = {}
        for n, given in enumerate(variants):
            id = _variant_id(given, n, by_id)
            changed[id] = _changed(changed.get(id, by_id[id]), given, n)
        kept = self._keep(
            product, variants=[changed.get(one["id"], one) for one in product["variants"]]
        )
        for given in variants:
            one = changed[numbered(given["id"], "ProductVariant")]
            if "price" in given:
                self._books.effect(one["sku"] or "", "price", one["price"])
            if given.keys() - {"id", "price"} or "price" not in given:
                self._books.effect(one["sku"] or "", "content", kept["title"])
        return {
            "product": self._pen.product(kept),
            "productVariants": [self._pen.variant((kept, one)) for one in changed.values()],
        }

    def _update(self, _: Info, product: Mapping[str, Any] | None = None) -> Drawn:
        """Change texts or the status of a product, which all its variants share."""
        given = product or {}
        if not given.get("id"):
            refuse("Product does not exist", ("id",))
        found = self._product(given["id"], "id")
        check_product(given, (), self._pen, itself=found["id"])
        kept = self._keep(with_fields(found, given))
        for one in kept["variants"]:
            if "status" in given:
                self._books.effect(one["sku"] or "", "state", STATES[kept["status"]])
            if given.keys() - {"id", "status"} or "status" not in given:
                self._books.effect(one["sku"] or "", "content", kept["title"])
        return {"product": self._pen.product(kept)}

    def _delete(
        self,
        _: Info,
        input: Mapping[str, Any],  # noqa: A002 - Shopify's name
        synchronous: bool = True,  # noqa: FBT001, FBT002 - likewise
    ) -> Drawn:
        """Delete a product with all its variants, for good."""
        del synchronous  # either way it is gone when the answer comes
        kept = self._keep(self._product(input["id"], "id"), ended=True)
        for one in kept["variants"]:
            self._books.effect(one["sku"] or "", "ended", None)
        return {"deletedProductId": gid("Product", kept["id"])}

    def _publish(
        self,
        _: Info,
        id: str,
        input: list[Mapping[str, Any]],  # noqa: A002 - Shopify's name
    ) -> Drawn:
        """Put a product on sale in sales channels."""
        product = self._product(id, "id")
        channels = set(product["channels"])
        for n, one in enumerate(input):
            field = ("input", n, "publicationId")
            if not one.get("publicationId"):
                refuse("Publication can't be blank", field)
            channel = numbered(one["publicationId"], "Publication")
            if self._books.find("publication", channel) is None:
                refuse("Publication does not exist or is not publishable", field)
            channels.add(channel)
        kept = self._keep(product, channels=sorted(channels))
        for one in kept["variants"]:
            self._books.effect(one["sku"] or "", "state", STATES[kept["status"]])
        return {"publishable": self._pen.product(kept)}


def _once(resolve: Callable[..., Drawn]) -> Callable[..., Drawn]:
    """Refuse the idempotency directive where the API does not support it."""

    def checked(info: Info, **given: Any) -> Drawn:  # noqa: ANN401 - any JSON
        names = {directive.name.value for directive in info.field_nodes[0].directives or ()}
        if "idempotent" in names:
            text = "The @idempotent directive is not supported for this mutation."
            raise refusal(text, "BAD_REQUEST")
        return resolve(info, **given)

    return checked


def _variant_id(given: Mapping[str, Any], n: int, by_id: Mapping[str, Document]) -> str:
    field = ("variants", n, "id")
    if not given.get("id"):
        text = "Product variant is missing ID attribute"
        refuse(text, field, "PRODUCT_VARIANT_ID_MISSING")
    number = numbered(given["id"], "ProductVariant")
    if number not in by_id:
        refuse("Product variant does not exist", field, "PRODUCT_VARIANT_DOES_NOT_EXIST")
    return number


def _changed(variant: Document, given: Mapping[str, Any], n: int) -> Document:
    place = ("variants", n)
    changes: dict[str, Any] = {}
    if "price" in given:
        negative = "NEGATIVE_PRICE_VALUE"
        changes["price"] = checked_price(
            given["price"], (*place, "price"), negative, "INVALID_INPUT"
        )
    if "compareAtPrice" in given:
        changes["compare"] = given["compareAtPrice"]
    item = given.get("inventoryItem") or {}
    at_most(given.get("barcode"), LONGEST, (*place, "barcode"), "TOO_LONG")
    at_most(item.get("sku"), LONGEST, (*place, "inventoryItem", "sku"), "TOO_LONG")
    names = {"barcode": "barcode", "inventoryPolicy": "policy", "taxable": "taxable"}
    changes |= {ours: given[theirs] for theirs, ours in names.items() if theirs in given}
    names = {"sku": "sku", "tracked": "tracked", "requiresShipping": "ships"}
    changes |= {ours: item[theirs] for theirs, ours in names.items() if theirs in item}
    return {**variant, **changes}
