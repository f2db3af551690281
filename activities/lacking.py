"""What a product must have before any marketplace can sell it, as JSON Schema to ask for it."""

from typing import Any

from activities.money import Money
from activities.product import Product, Shop


def lacking(shop: Shop, product: Product) -> dict[str, Any]:
    """Return a schema for each of title, price and stock that the product lacks."""
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
    return wanted


def asked_for(wanted: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an answer that must have all of these."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": wanted,
        "required": list(wanted),
    }
