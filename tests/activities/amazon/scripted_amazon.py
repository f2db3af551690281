"""An Amazon that answers exactly what a test wrote down, over a real socket.

It lets everybody log in, unless its script says otherwise.
"""

import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from tests.fakes.scripted import Raw, Request, Scripted, http, served

LOGIN = "/auth/o2/token"

Seen = Request
ScriptedAmazon = Scripted[Seen]
Script = Callable[[Seen], Raw]


def told(body: object, **more: Any) -> bytes:  # noqa: ANN401 - of `http`
    """Answer with JSON."""
    return http(json.dumps(body).encode(), **more)


def error(status: str, code: str, message: str = "no", details: str = "") -> bytes:
    """Answer with the list of errors that every operation has."""
    found = {"code": code, "message": message, "details": details}
    return told({"errors": [found]}, status=status)


def granted(_: Seen, *, lives_s: int = 3600) -> bytes:
    """Answer a login."""
    return told({"access_token": "Atza|token", "token_type": "bearer", "expires_in": lives_s})


def scripted(
    script: Script, login: Script = granted
) -> AbstractAsyncContextManager[ScriptedAmazon]:
    """Serve a script on a free loopback port."""
    return served(ScriptedAmazon(Seen, script, login, LOGIN))


PLACE = "A1PA6795UKMFR9"


def item(sku: str = "MUG-RED", price: float = 18.5, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """Write down one listing that is on sale."""
    offer = {
        "marketplace_id": PLACE,
        "currency": "EUR",
        "audience": "ALL",
        "our_price": [{"schedule": [{"value_with_tax": price}]}],
    }
    summary = {
        "marketplaceId": PLACE,
        "asin": "B000000001",
        "productType": "DRINKING_CUP",
        "status": ["BUYABLE", "DISCOVERABLE"],
        "itemName": f"Article {sku}",
        "createdDate": "2026-06-01T09:00:00Z",
        "lastUpdatedDate": "2026-06-01T09:00:00Z",
    }
    found = {
        "sku": sku,
        "summaries": [summary],
        "attributes": {"purchasable_offer": [offer]},
        "issues": [],
        "fulfillmentAvailability": [{"fulfillmentChannelCode": "DEFAULT", "quantity": 25}],
    }
    return {**found, **more}


def submitted(status: str = "ACCEPTED", sku: str = "MUG-RED", **more: Any) -> bytes:  # noqa: ANN401
    """Answer a submission."""
    return told({"sku": sku, "status": status, "submissionId": "s-1", "issues": [], **more})
