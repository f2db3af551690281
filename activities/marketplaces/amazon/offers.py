"""Prices: what the seller asks of everybody, and what others ask for the same article."""

from collections.abc import Mapping
from typing import Any, Final

from activities import figures
from activities.change import Change, Declined, Reconciled, Undo
from activities.context import Call
from activities.core.offer import UpdatePrice, update_price
from activities.declaration import Idempotency, supports
from activities.errors import Rejected
from activities.marketplaces.amazon import AMAZON, SETTLES_S
from activities.marketplaces.amazon.client import Amazon
from activities.marketplaces.amazon.places import Place
from activities.marketplaces.amazon.shapes import EVERYONE, OFFER, Article
from activities.marketplaces.amazon.submission import (
    PATCH,
    TRY_PATCH,
    Patch,
    known_errors,
    merge,
    outcome,
    patched,
    submit,
    try_out,
)
from activities.money import Money
from activities.price_change import asked_price, price_on, put_back

ABOUT: Final = (OFFER,)


@supports(
    update_price, AMAZON, settles_s=SETTLES_S, confirms=True, idempotency=Idempotency.READ_BEFORE
)
class ChangePrice:
    """Sets the price that everybody is asked; other fields of the offer stay as they are."""

    stages: tuple[str, ...] = ("price",)

    async def preview(self, params: UpdatePrice, call: Call[Amazon]) -> Change:
        """Read the present price, compute the new one, and have Amazon look at it."""
        client = call.client
        article = await client.article(params.sku)
        before = article.price
        if before is None:
            raise Rejected(
                f"{params.sku} has no price in {client.name} that could be changed.",
                at=params.sku,
                hint="Give it an offer in Seller Central first.",
            )
        after = asked_price(params, before)
        change = Change(
            shop=client.shop.id,
            item=params.sku,
            listing=params.sku,
            skus=(params.sku,),
            title=article.title,
            before={"price": before},
            after={"price": after},
            target={"product_type": article.product_type},
            warnings=_warnings(article, after),
        )
        if not change.is_idle:
            await try_out(TRY_PATCH, change, call, _body(change, client.place))
        return change

    async def send(self, _: str, change: Change, call: Call[Amazon]) -> Mapping[str, Any]:
        """Submit the price."""
        return await submit(PATCH, change, call, _body(change, call.client.place))

    async def reconcile(self, _: str, change: Change, call: Call[Amazon]) -> Reconciled | Declined:
        """Read the price back, and what Amazon has against it."""
        return await outcome(change, call, ABOUT, lambda article: {"price": article.price})

    def undo(self, change: Change) -> Undo:
        """Set the price that was."""
        return put_back(change)


def selected(place: Place, **fields: Any) -> Mapping[str, Any]:  # noqa: ANN401 - any JSON
    """Return fields of the offer to everybody, named as Amazon tells offers apart."""
    named = {"marketplace_id": place.id, "currency": place.currency, "audience": EVERYONE}
    return {**named, **fields}


def asked(price: Money) -> list[Mapping[str, Any]]:
    """Write a price as offers do: a JSON number, exact because no currency has so many digits."""
    return [{"schedule": [{"value_with_tax": float(price.amount)}]}]


def _body(change: Change, place: Place) -> Mapping[str, Any]:
    patch: Patch = merge(OFFER, selected(place, our_price=asked(price_on(change.after))))
    return patched(change, [patch])


def _warnings(article: Article, after: Money) -> tuple[str, ...]:
    said = list(known_errors(article, ABOUT))
    if article.most is not None and after.amount > article.most.amount:
        most = figures.money(article.most)
        said.append(f"It is above the maximum price of {most} that is stored with Amazon.")
    if article.offer is not None and article.offer.discounted_price:
        said.append("A sale price is stored with Amazon too, and buyers may see that one.")
    return tuple(said)
