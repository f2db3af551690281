"""What a product's own fields may hold, and where they are stored."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from activities.marketplaces.shopify.sandbox.draw import Pen
from activities.marketplaces.shopify.sandbox.refusals import Field, at_most, refuse
from activities.sandbox.state import Document

LONGEST: Final = 255
"""Characters of a title, a vendor, a type, a handle, a tag, a SKU."""

LONGEST_TEXT: Final = 512_000
MOST_TAGS: Final = 250
DEAREST: Final = Decimal(10) ** 18
_STORED: Final = {
    "title": "title",
    "descriptionHtml": "html",
    "status": "status",
    "productType": "type",
    "vendor": "vendor",
    "tags": "tags",
    "handle": "handle",
}


def check_product(
    given: Mapping[str, Any], place: Field, pen: Pen, *, itself: str = "", code: str | None = None
) -> None:
    """Refuse fields that the shop would not store."""
    if "title" in given and not (given["title"] or "").strip():
        refuse("Title can't be blank", (*place, "title"), code)
    for name in ("title", "vendor", "productType", "handle"):
        at_most(given.get(name), LONGEST, (*place, name), code)
    at_most(given.get("descriptionHtml"), LONGEST_TEXT, (*place, "descriptionHtml"), code)
    tags = given.get("tags") or []
    if len(tags) > MOST_TAGS:
        refuse(f"Tags can't be more than {MOST_TAGS}", (*place, "tags"), code)
    for tag in tags:
        at_most(tag, LONGEST, (*place, "tags"), code)
    handle = given.get("handle")
    taken = {product["handle"] for product in pen.products() if product["id"] != itself}
    if handle and handle in taken:
        text = f"Handle '{handle}' already in use. Please provide a new handle."
        refuse(text, (*place, "handle"), code)


def with_fields(product: Document, given: Mapping[str, Any]) -> Document:
    """Return the product with what was given."""
    fields = {
        ours: given[theirs] for theirs, ours in _STORED.items() if given.get(theirs) is not None
    }
    if "tags" in fields:
        fields["tags"] = sorted({tag.strip() for tag in fields["tags"]})
    seo = {**product["seo"], **(given.get("seo") or {})}
    return {**product, **fields, "seo": seo}


def checked_price(value: str | None, field: Field, negative: str, other: str) -> str:
    """Return a price that a shop may ask."""
    if value is None:
        refuse("Price can't be blank", field, other)
    if Decimal(value) < 0:
        refuse("Price must be greater than or equal to 0", field, negative)
    if Decimal(value) >= DEAREST:
        refuse("Price must be less than 1,000,000,000,000,000,000", field, other)
    return value
