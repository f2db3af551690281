"""An eBay account that answers exactly what a test wrote down, over a real socket."""

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any

from tests.fakes.scripted import Raw, Request, Scripted, served
from tests.fakes.scripted import http as wrapped

TOKEN = "/identity/v1/oauth2/token"


class Seen(Request):
    """One request as it arrived."""

    @property
    def call(self) -> str:
        """Name it shortly: the method and what follows the version."""
        return f"{self.method} {self.path.partition('/v1')[2]}"


Script = Callable[[Seen], Raw]


class ScriptedEbay(Scripted[Seen]):
    """Answers by its script and remembers what was sent, tokens apart."""

    @property
    def writes(self) -> list[Seen]:
        return [one for one in self.seen if one.method != "GET"]


def token(_: Seen) -> Raw:
    """Grant an access token for two hours."""
    return answer({"access_token": "v^1.1#access", "expires_in": 7200, "token_type": "User"})


def scripted(script: Script, grant: Script = token) -> AbstractAsyncContextManager[ScriptedEbay]:
    """Serve a script on a free loopback port."""
    return served(ScriptedEbay(Seen, script, grant, TOKEN))


def http(body: bytes, *, status: int = 200, headers: Mapping[str, str] | None = None) -> bytes:
    """Wrap a body as one HTTP answer."""
    return wrapped(body, status=f"{status} Said", headers=headers)


def answer(body: object, *, status: int = 200, **headers: str) -> bytes:
    """Answer with JSON."""
    return http(json.dumps(body).encode(), status=status, headers=headers)


DONE = http(b"", status=204)


def errors(number: int, *, status: int = 400, category: str = "REQUEST", **headers: str) -> bytes:
    """Refuse with eBay's envelope."""
    said = {
        "errorId": number,
        "domain": "API_INVENTORY",
        "category": category,
        "message": "It is not right.",
        "parameters": [{"name": "field", "value": "the value"}],
    }
    return answer({"errors": [said]}, status=status, **headers)


NO_OFFER = errors(25713, status=404)
NO_ITEM = errors(25702, status=404)


def item(sku: str = "MUG-BLUE", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Write down one article of the inventory."""
    return {
        "sku": sku,
        "locale": "de_DE",
        "condition": "NEW",
        "product": {
            "title": "Blue Mug",
            "description": "A mug.",
            "aspects": {"Marke": ["Demo"], "Produktart": ["Mugs"]},
            "imageUrls": ["https://example.com/a.jpg"],
            "mpn": "M-1",
        },
        "availability": {
            "shipToLocationAvailability": {
                "quantity": 12,
                "allocationByFormat": {"fixedPrice": 12, "auction": 0},
            }
        },
        "packageWeightAndSize": {"weight": {"value": 0.5, "unit": "KILOGRAM"}},
        **more,
    }


def offer(sku: str = "MUG-BLUE", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Write down one published offer."""
    return {
        "offerId": "77",
        "sku": sku,
        "marketplaceId": "EBAY_DE",
        "format": "FIXED_PRICE",
        "status": "PUBLISHED",
        "categoryId": "20600",
        "listingDescription": "A mug.",
        "listingDuration": "GTC",
        "merchantLocationKey": "warehouse",
        "pricingSummary": {
            "price": {"value": "19.99", "currency": "EUR"},
            "originalRetailPrice": {"value": "29.99", "currency": "EUR"},
        },
        "listingPolicies": {"fulfillmentPolicyId": "1", "bestOfferTerms": {"x": True}},
        "listing": {"listingId": "110", "listingStatus": "ACTIVE", "soldQuantity": 3},
        **more,
    }


def paused(sku: str = "MUG-BLUE", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Write down one offer that is not published."""
    made = offer(sku, status="UNPUBLISHED", **more)
    return {name: value for name, value in made.items() if name != "listing"}


def shows(item: Mapping[str, Any] | None, *offers: Mapping[str, Any], write: Raw = DONE) -> Script:
    """Show an article and its offers to every read, and answer every write alike."""

    def script(seen: Seen) -> Raw:
        if seen.method != "GET":
            return write
        if "/inventory_item/" in seen.path:
            return answer(item) if item else NO_ITEM
        if seen.path.endswith("/inventory_item"):
            return answer({"inventoryItems": [item] if item else [], "total": int(bool(item))})
        if seen.path.endswith("/offer"):
            return answer({"offers": list(offers), "total": len(offers)}) if offers else NO_OFFER
        return answer(offers[0]) if offers else NO_OFFER

    return script
