"""Plans that tests start from."""

import json
from typing import Any

NORMATIVE = """
{"language": 1, "summary": "", "assumptions": [], "workflows": [{"id": "w1", "title": "", "inputs": {},
 "trigger": {"kind": "immediately"}, "limits": {"items": 50}, "overlap": "skip", "catch_up": "skip", "steps": [
  {"id": "find", "activity": "listing.search", "params": {"shop": "shopify", "query": "mug"}},
  {"id": "drop", "activity": "offer.update_price", "title": "", "after": [], "for_each": {"ref": "find.listings"},
   "when": {"cel": "item.stock > 0"}, "params": {"shop": "shopify", "sku": {"ref": "item.sku"},
   "change": {"kind": "change_pct", "by": "-10"}}, "on_error": "stop", "retries": 2}]}]}
"""  # noqa: E501 - to the letter
"""The example of the language's definition, to the letter."""


def normative() -> dict[str, Any]:
    """Return a fresh copy that may be changed."""
    plan: dict[str, Any] = json.loads(NORMATIVE)
    return plan


def rich() -> dict[str, Any]:
    """Return a valid plan that uses nearly everything, to be spoilt in one place."""
    return {
        "language": 1,
        "summary": "Prices, stock and a watch",
        "assumptions": ["prices in euro"],
        "workflows": [
            {
                "id": "now",
                "inputs": {"pct": "-10", "least": {"amount": "5", "currency": "EUR"}},
                "trigger": {"kind": "immediately"},
                "limits": {"items": 20, "price_change_pct": "30", "drift_pct": "40"},
                "steps": [
                    {"id": "find", "activity": "listing.search", "params": {"shop": "shopify"}},
                    {
                        "id": "drop",
                        "activity": "offer.update_price",
                        "for_each": {"ref": "find.listings"},
                        "when": {"cel": "item.stock > 0"},
                        "params": {
                            "shop": "shopify",
                            "sku": {"ref": "item.sku"},
                            "change": {"kind": "change_pct", "by": {"ref": "inputs.pct"}},
                        },
                    },
                    {
                        "id": "fill",
                        "activity": "stock.set",
                        "params": {"shop": "shopify", "sku": "MUG-BLUE", "quantity": 5},
                        "after": ["drop"],
                        "on_error": "compensate",
                    },
                    {
                        "id": "say",
                        "activity": "thread.post",
                        "params": {"text": {"cel": "'Changed ' + string(drop.done)"}},
                    },
                ],
            },
            {
                "id": "daily",
                "trigger": {"kind": "schedule", "cron": "0 9 * * *", "zone": "Europe/Berlin"},
                "steps": [
                    {
                        "id": "stall",
                        "activity": "listing.create",
                        "params": {
                            "shop": "bazaar",
                            "sku": "CAP",
                            "price": {"amount": "9.50", "currency": "USD"},
                            "extension": {"stall": "north"},
                        },
                    }
                ],
            },
            {
                "id": "follow",
                "trigger": {
                    "kind": "watch",
                    "activity": "offer.competitor_price",
                    "params": {"shop": "bazaar", "sku": "MUG-RED"},
                    "when": {
                        "cel": "has(trigger.now.price) &&"
                        " fell_by(trigger.previous.price, trigger.now.price, '5')"
                    },
                    "every_s": 7200,
                },
                "limits": {
                    "price_change_pct": "10",
                    "floor": {"amount": "4", "currency": "USD"},
                },
                "steps": [
                    {
                        "id": "match",
                        "activity": "offer.update_price",
                        "params": {
                            "shop": "bazaar",
                            "sku": "MUG-RED",
                            "change": {"kind": "change_pct", "by": "-1"},
                        },
                    }
                ],
            },
        ],
    }
