"""Off sale, on sale again, and gone: the state of a whole product."""

from collections.abc import Mapping
from typing import Any, Final

from activities.change import Change, Reconciled, Undo
from activities.context import Call
from activities.core.listing import (
    EndListing,
    OneListing,
    PauseListing,
    ReopenListing,
    end,
    pause,
    reopen,
)
from activities.declaration import Idempotency, supports
from activities.http import lost
from activities.marketplaces.shopify import SETTLES_S, SHOPIFY
from activities.marketplaces.shopify.client import Shopify
from activities.marketplaces.shopify.shapes import ProductWhole, Status
from activities.marketplaces.shopify.user_errors import (
    Payload,
    check,
    stored_otherwise,
)
from activities.marketplaces.shopify.wire import Operation, Shape
from activities.product import ListingState
from activities.read_back import judged


class StoredStatus(Shape):
    """A product's state as the shop has stored it."""

    id: str
    status: Status


class StatusPayload(Payload):
    """The product after the change."""

    product: StoredStatus | None


class StatusAnswer(Shape):
    """What the mutation gives back."""

    product_update: StatusPayload | None


class DeletePayload(Payload):
    """The id of what is gone."""

    deleted_product_id: str | None


class DeleteAnswer(Shape):
    """What the mutation gives back."""

    product_delete: DeletePayload | None


SET_STATUS: Final = Operation(
    "SetStatus",
    """
mutation SetStatus($product: ProductUpdateInput!) {
  productUpdate(product: $product) {
    product { id status }
    userErrors { field message }
  }
}
""",
    StatusAnswer,
    points=10,
)

DELETE: Final = Operation(
    "DeleteProduct",
    """
mutation DeleteProduct($input: ProductDeleteInput!) {
  productDelete(input: $input, synchronous: true) {
    deletedProductId
    userErrors { field message }
  }
}
""",
    DeleteAnswer,
    points=10,
)


@supports(pause, SHOPIFY, settles_s=SETTLES_S, idempotency=Idempotency.READ_BEFORE)
class Pause:
    """Sets the product to draft: all its variants go off sale in every sales channel."""

    stages: tuple[str, ...] = ("state",)

    async def preview(self, params: PauseListing, call: Call[Shopify]) -> Change:
        """Name everything that goes off sale with it."""
        product = await call.client.product_of(params)
        return _change(product, params, call.client, ListingState.PAUSED, "pauses")

    async def send(self, _: str, change: Change, call: Call[Shopify]) -> Mapping[str, Any]:
        """Set the product to draft."""
        return await _set_status(Status.DRAFT, change, call)

    async def reconcile(self, _: str, change: Change, call: Call[Shopify]) -> Reconciled:
        """Read the product's state back."""
        return await _read_state(change, call.client)

    def undo(self, change: Change) -> Undo:
        """Put it back on sale."""
        return Undo(activity=reopen.name, params={"shop": change.shop, "listing": change.item})


@supports(reopen, SHOPIFY, settles_s=SETTLES_S, idempotency=Idempotency.READ_BEFORE)
class Reopen:
    """Sets the product to active: all its variants are on sale where it is published."""

    stages: tuple[str, ...] = ("state",)

    async def preview(self, params: ReopenListing, call: Call[Shopify]) -> Change:
        """Name everything that goes on sale with it."""
        product = await call.client.product_of(params)
        return _change(product, params, call.client, ListingState.ACTIVE, "reopens")

    async def send(self, _: str, change: Change, call: Call[Shopify]) -> Mapping[str, Any]:
        """Set the product to active."""
        return await _set_status(Status.ACTIVE, change, call)

    async def reconcile(self, _: str, change: Change, call: Call[Shopify]) -> Reconciled:
        """Read the product's state back."""
        return await _read_state(change, call.client)

    def undo(self, change: Change) -> Undo:
        """Take it off sale again."""
        return Undo(activity=pause.name, params={"shop": change.shop, "listing": change.item})


@supports(
    end,
    SHOPIFY,
    settles_s=SETTLES_S,
    idempotency=Idempotency.READ_BEFORE,
    no_undo="Shopify deletes the product for good, with its variants, images and stock.",
)
class End:
    """Deletes the product for good: all its variants, images and stock go with it."""

    stages: tuple[str, ...] = ("state",)

    async def preview(self, params: EndListing, call: Call[Shopify]) -> Change:
        """Name everything that ends with it."""
        product = await call.client.product_of(params)
        return _change(product, params, call.client, ListingState.ENDED, "ends")

    async def send(self, _: str, change: Change, call: Call[Shopify]) -> Mapping[str, Any]:
        """Delete the product."""
        product, place = change.target["product"], call.client.place
        variables = {"input": {"id": product}}
        answer = await call.client.run(DELETE, variables, deadline=call.deadline)
        payload = answer.product_delete
        check(payload, place)
        deleted = payload.deleted_product_id if payload else None
        if deleted != product:
            raise stored_otherwise(place, "end of", product, deleted or "still there")
        return {"product": product, "state": ListingState.ENDED.value}

    async def reconcile(self, _: str, change: Change, call: Call[Shopify]) -> Reconciled:
        """Look whether the product is gone; a product that is there was not deleted."""
        product = await call.client.product_by_id(change.target["product"])
        return Reconciled.APPLIED if product is None else Reconciled.NOT_APPLIED


def _change(
    product: ProductWhole, params: OneListing, client: Shopify, state: ListingState, verb: str
) -> Change:
    return Change(
        shop=client.shop.id,
        item=product.listing,
        listing=product.listing,
        skus=product.skus,
        title=product.title,
        before={"state": product.status.state.value},
        after={"state": state.value},
        target={"product": product.id},
        warnings=_warnings(product, params.sku, state, verb),
    )


def _warnings(
    product: ProductWhole, sku: str | None, state: ListingState, verb: str
) -> tuple[str, ...]:
    said = []
    others = [other for other in product.skus if other != sku]
    if sku is not None and others:
        everything = _listed([sku, *others])
        said.append(f"{everything} share one listing, so this also {verb} {_listed(others)}.")
    if sku is None and len(others) > 1:
        said.append(f"{_listed(others)} share one listing, so this {verb} all of them.")
    unnamed = len(product.variants.nodes) - len(product.skus)
    if unnamed:
        variants = "1 variant" if unnamed == 1 else f"{unnamed} variants"
        said.append(f"This also {verb} {variants} without an article number.")
    if product.status in {Status.ARCHIVED, Status.UNLISTED} and state is not ListingState.ENDED:
        was = product.status.value.lower()
        said.append(f"It is {was} in Shopify now; undoing this does not make it {was} again.")
    return tuple(said)


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[:-1] else names)


async def _set_status(status: Status, change: Change, call: Call[Shopify]) -> Mapping[str, Any]:
    product, place = change.target["product"], call.client.place
    variables = {"product": {"id": product, "status": status.value}}
    answer = await call.client.run(SET_STATUS, variables, deadline=call.deadline)
    payload = answer.product_update
    check(payload, place)
    stored = payload.product if payload else None
    if stored is None or stored.id != product:
        raise lost(place, "did not say what it stored", writes=True)
    if stored.status is not status:
        raise stored_otherwise(place, "state", status.value, stored.status.value)
    return {"product": product, "state": status.state.value}


async def _read_state(change: Change, client: Shopify) -> Reconciled:
    product = await client.product_by_id(change.target["product"])
    state = ListingState.ENDED if product is None else product.status.state
    return judged(change, {"state": state.value})
