"""Prices: one variant's price, in the shop's own currency."""

from collections.abc import Mapping
from typing import Any, Final

from activities.change import Change, Reconciled, Undo
from activities.context import Call
from activities.core.offer import UpdatePrice, update_price
from activities.declaration import Idempotency, supports
from activities.http import lost
from activities.marketplaces.shopify import SETTLES_S, SHOPIFY
from activities.marketplaces.shopify.client import Shopify
from activities.marketplaces.shopify.user_errors import (
    Payload,
    check,
    stored_otherwise,
)
from activities.marketplaces.shopify.wire import Operation, Shape
from activities.money import DecimalText, Money, plain
from activities.price_change import asked_price, price_on, put_back
from activities.read_back import judged


class StoredPrice(Shape):
    """A variant's price as the shop has stored it."""

    id: str
    price: DecimalText


class PricePayload(Payload):
    """The variants after the change."""

    product_variants: tuple[StoredPrice, ...] | None


class PriceAnswer(Shape):
    """What the mutation gives back."""

    product_variants_bulk_update: PricePayload | None


SET_PRICE: Final = Operation(
    "SetPrice",
    """
mutation SetPrice($product: ID!, $variants: [ProductVariantsBulkInput!]!) {
  productVariantsBulkUpdate(
    productId: $product, variants: $variants, allowPartialUpdates: false
  ) {
    productVariants { id price }
    userErrors { code field message }
  }
}
""",
    PriceAnswer,
    points=10,
)


@supports(update_price, SHOPIFY, settles_s=SETTLES_S, idempotency=Idempotency.READ_BEFORE)
class ChangePrice:
    """Sets the price of this one variant; other variants of the product keep theirs."""

    stages: tuple[str, ...] = ("price",)

    async def preview(self, params: UpdatePrice, call: Call[Shopify]) -> Change:
        """Read the present price and compute the new one."""
        shop = call.client.shop
        variant = await call.client.variant(params.sku)
        before = Money(amount=variant.price, currency=shop.currency)
        after = asked_price(params, before)
        return Change(
            shop=shop.id,
            item=params.sku,
            listing=variant.product.listing,
            skus=(params.sku,),
            title=variant.product.title,
            before={"price": before},
            after={"price": after},
            target={"product": variant.product.id, "variant": variant.id},
        )

    async def send(self, _: str, change: Change, call: Call[Shopify]) -> Mapping[str, Any]:
        """Set the price, and look at what the shop says it stored."""
        price, variant = price_on(change.after), change.target["variant"]
        answer = await call.client.run(
            SET_PRICE,
            {
                "product": change.target["product"],
                "variants": [{"id": variant, "price": plain(price.amount)}],
            },
            deadline=call.deadline,
        )
        payload, place = answer.product_variants_bulk_update, call.client.place
        check(payload, place)
        stored = {one.id: one.price for one in (payload and payload.product_variants) or ()}
        if variant not in stored:
            raise lost(place, "did not say what it stored", writes=True)
        if stored[variant] != price.amount:
            found = f"{plain(stored[variant])} {price.currency}"
            raise stored_otherwise(place, "price", price, found)
        return {"variant": variant, "price": plain(stored[variant])}

    async def reconcile(self, _: str, change: Change, call: Call[Shopify]) -> Reconciled:
        """Read the variant's price back."""
        variant = await call.client.variant_by_id(change.target["variant"])
        if variant is None:
            return Reconciled.UNKNOWN
        price = Money(amount=variant.price, currency=call.client.shop.currency)
        return judged(change, {"price": price})

    def undo(self, change: Change) -> Undo:
        """Set the price that was."""
        return put_back(change)
