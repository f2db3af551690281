"""The plan of the kill matrix: ten steps, twelve writes, one that depends on others."""

from typing import Any, Final

Json = dict[str, Any]
SHOP: Final = {"shop": "shopify"}


def _step(name: str, activity: str, more: Json | None = None, **params: object) -> Json:
    return {"id": name, "activity": activity, "params": {**SHOP, **params}, **(more or {})}


PLAN: Final[Json] = {
    "summary": "The morning's work",
    "workflows": [
        {
            "id": "w1",
            "steps": [
                _step("find", "listing.search", query="mug"),
                _step(
                    "drop",
                    "offer.update_price",
                    {"for_each": {"ref": "find.listings"}},
                    sku={"ref": "item.sku"},
                    change={"kind": "change_pct", "by": "-10"},
                ),
                _step("fill", "stock.set", sku="POT-GLASS", quantity=15),
                _step("rest", "listing.pause", sku="CAN-VAN"),
                _step("wake", "listing.reopen", sku="LAM-PAPER"),
                _step("name", "listing.update", sku="BAG-TOTE", title="Canvas Tote Bag, large"),
                _step(
                    "iron",
                    "offer.update_price",
                    sku="POT-IRON",
                    change={"kind": "set", "price": {"amount": "54.90", "currency": "EUR"}},
                ),
                _step("count", "stock.levels", {"after": ["fill"]}, skus=["POT-GLASS"]),
                _step(
                    "figs",
                    "stock.set",
                    {"after": ["drop"], "when": {"cel": "count.count > 0"}},
                    sku="CAN-FIG",
                    quantity=20,
                ),
                {
                    "id": "say",
                    "activity": "thread.post",
                    "params": {"text": {"cel": "'lowered ' + string(drop.done)"}},
                },
            ],
        }
    ],
}
FAULTS: Final = (
    None,
    "fail_before",
    "drop_after",
    "late_apply",
    "slow",
    "throttle",
    "stale_read",
    "garbage",
    "expired_token",
    "outage",
)
FAULT_SECONDS: Final = {"late_apply": 6, "stale_read": 10, "outage": 5, "expired_token": 5}
