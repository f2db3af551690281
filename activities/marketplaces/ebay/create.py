"""A new listing: the article's record, its offer, and publishing it."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from activities.change import Change, Reconciled, Value
from activities.context import Call
from activities.core.listing import CreateListing, create
from activities.declaration import Idempotency, supports
from activities.errors import Rejected, Unavailable
from activities.marketplaces.ebay import EBAY, SETTLES_S
from activities.marketplaces.ebay.client import FIXED_PRICE, Ebay
from activities.marketplaces.ebay.content import check_lengths
from activities.marketplaces.ebay.extension import EbayListing, read
from activities.marketplaces.ebay.new_listing import item_facts, new_item, new_offer, offer_facts
from activities.marketplaces.ebay.operations import MAKE_OFFER, PUT_ITEM
from activities.marketplaces.ebay.requirements import Wanted
from activities.marketplaces.ebay.shapes import Offer
from activities.marketplaces.ebay.states import publish
from activities.new_listing import own_product, refuse_other_currency
from activities.product import ListingState, Product
from activities.read_back import judged

_SKU: Final = re.compile(r"[A-Za-z0-9._-]{1,50}", re.ASCII)
_DIGITS: Final = {8: "ean", 12: "upc", 13: "ean"}
_FEE: Final = "It goes on sale at once; eBay may charge a fee for the listing."
_KEPT: Final = "eBay already keeps a record of this article; its texts and units are replaced."


@supports(
    create,
    EBAY,
    settles_s=SETTLES_S,
    idempotency=Idempotency.READ_BEFORE,
    extension=EbayListing,
    no_undo=(
        "Taking a new eBay listing back means ending it for good,"
        " which is a decision of its own: end the listing."
    ),
)
class Create:
    """Puts the article into the inventory, offers it at a fixed price and publishes the offer.

    eBay has no key for these calls: before each, what is there is looked up by article number, so
    that an offer that an earlier call has made is taken up and never made twice.
    """

    stages: tuple[str, ...] = ("inventory_item", "offer", "publish")

    async def requirements(self, product: Product, call: Call[Ebay]) -> dict[str, Any]:
        """Say as JSON Schema what the product lacks."""
        remembered = read(product.sku, call.remembered)
        return (await Wanted(product, remembered, call.client).complete()).schema()

    async def preview(self, params: CreateListing, call: Call[Ebay]) -> Change:
        """Make sure that the article is not offered yet, and write down all that will be sent."""
        client = call.client
        product = _with(params, await own_product(params, call), client)
        _check_sku(params.sku, client)
        item = await client.item(params.sku)
        for offer in await client.offers(params.sku):
            raise _offered(offer, client)
        wanted = await Wanted(product, read(params.sku, params.extension), client).complete()
        if wanted.missing:
            raise Rejected(
                f"{params.sku} cannot be listed in {client.place} yet; missing:"
                f" {'; '.join(wanted.missing)}.",
                at=params.sku,
                hint="Say what is missing, or add it to the product.",
            )
        check_lengths(params.sku, {"title": product.title, "description": wanted.description})
        after = _after(wanted)
        return Change(
            shop=client.shop.id,
            item=params.sku,
            skus=(params.sku,),
            title=product.title,
            before=dict.fromkeys(after) | (item_facts(item) if item else {}),
            after=after,
            target={"location": client.location},
            warnings=(_FEE, _KEPT) if item else (_FEE,),
        )

    async def send(self, stage: str, change: Change, call: Call[Ebay]) -> Mapping[str, Any]:
        """Make the one call of a stage, unless what it makes is there."""
        return await _SEND[stage](change, call)

    async def reconcile(self, stage: str, change: Change, call: Call[Ebay]) -> Reconciled:
        """Look the article up, its offer, and whether that is published."""
        client = call.client
        if stage == "inventory_item":
            item = await client.item(change.item)
            return judged(change, item_facts(item)) if item else Reconciled.NOT_APPLIED
        offers = await client.offers(change.item)
        if stage == "offer":
            if not offers:
                return Reconciled.NOT_APPLIED
            return Reconciled.APPLIED if _is_ours(offers, change) else Reconciled.UNKNOWN
        if not _is_ours(offers, change):
            return Reconciled.UNKNOWN
        return Reconciled.APPLIED if offers[0].is_published else Reconciled.NOT_APPLIED


def _with(params: CreateListing, product: Product, client: Ebay) -> Product:
    """Return the product with the price and stock that are asked for."""
    price = params.price or product.price
    refuse_other_currency(params.sku, price, client.shop)
    stock = product.stock if params.stock is None else params.stock
    if stock == 0:
        raise Rejected(
            f"{params.sku} has no units to sell; eBay publishes nothing without stock.",
            at=params.sku,
            hint="Give a stock of at least 1.",
        )
    return product.model_copy(update={"price": price, "stock": stock})


def _check_sku(sku: str, client: Ebay) -> None:
    if not _SKU.fullmatch(sku):
        raise Rejected(
            f"{client.place} takes article numbers of at most 50 letters, digits, dots, dashes and"
            f" underscores; {sku} is none.",
            at=sku,
            hint="Give the product another article number.",
        )


def _offered(offer: Offer, client: Ebay) -> Rejected:
    return Rejected(
        f"{offer.sku} is already in {client.place} as listing {offer.offer_id} ({offer.state}).",
        at=offer.sku,
        hint="Change, reopen or end that listing instead of making a second one.",
    )


def _after(wanted: Wanted) -> dict[str, Value]:
    product = wanted.product
    number = product.identifiers.get("gtin") or product.identifiers.get("ean") or ""
    return {
        "state": ListingState.ACTIVE.value,
        "title": product.title,
        "description": wanted.description,
        "price": product.price,
        "stock": product.stock,
        "condition": wanted.condition.value if wanted.condition else None,
        "category": wanted.category,
        "aspects": json.dumps(wanted.aspects, ensure_ascii=False, sort_keys=True),
        "images": "\n".join(wanted.images),
        "gtin": number if len(number) in _DIGITS else None,
        **wanted.policies,
    }


async def _put_item(change: Change, call: Call[Ebay]) -> Mapping[str, Any]:
    client, sku = call.client, change.item
    body = new_item(change, await client.item(sku))
    await client.run(PUT_ITEM, path={"sku": sku}, body=body, deadline=call.deadline)
    return {"sku": sku}


async def _make_offer(change: Change, call: Call[Ebay]) -> Mapping[str, Any]:
    client = call.client
    offers = await client.offers(change.item)
    if _is_ours(offers, change):
        return {"offer": offers[0].offer_id}  # an earlier call has made it
    for offer in offers:
        raise _offered(offer, client)
    body = new_offer(change, client.site.id)
    made = await client.run(MAKE_OFFER, body=body, deadline=call.deadline)
    return {"offer": made.offer_id}


async def _publish(change: Change, call: Call[Ebay]) -> Mapping[str, Any]:
    client = call.client
    offers = await client.offers(change.item)
    if not offers:
        raise Unavailable(
            f"{client.place} does not show the new offer of {change.item} yet; nothing was sent.",
            at=change.item,
            hint="It is tried again.",
        )
    if not _is_ours(offers, change):
        raise _offered(offers[0], client)
    offer = offers[0]
    number = offer.number if offer.is_published else await publish(offer.offer_id, call)
    return {"listing": offer.offer_id, "number": number}


_SEND: Final = {"inventory_item": _put_item, "offer": _make_offer, "publish": _publish}


def _is_ours(offers: tuple[Offer, ...], change: Change) -> bool:
    """Tell whether the one offer that is there is the one that was signed."""
    if len(offers) != 1 or offers[0].format != FIXED_PRICE:
        return False
    found = offer_facts(offers[0])
    return found == {name: change.after[name] for name in found}
