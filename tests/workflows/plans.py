"""Small plans in the plan language."""

from typing import Any

Json = dict[str, Any]
SHOP = {"shop": "shopify"}


def plan(*steps: Json, **more: object) -> Json:
    """Return a plan of one workflow."""
    return {"workflows": [{"id": "w1", "steps": list(steps), **more}]}


def step(name: str, activity: str, params: Json, **more: object) -> Json:
    """Return one step in the shop."""
    return {"id": name, "activity": activity, "params": {**SHOP, **params}, **more}


def euros(amount: str) -> Json:
    """Return an amount of money."""
    return {"amount": amount, "currency": "EUR"}


def price(name: str, sku: str, amount: str, **more: object) -> Json:
    """Set one price."""
    change = {"kind": "set", "price": euros(amount)}
    return step(name, "offer.update_price", {"sku": sku, "change": change}, **more)


def lower(name: str, source: str, **more: object) -> Json:
    """Lower every price that a search found."""
    params = {"sku": {"ref": "item.sku"}, "change": {"kind": "change_pct", "by": "-10"}}
    each = {"ref": f"{source}.listings"}
    return step(name, "offer.update_price", params, for_each=each, **more)


def find(query: str, name: str = "find") -> Json:
    """Search listings."""
    return step(name, "listing.search", {"query": query})


def stock(name: str, sku: str, quantity: int, **more: object) -> Json:
    """Set one stock."""
    return step(name, "stock.set", {"sku": sku, "quantity": quantity}, **more)


def pause(name: str, sku: str, **more: object) -> Json:
    """Pause one listing."""
    return step(name, "listing.pause", {"sku": sku}, **more)
