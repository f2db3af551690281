"""Plans as a program would write them, for journeys that need their steps in an order."""

from typing import Any


def prices_in_turn(*prices: tuple[str, str]) -> dict[str, Any]:
    """Return a plan that sets one price after the other, each step waiting for the one before."""
    steps = [
        {
            "id": f"price{number}",
            "activity": "offer.update_price",
            "after": [f"price{number - 1}"] if number else [],
            "params": {
                "shop": "shopify",
                "sku": sku,
                "change": {"kind": "set", "price": {"amount": price, "currency": "EUR"}},
            },
        }
        for number, (sku, price) in enumerate(prices)
    ]
    return {"language": 1, "summary": "Set prices.", "workflows": [{"id": "w1", "steps": steps}]}
