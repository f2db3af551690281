"""What a Shopify listing has beside the product itself, and what is missing for one."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from activities.declaration import Params
from activities.money import Money
from activities.product import Product, Shop

Word = Annotated[str, StringConstraints(min_length=1, max_length=255)]
Tag = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[^,]+$")]
PublicationId = Annotated[str, StringConstraints(pattern=r"^gid://shopify/Publication/[0-9]+$")]


class ShopifyListing(Params):
    """Shopify's own fields of a listing; all may be left out."""

    vendor: Word | None = Field(None, description="brand; absent: the shop's own name")
    product_type: Word | None = Field(None, description="kind of article, such as Mug")
    tags: tuple[Tag, ...] = Field((), max_length=250, description="search words, without commas")
    publications: tuple[PublicationId, ...] | None = Field(
        None, min_length=1, description="sales channels; absent: every one the shop has"
    )


def missing(shop: Shop, product: Product) -> dict[str, Any]:
    """Say, as JSON Schema, what this product lacks for a listing in this shop."""
    wanted: dict[str, Any] = {}
    if not product.title.strip():
        wanted["title"] = {
            "type": "string",
            "minLength": 1,
            "maxLength": 255,
            "description": "title as buyers see it",
        }
    if product.price is None or product.price.currency != shop.currency:
        wanted["price"] = {
            **Money.model_json_schema(),
            "description": f"price in {shop.currency}",
        }
    if product.stock is None:
        wanted["stock"] = {
            "type": "integer",
            "minimum": 0,
            "maximum": 1_000_000,
            "description": "units for sale",
        }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": wanted,
        "required": list(wanted),
    }
