"""Prices: what one article costs on the shop's site."""

from collections.abc import Mapping
from typing import Any

from activities.change import Change, Reconciled, Undo
from activities.context import Call
from activities.core.offer import UpdatePrice, update_price
from activities.declaration import Idempotency, supports
from activities.errors import Conflict, NotFound, Rejected
from activities.marketplaces.ebay import EBAY, SETTLES_S
from activities.marketplaces.ebay.bulk import set_numbers
from activities.marketplaces.ebay.client import Ebay
from activities.marketplaces.ebay.operations import PUT_OFFER
from activities.marketplaces.ebay.put_back import offer_body
from activities.marketplaces.ebay.shapes import Offer
from activities.money import Money, plain
from activities.price_change import asked_price, price_on, put_back
from activities.read_back import judged


@supports(update_price, EBAY, settles_s=SETTLES_S, idempotency=Idempotency.READ_BEFORE)
class ChangePrice:
    """Sets the price of this one article's offer; in a listing of variations, others keep theirs.

    A published offer is changed by the bulk call alone. An unpublished one is not touched by it:
    its whole offer is read, changed in the price and put back.
    """

    stages: tuple[str, ...] = ("price",)

    async def preview(self, params: UpdatePrice, call: Call[Ebay]) -> Change:
        """Read the present price and compute the new one."""
        client = call.client
        article = await client.article(params.sku)
        before = _priced(article.offer, client)
        after = asked_price(params, before)
        return Change(
            shop=client.shop.id,
            item=params.sku,
            listing=article.offer.offer_id,
            skus=(params.sku,),
            title=article.item.product.title,
            before={"price": before},
            after={"price": after},
            target={"offer": article.offer.offer_id},
        )

    async def send(self, _: str, change: Change, call: Call[Ebay]) -> Mapping[str, Any]:
        """Set the price the way that the offer's state asks for."""
        client, id = call.client, change.target["offer"]
        offer = await _present(id, client)
        found, price = _priced(offer, client), price_on(change.after)
        if found != price_on(change.before):
            raise Conflict(change.before["price"], found, at=change.item)
        amount = {"value": plain(price.amount), "currency": price.currency}
        if offer.is_published:
            wanted = {"offers": [{"offerId": id, "price": amount}]}
            await set_numbers(client, change.item, wanted, call.deadline)
        else:
            pricing = {**offer.whole.get("pricingSummary", {}), "price": amount}
            body = offer_body(offer, pricingSummary=pricing)
            await client.run(PUT_OFFER, path={"offer": id}, body=body, deadline=call.deadline)
        return {"offer": id, "price": plain(price.amount)}

    async def reconcile(self, _: str, change: Change, call: Call[Ebay]) -> Reconciled:
        """Read the offer's price back."""
        offer = await call.client.offer(change.target["offer"])
        price = offer.pricing_summary.price if offer else None
        if price is None:
            return Reconciled.UNKNOWN
        found = Money(amount=price.value, currency=call.client.shop.currency)
        return judged(change, {"price": found})

    def undo(self, change: Change) -> Undo:
        """Set the price that was."""
        return put_back(change)


async def _present(id: str, client: Ebay) -> Offer:
    offer = await client.offer(id)
    if offer is None:
        raise NotFound(f"{client.place} no longer has the offer {id}; nothing was sent.", at=id)
    return offer


def _priced(offer: Offer, client: Ebay) -> Money:
    price = offer.pricing_summary.price
    if price is None:
        raise Rejected(
            f"The offer of {offer.sku} in {client.place} has no price yet.",
            at=offer.sku,
            hint="Finish the offer in eBay first.",
        )
    return Money(amount=price.value, currency=client.shop.currency)
