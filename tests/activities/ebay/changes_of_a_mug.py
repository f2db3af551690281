"""Signed changes of one article, as tests send and read them back."""

import json
from decimal import Decimal

from activities.change import Change, Value
from activities.money import Money


def eur(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="EUR")


def change(before: dict[str, Value], after: dict[str, Value], **target: str) -> Change:
    return Change(
        shop="ebay",
        item="MUG-BLUE",
        listing="77",
        skus=("MUG-BLUE",),
        before=before,
        after=after,
        target={"offer": "77", **target},
    )


NEW: dict[str, Value] = {
    "state": "active",
    "title": "Blue Mug",
    "description": "A mug.",
    "price": eur("19.99"),
    "stock": 5,
    "condition": "NEW",
    "category": "20600",
    "aspects": json.dumps({"Marke": ["Demo"]}),
    "images": "https://example.com/a.jpg\nhttps://example.com/b.jpg",
    "gtin": "4006381333931",
    "fulfillment_policy": "1",
    "payment_policy": "2",
    "return_policy": "3",
}
CREATE = change(dict.fromkeys(NEW), NEW, location="warehouse")
PRICE = change({"price": eur("19.99")}, {"price": eur("17.99")})
STOCK = change({"stock": 12}, {"stock": 5})
PAUSE = change({"state": "active"}, {"state": "paused"}, number="110")
REOPEN = change({"state": "paused"}, {"state": "active"}, number="")
END = change({"state": "active"}, {"state": "ended"}, number="110")
TEXTS = change(
    {"title": "Blue Mug", "description": "A mug."},
    {"title": "Bluer Mug", "description": "A better mug."},
    sku="MUG-BLUE",
)
