"""What buyers read: title and description of a product."""

from collections.abc import Mapping
from typing import Any, Final

from activities.change import Change, Reconciled, Undo
from activities.context import Call
from activities.core.listing import UpdateListing, update
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
from activities.read_back import judged


class StoredContent(Shape):
    """A product's texts as the shop has stored them."""

    id: str
    title: str
    description_html: str


class ContentPayload(Payload):
    """The product after the change."""

    product: StoredContent | None


class ContentAnswer(Shape):
    """What the mutation gives back."""

    product_update: ContentPayload | None


SET_CONTENT: Final = Operation(
    "SetContent",
    """
mutation SetContent($product: ProductUpdateInput!) {
  productUpdate(product: $product) {
    product { id title descriptionHtml }
    userErrors { field message }
  }
}
""",
    ContentAnswer,
    points=10,
)


@supports(update, SHOPIFY, settles_s=SETTLES_S, idempotency=Idempotency.READ_BEFORE)
class Rewrite:
    """Changes the product's title or description (HTML), which all its variants share."""

    stages: tuple[str, ...] = ("content",)

    async def preview(self, params: UpdateListing, call: Call[Shopify]) -> Change:
        """Read the present texts."""
        product = await call.client.product_of(params)
        before = {"title": product.title, "description": product.description_html}
        wanted = {"title": params.title, "description": params.description}
        new = {name: text for name, text in wanted.items() if text is not None}
        others = [sku for sku in product.skus if sku != params.sku]
        warning = f"This also changes what buyers read of {', '.join(others)}."
        return Change(
            shop=call.client.shop.id,
            item=product.listing,
            listing=product.listing,
            skus=product.skus,
            title=product.title,
            before={**before},
            after={**before, **new},
            target={"product": product.id},
            warnings=(warning,) if others and params.sku else (),
        )

    async def send(self, _: str, change: Change, call: Call[Shopify]) -> Mapping[str, Any]:
        """Send only the texts that change."""
        product, place = change.target["product"], call.client.place
        new = _new(change)
        vendor = {_FIELD[name]: text for name, text in new.items()}
        variables = {"product": {"id": product, **vendor}}
        answer = await call.client.run(SET_CONTENT, variables, deadline=call.deadline)
        payload = answer.product_update
        check(payload, place)
        stored = payload.product if payload else None
        if stored is None or stored.id != product:
            raise lost(place, "did not say what it stored", writes=True)
        found = {"title": stored.title, "description": stored.description_html}
        for name, text in new.items():
            if found[name] != text:
                raise stored_otherwise(place, name, repr(text), repr(found[name]))
        return {"product": product, **new}

    async def reconcile(self, _: str, change: Change, call: Call[Shopify]) -> Reconciled:
        """Read the texts back."""
        product = await call.client.product_by_id(change.target["product"])
        if product is None:
            return Reconciled.UNKNOWN
        found = {"title": product.title, "description": product.description_html}
        return judged(change, {name: found[name] for name in _new(change)})

    def undo(self, change: Change) -> Undo:
        """Write the texts that were."""
        old = {name: change.before[name] for name in _new(change)}
        params = {"shop": change.shop, "listing": change.item, **old}
        return Undo(activity=update.name, params=params)


_FIELD: Final = {"title": "title", "description": "descriptionHtml"}


def _new(change: Change) -> dict[str, object]:
    """Return the texts that differ; all of them where none does."""
    differing = {name: text for name, text in change.after.items() if change.before[name] != text}
    return {**(differing or change.after)}
