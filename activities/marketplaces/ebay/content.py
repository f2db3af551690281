"""What buyers read: title and description of a listing."""

from collections.abc import Mapping
from typing import Any, Final

from activities.change import Change, Reconciled, Undo, Value
from activities.context import Call
from activities.core.listing import UpdateListing, update
from activities.declaration import Idempotency, supports
from activities.errors import Conflict, NotFound, Rejected
from activities.marketplaces.ebay import EBAY, SETTLES_S
from activities.marketplaces.ebay.client import Ebay
from activities.marketplaces.ebay.operations import PUT_ITEM, PUT_OFFER
from activities.marketplaces.ebay.put_back import item_body, offer_body
from activities.marketplaces.ebay.shapes import Item, Offer
from activities.read_back import judged

LONGEST_TITLE: Final = 80
LONGEST_DESCRIPTION: Final = 4000
"""Characters that eBay takes in an article's record."""


@supports(update, EBAY, settles_s=SETTLES_S, idempotency=Idempotency.READ_BEFORE)
class Rewrite:
    """Changes the title or description of this one article, in its record and then in its offer.

    eBay replaces records as a whole: each is read, changed and put back with all the rest. Units
    that are sold in the same instant are counted again.
    """

    stages: tuple[str, ...] = ("inventory_item", "offer")

    async def preview(self, params: UpdateListing, call: Call[Ebay]) -> Change:
        """Read the present texts."""
        article = await call.client.article_of(params)
        item, offer = article.item, article.offer
        if item.groups:
            raise Rejected(
                f"{item.sku} is one variation of the listing {' and '.join(item.groups)} in"
                f" {call.client.place}; buyers read the texts of the whole listing.",
                at=item.sku,
                hint="Change the listing's texts in eBay.",
            )
        before: dict[str, Value] = {
            "title": item.product.title,
            "description": article.description,
        }
        wanted = {"title": params.title, "description": params.description}
        new = {name: text for name, text in wanted.items() if text is not None}
        check_lengths(item.sku, {**new})
        return Change(
            shop=call.client.shop.id,
            item=offer.offer_id,
            listing=offer.offer_id,
            skus=(item.sku,),
            title=item.product.title,
            before=before,
            after={**before, **new},
            target={"offer": offer.offer_id, "sku": item.sku},
        )

    async def send(self, stage: str, change: Change, call: Call[Ebay]) -> Mapping[str, Any]:
        """Put back the record, or the offer, with the texts that change."""
        return await (_put_item if stage == "inventory_item" else _put_offer)(change, call)

    async def reconcile(self, stage: str, change: Change, call: Call[Ebay]) -> Reconciled:
        """Read the texts back."""
        if stage == "offer":
            offer = await call.client.offer(change.target["offer"])
            if offer is None:
                return Reconciled.UNKNOWN
            # An offer without a text of its own shows the record's, which was written before.
            if "description" not in _new(change) or not offer.listing_description:
                return Reconciled.APPLIED
            return judged(change, {"description": offer.listing_description})
        item = await call.client.item(change.target["sku"])
        if item is None:
            return Reconciled.UNKNOWN
        texts: dict[str, Value] = {
            "title": item.product.title,
            "description": item.product.description,
        }
        return judged(change, {name: texts[name] for name in _new(change)})

    def undo(self, change: Change) -> Undo:
        """Write the texts that were."""
        old = {name: change.before[name] for name in _new(change)}
        params = {"shop": change.shop, "listing": change.item, **old}
        return Undo(activity=update.name, params=params)


def check_lengths(sku: str, texts: Mapping[str, str | None]) -> None:
    """Refuse texts that eBay would not take.

    Raises:
        Rejected: one is too long.
    """
    longest = {"title": LONGEST_TITLE, "description": LONGEST_DESCRIPTION}
    for name, most in longest.items():
        length = len(texts.get(name) or "")
        if length > most:
            raise Rejected(
                f"The {name} of {sku} has {length} characters; eBay takes {most}.",
                at=sku,
                hint=f"Shorten the {name}.",
            )


async def _put_item(change: Change, call: Call[Ebay]) -> Mapping[str, Any]:
    client, sku = call.client, change.target["sku"]
    item = _still(await client.item(sku), sku, client)
    if item.product.title != change.before["title"]:
        raise Conflict(repr(change.before["title"]), repr(item.product.title), at=sku)
    body = item_body(item, _new(change))
    await client.run(PUT_ITEM, path={"sku": sku}, body=body, deadline=call.deadline)
    return {"sku": sku, **_new(change)}


async def _put_offer(change: Change, call: Call[Ebay]) -> Mapping[str, Any]:
    client, id = call.client, change.target["offer"]
    offer = _still_offered(await client.offer(id), id, client)
    text = _new(change).get("description")
    if text is None or offer.listing_description in {None, "", text}:
        return {"offer": id}  # it has no text of its own that would have to change
    if offer.listing_description != change.before["description"]:
        raise Conflict("another description", "this one", at=id)
    body = offer_body(offer, listingDescription=text)
    await client.run(PUT_OFFER, path={"offer": id}, body=body, deadline=call.deadline)
    return {"offer": id, "description": text}


def _still(item: Item | None, sku: str, client: Ebay) -> Item:
    if item is None:
        raise NotFound(f"{client.place} no longer has {sku}; nothing was sent.", at=sku)
    return item


def _still_offered(offer: Offer | None, id: str, client: Ebay) -> Offer:
    if offer is None:
        raise NotFound(f"{client.place} no longer has the offer {id}; nothing was sent.", at=id)
    return offer


def _new(change: Change) -> dict[str, Value]:
    """Return the texts that differ; all of them where none does."""
    differing = {name: text for name, text in change.after.items() if change.before[name] != text}
    return {**(differing or change.after)}
