"""A new listing: one product with one variant, then put into the sales channels."""

from collections.abc import Mapping
from typing import Any, Final

from activities.change import Change, Reconciled, Value
from activities.context import Call
from activities.core.listing import CreateListing, create
from activities.declaration import Idempotency, supports
from activities.errors import Rejected, Unavailable
from activities.http import lost
from activities.lacking import asked_for, lacking
from activities.marketplaces.shopify import SETTLES_S, SHOPIFY
from activities.marketplaces.shopify.client import Shopify
from activities.marketplaces.shopify.extension import ShopifyListing
from activities.marketplaces.shopify.publications import (
    PUBLISH,
    channels,
    check_published,
    published_in,
)
from activities.marketplaces.shopify.shapes import ProductHead, Status, Variant
from activities.marketplaces.shopify.user_errors import (
    Payload,
    check,
    stored_otherwise,
)
from activities.marketplaces.shopify.wire import Operation, Shape
from activities.money import DecimalText, Money, plain
from activities.new_listing import for_sale, own_fields, own_product
from activities.product import Product, Shop
from activities.read_back import judged

_FIELDS: Final = "Its fields are vendor, product_type, tags and publications."


class CreatedVariant(Shape):
    """The one variant as the shop has stored it."""

    id: str
    sku: str | None
    price: DecimalText


class CreatedVariants(Shape):
    """The variants of a new product."""

    nodes: tuple[CreatedVariant, ...]


class CreatedProduct(ProductHead):
    """A new product as the shop has stored it."""

    variants: CreatedVariants


class CreatePayload(Payload):
    """The product after the call."""

    product: CreatedProduct | None


class CreateAnswer(Shape):
    """What the mutation gives back."""

    product_set: CreatePayload | None


CREATE: Final = Operation(
    "CreateProduct",
    """
mutation CreateProduct($input: ProductSetInput!) {
  productSet(input: $input, synchronous: true) {
    product {
      id
      title
      status
      productType
      variants(first: 2) { nodes { id sku price } }
    }
    userErrors { code field message }
  }
}
""",
    CreateAnswer,
    points=25,
)


@supports(
    create,
    SHOPIFY,
    settles_s=SETTLES_S,
    idempotency=Idempotency.READ_BEFORE,
    extension=ShopifyListing,
    no_undo=(
        "Taking a new Shopify product back means deleting it for good,"
        " which is a decision of its own: end the listing."
    ),
)
class Create:
    """Makes a new product with this one article, active, and publishes it to the sales channels.

    Shopify has no key for this call; the article number is looked up before it is sent.
    """

    stages: tuple[str, ...] = ("product", "publish")

    async def requirements(self, product: Product, call: Call[Shopify]) -> dict[str, Any]:
        """Say as JSON Schema what the product lacks."""
        return asked_for(lacking(call.client.shop, product))

    async def preview(self, params: CreateListing, call: Call[Shopify]) -> Change:
        """Make sure that the article is new there, and write down all that will be sent."""
        client = call.client
        product = await own_product(params, call)
        await _refuse_listed(params.sku, client)
        extension = own_fields(ShopifyListing, "Shopify", params.sku, params.extension, _FIELDS)
        where = extension.publications or await channels(client)
        after: dict[str, Value] = {
            **for_sale(params, product, client.shop),
            "barcode": product.identifiers.get("gtin"),
            "images": "\n".join(product.images),
            "vendor": extension.vendor,
            "product_type": extension.product_type,
            "tags": ", ".join(sorted(set(extension.tags))),
            "publications": ", ".join(sorted(set(where))),
        }
        count = len(set(where))
        return Change(
            shop=client.shop.id,
            item=params.sku,
            skus=(params.sku,),
            title=product.title,
            before=dict.fromkeys(after),
            after=after,
            target={"location": client.catalog.location},
            warnings=(
                f"It goes on sale in {count} sales channel{'s' if count > 1 else ''} at once.",
            ),
        )

    async def send(self, stage: str, change: Change, call: Call[Shopify]) -> Mapping[str, Any]:
        """Make the product, or publish the product that the first stage made."""
        return await (_make(change, call) if stage == "product" else _publish(change, call))

    async def reconcile(self, stage: str, change: Change, call: Call[Shopify]) -> Reconciled:
        """Look the article up, and where it is on sale."""
        found = await call.client.variants(change.item)
        if stage == "product":
            return _judge_product(change, found, call.client.shop)
        if len(found) != 1:
            return Reconciled.UNKNOWN
        on_sale = await published_in(found[0].product.id, call.client)
        wanted = _publications(change)
        if on_sale is None:
            return Reconciled.UNKNOWN
        if wanted <= on_sale:
            return Reconciled.APPLIED
        return Reconciled.UNKNOWN if wanted & on_sale else Reconciled.NOT_APPLIED


async def _refuse_listed(sku: str, client: Shopify) -> None:
    for variant in await client.variants(sku):
        head = variant.product
        raise Rejected(
            f"{sku} is already in {client.place} as listing {head.listing} ({head.status.state}).",
            at=sku,
            hint="Change, reopen or end that listing instead of making a second one.",
        )


async def _make(change: Change, call: Call[Shopify]) -> Mapping[str, Any]:
    place = call.client.place
    answer = await call.client.run(CREATE, {"input": _input(change)}, deadline=call.deadline)
    payload = answer.product_set
    check(payload, place)
    product = payload.product if payload else None
    if product is None or len(product.variants.nodes) != 1:
        raise lost(place, "did not say what it stored", writes=True)
    variant = product.variants.nodes[0]
    shop = call.client.shop
    found = _facts(variant.sku, product, Money(amount=variant.price, currency=shop.currency))
    sent = {"sku": change.item, **{name: change.after[name] for name in found if name != "sku"}}
    if found != sent:
        raise stored_otherwise(place, "listing", _said(sent), _said(found))
    return {"listing": product.listing, "product": product.id, "variant": variant.id}


async def _publish(change: Change, call: Call[Shopify]) -> Mapping[str, Any]:
    client = call.client
    found = await client.variants(change.item)
    if not found:
        raise Unavailable(
            f"{client.place} does not show the new article {change.item} yet; nothing was sent.",
            at=change.item,
            hint="Retry the run when the shop shows it.",
        )
    head = client.only(change.item, found).product
    wanted = sorted(_publications(change))
    variables = {"id": head.id, "input": [{"publicationId": one} for one in wanted]}
    check_published(await client.run(PUBLISH, variables, deadline=call.deadline), client)
    return {"listing": head.listing, "product": head.id, "publications": wanted}


def _input(change: Change) -> dict[str, Any]:
    after = change.after
    price = after["price"]
    if not isinstance(price, Money):
        raise Rejected("A listing without a price cannot be sent.", at=change.item)
    quantity = {
        "locationId": change.target["location"],
        "name": "available",
        "quantity": after["stock"],
    }
    variant = {
        "optionValues": [{"optionName": "Title", "name": "Default Title"}],
        "sku": change.item,
        "price": plain(price.amount),
        "barcode": after["barcode"],
        "inventoryItem": {"tracked": True},
        "inventoryQuantities": [quantity],
    }
    product = {
        "title": after["title"],
        "descriptionHtml": after["description"],
        "status": Status.ACTIVE.value,
        "vendor": after["vendor"],
        "productType": after["product_type"],
        "tags": _parts(after["tags"], ", "),
        "files": [
            {"originalSource": image, "contentType": "IMAGE"}
            for image in _parts(after["images"], "\n")
        ],
        "productOptions": [{"name": "Title", "values": [{"name": "Default Title"}]}],
        "variants": [{name: value for name, value in variant.items() if value is not None}],
    }
    return {name: value for name, value in product.items() if value not in (None, [])}


def _judge_product(change: Change, found: tuple[Variant, ...], shop: Shop) -> Reconciled:
    if not found:
        return Reconciled.NOT_APPLIED
    if len(found) > 1:
        return Reconciled.UNKNOWN
    price = Money(amount=found[0].price, currency=shop.currency)
    facts = _facts(found[0].sku, found[0].product, price)
    facts.pop("sku")
    return judged(change, facts)


def _facts(sku: str | None, product: ProductHead, price: Money) -> dict[str, Value]:
    return {
        "sku": sku,
        "title": product.title,
        "state": product.status.state.value,
        "price": price,
    }


def _said(facts: Mapping[str, Value]) -> str:
    return ", ".join(f"{name} {value}" for name, value in facts.items())


def _publications(change: Change) -> frozenset[str]:
    return frozenset(_parts(change.after["publications"], ", "))


def _parts(value: Value, separator: str) -> list[str]:
    return value.split(separator) if isinstance(value, str) and value else []
