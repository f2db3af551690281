"""What a new listing is made of on every marketplace: the tenant's product, and what the call adds.

Nothing is converted and nothing is made up: what is missing or does not fit is refused.
"""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, JsonValue, ValidationError

from activities.change import Value
from activities.context import Call
from activities.core.listing import CreateListing
from activities.errors import NotFound, Rejected
from activities.misfits import misfits
from activities.money import Money
from activities.one_line import is_wholly_seen
from activities.product import ListingState, Product, Shop

ExtensionT = TypeVar("ExtensionT", bound=BaseModel)


async def own_product(params: CreateListing, call: Call[Any]) -> Product:
    """Return the tenant's product that is to be listed.

    Raises:
        NotFound: there is none of that article number.
        Rejected: its card would show another title than the shop gets.
    """
    product = await call.products.get(params.sku)
    if product is None:
        raise NotFound(
            f"You have no product {params.sku}.",
            at=params.sku,
            hint="Add it to your products first, or look for the right article number.",
        )
    if not is_wholly_seen(product.title):
        raise Rejected(
            f"The title of {params.sku} holds characters that cannot be seen, or a line break.",
            at=params.sku,
            hint="Type it anew in your products.",
        )
    return product


def own_fields(
    kind: type[ExtensionT], marketplace: str, sku: str, given: Mapping[str, JsonValue], hint: str
) -> ExtensionT:
    """Read the fields of a new listing that only one marketplace knows.

    Raises:
        Rejected: one of them is not right; the text says which.
    """
    try:
        # As JSON, so that a list may stand for what we keep as a tuple.
        return kind.model_validate_json(json.dumps(dict(given)))
    except ValidationError as wrong:
        text = f"{marketplace}'s own fields of {sku} are not right. {misfits(wrong)}"
        raise Rejected(text, at=sku, hint=hint) from None


def refuse_other_currency(sku: str, price: Money | None, shop: Shop) -> None:
    """Refuse a price in another currency than the shop's.

    Raises:
        Rejected: it is one.
    """
    if price is not None and price.currency != shop.currency:
        raise Rejected(
            f"{sku} is priced in {price.currency}, but {shop.title} sells in"
            f" {shop.currency}; nothing is converted.",
            at=sku,
            hint=f"Give a price in {shop.currency}.",
        )


def for_sale(params: CreateListing, product: Product, shop: Shop) -> dict[str, Value]:
    """Return what buyers are to see: the product's values, under those that the call gives.

    Raises:
        Rejected: title, price or stock is missing, or the price is in another currency.
    """
    price = params.price or product.price
    stock = product.stock if params.stock is None else params.stock
    have = {"title": product.title.strip(), "price": price, "stock": stock}
    lacking = [name for name, value in have.items() if value is None or value == ""]
    if lacking:
        raise Rejected(
            f"{params.sku} cannot be listed: it has no {' and no '.join(lacking)}.",
            at=params.sku,
            hint="Say what is missing, or add it to the product.",
        )
    refuse_other_currency(params.sku, price, shop)
    return {
        "state": ListingState.ACTIVE.value,
        "title": product.title,
        "description": product.description,
        "price": price,
        "stock": stock,
    }
