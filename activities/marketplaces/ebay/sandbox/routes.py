"""Which call a request is: by method and path, under the vendor's own operation ids."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import parse_qsl, unquote

from activities.sandbox.dialect import Asked, Kind, SandboxShop
from activities.sandbox.state import Books, Document

Opens = Literal["nobody", "seller", "public"]
"""Whose token a call asks for."""

_INVENTORY: Final = "/sell/inventory/v1"
_TAXONOMY: Final = "/commerce/taxonomy/v1"


@dataclass(frozen=True)
class Route:
    """One call that the simulated eBay understands."""

    name: str
    method: str
    path: str
    """Its parameters stand in braces."""
    query: frozenset[str] = frozenset()
    """The parameters that it takes."""
    opens: Opens = "seller"
    speaks: bool = False
    """Whether it insists on `Content-Language`."""
    has_body: bool = False

    @property
    def kind(self) -> Kind:
        """Say whether it may change something in the shop."""
        return "read" if self.method == "GET" or self.opens == "nobody" else "write"

    @property
    def api(self) -> str:
        """Return the API whose daily limit it uses up."""
        return "/".join(self.path.split("/")[1:3])


def _route(name: str, method: str, path: str, query: str = "", **more: object) -> Route:
    return Route(name, method, path, frozenset(query.split()), **more)  # type: ignore[arg-type]


ROUTES: Final = (
    _route("token", "POST", "/identity/v1/oauth2/token", opens="nobody"),
    _route("getInventoryItems", "GET", f"{_INVENTORY}/inventory_item", "limit offset"),
    _route("getInventoryItem", "GET", f"{_INVENTORY}/inventory_item/{{sku}}"),
    _route(
        "createOrReplaceInventoryItem",
        "PUT",
        f"{_INVENTORY}/inventory_item/{{sku}}",
        speaks=True,
        has_body=True,
    ),
    _route("getOffers", "GET", f"{_INVENTORY}/offer", "sku marketplace_id format limit offset"),
    _route("createOffer", "POST", f"{_INVENTORY}/offer", speaks=True, has_body=True),
    _route("getOffer", "GET", f"{_INVENTORY}/offer/{{offer}}"),
    _route("updateOffer", "PUT", f"{_INVENTORY}/offer/{{offer}}", speaks=True, has_body=True),
    _route("deleteOffer", "DELETE", f"{_INVENTORY}/offer/{{offer}}"),
    _route("publishOffer", "POST", f"{_INVENTORY}/offer/{{offer}}/publish"),
    _route("withdrawOffer", "POST", f"{_INVENTORY}/offer/{{offer}}/withdraw"),
    _route(
        "bulkUpdatePriceQuantity",
        "POST",
        f"{_INVENTORY}/bulk_update_price_quantity",
        has_body=True,
    ),
    _route("getInventoryLocations", "GET", f"{_INVENTORY}/location", "limit offset"),
    _route(
        "getFulfillmentPolicies", "GET", "/sell/account/v1/fulfillment_policy", "marketplace_id"
    ),
    _route("getPaymentPolicies", "GET", "/sell/account/v1/payment_policy", "marketplace_id"),
    _route("getReturnPolicies", "GET", "/sell/account/v1/return_policy", "marketplace_id"),
    _route(
        "getOrders",
        "GET",
        "/sell/fulfillment/v1/order",
        "filter limit offset orderIds fieldGroups",
    ),
    _route(
        "getDefaultCategoryTreeId",
        "GET",
        f"{_TAXONOMY}/get_default_category_tree_id",
        "marketplace_id",
        opens="public",
    ),
    _route(
        "getCategorySuggestions",
        "GET",
        f"{_TAXONOMY}/category_tree/{{tree}}/get_category_suggestions",
        "q",
        opens="public",
    ),
    _route(
        "getItemAspectsForCategory",
        "GET",
        f"{_TAXONOMY}/category_tree/{{tree}}/get_item_aspects_for_category",
        "category_id",
        opens="public",
    ),
    _route(
        "search",
        "GET",
        "/buy/browse/v1/item_summary/search",
        "q gtin filter sort limit offset",
        opens="public",
    ),
)

_PATTERNS: Final = [
    (route, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route.path))) for route in ROUTES
]


@dataclass(frozen=True)
class Heard:
    """One understood request, with the account that it is about."""

    route: Route
    path: Mapping[str, str]
    query: Mapping[str, str]
    asked: Asked
    shop: SandboxShop
    books: Books

    def header(self, name: str) -> str:
        """Return a header; empty when it was not sent."""
        return self.asked.headers.get(name, "")

    def offer(self) -> Document | None:
        """Return the offer that the path names, unless it was deleted."""
        found = self.books.find("offer", self.path["offer"])
        return None if found is None or found.get("deleted") else found


def find(asked: Asked) -> tuple[Route, Mapping[str, str]] | None:
    """Return the call of a request and the parameters of its path."""
    for route, pattern in _PATTERNS:
        found = pattern.fullmatch(asked.path)
        if found and route.method == asked.method:
            named = {name: unquote(value) for name, value in found.groupdict().items()}
            return route, named
    return None


def knows_path(asked: Asked) -> bool:
    """Tell whether another method would do."""
    return any(pattern.fullmatch(asked.path) for _, pattern in _PATTERNS)


def query(asked: Asked) -> list[tuple[str, str]]:
    """Return the parameters of a query in their order."""
    return parse_qsl(asked.query, keep_blank_values=True)
