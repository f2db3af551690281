"""A signed new listing as eBay's own documents, and those documents as facts again."""

import json
from typing import Any, Final

from activities.change import Change, Value
from activities.errors import Rejected
from activities.marketplaces.ebay.put_back import item_body
from activities.marketplaces.ebay.shapes import Item, Offer
from activities.money import Money, plain

_UPC: Final = 12


def new_item(change: Change, kept: Item | None) -> dict[str, Any]:
    """Return the article's record; of one that is there, all that was not signed is kept."""
    after = change.after
    number = after["gtin"]
    product = {
        "title": after["title"],
        "description": after["description"],
        "aspects": json.loads(str(after["aspects"])),
        "imageUrls": str(after["images"]).split("\n"),
    }
    if isinstance(number, str):
        product["upc" if len(number) == _UPC else "ean"] = [number]
    body = item_body(kept, product) if kept else {"product": product}
    units = {"shipToLocationAvailability": {"quantity": after["stock"]}}
    return {
        **body,
        "condition": after["condition"],
        "availability": {**body.get("availability", {}), **units},
    }


def new_offer(change: Change, site: str) -> dict[str, Any]:
    """Return the offer.

    It has no quantity of its own, so that it sells what the record holds; and eBay's catalogue may
    not put other words in the place of those that were signed.
    """
    after, price = change.after, change.after["price"]
    if not isinstance(price, Money):
        raise Rejected("A listing without a price cannot be sent.", at=change.item)
    return {
        "sku": change.item,
        "marketplaceId": site,
        "format": "FIXED_PRICE",
        "categoryId": after["category"],
        "listingDescription": after["description"],
        "listingDuration": "GTC",
        "includeCatalogProductDetails": False,
        "merchantLocationKey": change.target["location"],
        "pricingSummary": {"price": {"value": plain(price.amount), "currency": price.currency}},
        "listingPolicies": {
            "fulfillmentPolicyId": after["fulfillment_policy"],
            "paymentPolicyId": after["payment_policy"],
            "returnPolicyId": after["return_policy"],
        },
    }


def item_facts(item: Item) -> dict[str, Value]:
    """Return what a record says of the fields that were signed."""
    return {
        "title": item.product.title,
        "description": item.product.description,
        "stock": item.stock,
        "condition": item.condition,
    }


def offer_facts(offer: Offer) -> dict[str, Value]:
    """Return what an offer says of the fields that were signed."""
    price = offer.pricing_summary.price
    return {
        "price": Money(amount=price.value, currency=price.currency) if price else None,
        "category": offer.category_id,
    }
