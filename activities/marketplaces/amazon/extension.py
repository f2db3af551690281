"""What an Amazon listing has beside the product itself, and what is missing for one."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import Field, JsonValue, StringConstraints

from activities.declaration import Params
from activities.lacking import asked_for, lacking
from activities.marketplaces.amazon.client import Amazon
from activities.marketplaces.amazon.definitions import Definition, definition, kinds_like
from activities.marketplaces.amazon.shapes import (
    AVAILABILITY,
    DESCRIPTION,
    IDENTIFIER,
    OFFER,
    TITLE,
)
from activities.product import Product

IMAGE: Final = "main_product_image_locator"
CONDITION: Final = "condition_type"
OURS: Final = frozenset({TITLE, DESCRIPTION, OFFER, AVAILABILITY, CONDITION, IDENTIFIER, IMAGE})
"""Attributes that follow from the product and the call."""
PRODUCT_TYPE: Final = "product_type"
GTIN: Final = "gtin"

Kind = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{0,99}$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,99}$")]


class AmazonListing(Params):
    """Amazon's own fields of a listing; what the product remembers may be left out."""

    product_type: Kind | None = Field(
        None, description="such as COFFEE_CUP; absent: what the product remembers"
    )
    condition: Literal["new_new", "used_like_new", "used_very_good", "used_good"] = Field(
        "new_new", description="condition of the article"
    )
    gtin: Annotated[str, StringConstraints(pattern=r"^[0-9]{8,14}$")] | None = Field(
        None, description="EAN, UPC or GTIN; absent: what the product remembers"
    )
    attributes: dict[Name, JsonValue] = Field(
        default_factory=dict, description="the product type's own attributes by Amazon's names"
    )


def identifier(product: Product, extension: AmazonListing) -> str | None:
    """Return the number by which all sellers know the product."""
    known: Mapping[str, str] = product.attributes | product.identifiers
    names = (GTIN, "ean", "upc")
    return extension.gtin or next((known[name] for name in names if known.get(name)), None)


def answers(product: Product, extension: AmazonListing, kind: Definition) -> dict[str, JsonValue]:
    """Return the product type's own attributes, as said now or remembered by the product."""
    remembered = {name: value for name, value in product.attributes.items() if kind.knows(name)}
    given: dict[str, JsonValue] = {**remembered, **extension.attributes}
    return {name: value for name, value in given.items() if name not in OURS}


def unanswered(
    product: Product, extension: AmazonListing, kind: Definition
) -> dict[str, dict[str, Any]]:
    """Return what the product type still needs, with the schema of each answer."""
    known = answers(product, extension, kind)
    wanted = {
        name: kind.question(name) for name in kind.required if name not in OURS | known.keys()
    }
    if IDENTIFIER in kind.required and identifier(product, extension) is None:
        wanted[GTIN] = {
            "type": "string",
            "pattern": "^[0-9]{8,14}$",
            "description": "EAN, UPC or GTIN: the number below the article's bar code",
        }
    if IMAGE in kind.required and not product.images:
        wanted["images"] = {
            "type": "array",
            "minItems": 1,
            "items": {"type": "string", "format": "uri"},
            "description": "addresses of pictures, the main one first",
        }
    return wanted


async def missing(product: Product, client: Amazon) -> dict[str, Any]:
    """Say, as JSON Schema, what this product lacks for a listing in this shop."""
    wanted = lacking(client.shop, product)
    known = product.attributes.get(PRODUCT_TYPE)
    if known is None:
        kinds = await kinds_like(product.title, client)
        named = [{"const": kind.name, "title": kind.display_name} for kind in kinds]
        choices = {"oneOf": named} if named else {}
        wanted[PRODUCT_TYPE] = {
            "type": "string",
            "description": "Amazon's kind of product",
            **choices,
        }
    else:
        wanted |= unanswered(product, AmazonListing(), await definition(known, client))
    return asked_for(wanted)
