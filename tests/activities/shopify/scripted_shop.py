"""A shop that answers exactly what a test wrote down, over a real socket."""

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any

from tests.fakes.scripted import Raw, Request, Scripted, http, served


class Seen(Request):
    """One GraphQL document as it arrived."""

    @property
    def operation(self) -> str:
        return str(self.document["operationName"])

    @property
    def variables(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.document["variables"]
        return found


ScriptedShop = Scripted[Seen]
Script = Callable[[Seen], Raw]


def scripted(script: Script) -> AbstractAsyncContextManager[ScriptedShop]:
    """Serve a script on a free loopback port."""
    return served(ScriptedShop(Seen, script))


def answer(data: Any, **more: Any) -> bytes:  # noqa: ANN401 - any JSON
    """Answer a GraphQL document."""
    return http(json.dumps({"data": data, **more}).encode())


def errors(*found: Mapping[str, Any], **more: Any) -> bytes:  # noqa: ANN401 - any JSON
    """Answer with top-level errors and no data."""
    return http(json.dumps({"errors": list(found), **more}).encode())


def cost(requested: float, available: float, *, most: float = 2000, rate: float = 100) -> Any:  # noqa: ANN401
    """Say what a query cost and what is left."""
    status = {"maximumAvailable": most, "currentlyAvailable": available, "restoreRate": rate}
    return {"cost": {"requestedQueryCost": requested, "throttleStatus": status}}


def variant(sku: str, *, number: int = 1, price: str = "19.99", stock: int = 12) -> dict[str, Any]:
    """Write down one active variant, alone in its product."""
    level = {"quantities": [{"quantity": stock}]}
    item = {"id": f"gid://shopify/InventoryItem/{number}", "tracked": True, "inventoryLevel": level}
    product = {
        "id": f"gid://shopify/Product/{number}",
        "title": f"Article {sku}",
        "status": "ACTIVE",
        "productType": "Mugs",
    }
    return {
        "id": f"gid://shopify/ProductVariant/{number}",
        "sku": sku,
        "price": price,
        "product": product,
        "inventoryItem": item,
    }


LAST_PAGE = {"hasNextPage": False, "endCursor": None}


def variants(*found: Mapping[str, Any], currency: str = "EUR") -> bytes:
    """Answer the look-up of variants with one page."""
    page = {"nodes": list(found), "pageInfo": LAST_PAGE}
    return answer({"shop": {"currencyCode": currency}, "productVariants": page})
