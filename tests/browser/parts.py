"""A plan of two parts, of which a person may want one."""

from typing import Any


def two_parts() -> dict[str, Any]:
    """Return a plan of two workflows."""

    def workflow(id: str, title: str, sku: str) -> dict[str, Any]:
        params = {"shop": "shopify", "sku": sku, "change": {"kind": "change_pct", "by": "-10"}}
        step = {"id": f"{id}_price", "activity": "offer.update_price", "params": params}
        return {"id": id, "title": title, "steps": [step]}

    parts = [workflow("w1", "The blue mug", "MUG-BLUE"), workflow("w2", "The red mug", "MUG-RED")]
    return {"summary": "Two mugs become cheaper.", "workflows": parts}
