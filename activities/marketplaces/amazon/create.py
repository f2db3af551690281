"""A new listing: one article of the tenant's, put up for sale with all that its type needs."""

import json
from collections.abc import Mapping
from typing import Any, Final

from pydantic import JsonValue

from activities.change import Change, Declined, Reconciled, Value
from activities.context import Call
from activities.core.listing import CreateListing, create
from activities.declaration import Idempotency, supports
from activities.errors import Rejected
from activities.marketplaces.amazon import AMAZON, SETTLES_S
from activities.marketplaces.amazon.client import Amazon
from activities.marketplaces.amazon.definitions import Definition, definition
from activities.marketplaces.amazon.extension import (
    CONDITION,
    IMAGE,
    PRODUCT_TYPE,
    AmazonListing,
    answers,
    identifier,
    missing,
    unanswered,
)
from activities.marketplaces.amazon.offers import asked, selected
from activities.marketplaces.amazon.places import Place
from activities.marketplaces.amazon.shapes import (
    AVAILABILITY,
    DESCRIPTION,
    IDENTIFIER,
    MERCHANT,
    OFFER,
    TITLE,
)
from activities.marketplaces.amazon.submission import PUT, TRY_PUT, declined, submit, try_out
from activities.money import Money
from activities.new_listing import for_sale, own_fields, own_product
from activities.product import Product
from activities.read_back import judged

_EAN, _UPC = 13, 12
_FIELDS: Final = "Its fields are product_type, condition, gtin and attributes."


@supports(
    create,
    AMAZON,
    settles_s=SETTLES_S,
    confirms=True,
    idempotency=Idempotency.READ_BEFORE,
    extension=AmazonListing,
    no_undo=(
        "Taking a new Amazon listing back means deleting it for good,"
        " which is a decision of its own: end the listing."
    ),
)
class Create:
    """Puts one article up for sale, shipped by the seller, with what its product type asks for.

    Amazon reviews a new listing before it sells it. The article number is looked up before it is
    sent, because sending it again would replace the listing.
    """

    stages: tuple[str, ...] = ("listing",)

    async def requirements(self, product: Product, call: Call[Amazon]) -> dict[str, Any]:
        """Say as JSON Schema what the product lacks, with the choices that its type gives."""
        return await missing(product, call.client)

    async def preview(self, params: CreateListing, call: Call[Amazon]) -> Change:
        """Make sure that the article is new, and have Amazon look at all that will be sent."""
        client = call.client
        product = await own_product(params, call)
        await _refuse_listed(params.sku, client)
        extension = own_fields(AmazonListing, "Amazon", params.sku, params.extension, _FIELDS)
        kind = await _kind(product, extension, client)
        _refuse_incomplete(product, extension, kind)
        given = answers(product, extension, kind)
        change = Change(
            shop=client.shop.id,
            item=params.sku,
            listing=params.sku,
            skus=(params.sku,),
            title=product.title,
            before={},
            after={
                **for_sale(params, product, client.shop),
                PRODUCT_TYPE: kind.product_type,
                "condition": extension.condition,
                **{name: _readable(value) for name, value in given.items()},
            },
            target={
                PRODUCT_TYPE: kind.product_type,
                "attributes": _attributes(product, extension, kind, client.place),
            },
            warnings=("Amazon reviews a new listing before it sells it.",),
        )
        change = change.model_copy(update={"before": dict.fromkeys(change.after)})
        await try_out(TRY_PUT, change, call, _body(change, client.place), wait=True)
        return change

    async def send(self, _: str, change: Change, call: Call[Amazon]) -> Mapping[str, Any]:
        """Submit the listing."""
        return await submit(PUT, change, call, _body(change, call.client.place))

    async def reconcile(self, _: str, change: Change, call: Call[Amazon]) -> Reconciled | Declined:
        """Look the article up, whether it sells, and what Amazon has against it."""
        article = await call.client.find(change.item)
        if article is None:
            return Reconciled.NOT_APPLIED
        facts: dict[str, Value] = {
            "title": article.title,
            "price": article.price,
            "state": article.state.value,
        }
        said = judged(change, facts)
        errors = article.errors()
        if said is Reconciled.APPLIED or not errors:
            return said
        return declined(change, errors, call.client)


async def _refuse_listed(sku: str, client: Amazon) -> None:
    article = await client.find(sku)
    if article is not None:
        raise Rejected(
            f"{sku} is already in {client.name} ({article.state.value}).",
            at=sku,
            hint="Change, reopen or end that listing instead of making a second one.",
        )


async def _kind(product: Product, extension: AmazonListing, client: Amazon) -> Definition:
    name = extension.product_type or product.attributes.get(PRODUCT_TYPE)
    if not name:
        raise Rejected(
            f"{product.sku} has no Amazon product type, which says what a listing needs.",
            at=PRODUCT_TYPE,
            hint="Say which it is, such as COFFEE_CUP; the product remembers it.",
        )
    return await definition(name, client)


def _refuse_incomplete(product: Product, extension: AmazonListing, kind: Definition) -> None:
    lacking = sorted(unanswered(product, extension, kind))
    if lacking:
        raise Rejected(
            f"A listing of {product.sku} as {kind.product_type} still needs: {', '.join(lacking)}.",
            at=product.sku,
            hint="Say what is missing, or add it to the product.",
        )
    unknown = sorted(name for name in extension.attributes if not kind.knows(name))
    if unknown:
        raise Rejected(
            f"Listings of {kind.product_type} have no {', '.join(unknown)}.",
            at=unknown[0],
            hint="Leave it out, or choose another product type.",
        )


def _attributes(product: Product, extension: AmazonListing, kind: Definition, place: Place) -> str:
    """Write all attributes but price and stock, which are signed as values of their own."""
    here = {"marketplace_id": place.id}
    spoken = {"language_tag": place.language, **here}
    found: dict[str, JsonValue] = {
        name: kind.written(name, value, place)
        for name, value in answers(product, extension, kind).items()
    }
    found[CONDITION] = [{"value": extension.condition, **here}]
    found[TITLE] = [{"value": product.title, **spoken}]
    if product.description:
        found[DESCRIPTION] = [{"value": product.description, **spoken}]
    if number := identifier(product, extension):
        kinds = {_EAN: "ean", _UPC: "upc"}
        found[IDENTIFIER] = [{"type": kinds.get(len(number), "gtin"), "value": number, **here}]
    if product.images:
        found[IMAGE] = [{"media_location": product.images[0], **here}]
    return json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _body(change: Change, place: Place) -> Mapping[str, Any]:
    price = change.after["price"]
    if not isinstance(price, Money):
        raise Rejected("A listing without a price cannot be sent.", at=change.item)
    units = {"fulfillment_channel_code": MERCHANT, "quantity": change.after["stock"]}
    return {
        "productType": change.target[PRODUCT_TYPE],
        "requirements": "LISTING",
        "attributes": {
            **json.loads(change.target["attributes"]),
            OFFER: [selected(place, our_price=asked(price))],
            AVAILABILITY: [units],
        },
    }


def _readable(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
