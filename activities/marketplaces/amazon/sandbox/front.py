"""The front door of the simulated Selling Partner API: which operation a request means."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs, unquote

from activities.marketplaces.amazon.auth import PATH as LOGIN
from activities.marketplaces.amazon.sandbox.answers import Refused, refuse
from activities.sandbox.dialect import Asked, Kind

TOKEN_HEADER: Final = "x-amz-access-token"  # noqa: S105 - the header's name
PREVIEW: Final = "VALIDATION_PREVIEW"
LOG_IN: Final = "token"
SCHEMA: Final = "schema"
_ITEM: Final = r"/listings/2021-08-01/items/(?P<sellerId>[^/]+)/(?P<sku>[^/]+)"
_TYPES: Final = r"/definitions/2020-09-01/productTypes"
_ROUTES: Final = tuple(
    (method, re.compile(path), name, kind)
    for method, path, name, kind in (
        ("POST", LOGIN, LOG_IN, "read"),
        ("GET", r"/schemas/(?P<productType>[^/]+)", SCHEMA, "read"),
        ("GET", _ITEM, "getListingsItem", "read"),
        ("PATCH", _ITEM, "patchListingsItem", "write"),
        ("PUT", _ITEM, "putListingsItem", "write"),
        ("DELETE", _ITEM, "deleteListingsItem", "write"),
        ("GET", r"/listings/2021-08-01/items/(?P<sellerId>[^/]+)", "searchListingsItems", "read"),
        ("GET", _TYPES, "searchDefinitionsProductTypes", "read"),
        ("GET", rf"{_TYPES}/(?P<productType>[^/]+)", "getDefinitionsProductType", "read"),
        ("GET", r"/fba/inventory/v1/summaries", "getInventorySummaries", "read"),
        ("GET", r"/orders/2026-01-01/orders", "searchOrders", "read"),
        (
            "POST",
            r"/batches/products/pricing/2022-05-01/items/competitiveSummary",
            "getCompetitiveSummary",
            "read",
        ),
    )
)
TAKES: Final[Mapping[str, frozenset[str]]] = {
    name: frozenset(parameters.split())
    for name, parameters in {
        "getListingsItem": "marketplaceIds issueLocale includedData",
        "patchListingsItem": "marketplaceIds includedData mode issueLocale",
        "putListingsItem": "marketplaceIds includedData mode issueLocale",
        "deleteListingsItem": "marketplaceIds issueLocale",
        "searchListingsItems": "marketplaceIds issueLocale includedData identifiers identifiersType"
        " variationParentSku packageHierarchySku createdAfter createdBefore lastUpdatedAfter"
        " lastUpdatedBefore withIssueSeverity withStatus withoutStatus sortBy sortOrder pageSize"
        " pageToken",
        "searchDefinitionsProductTypes": "keywords marketplaceIds itemName locale searchLocale",
        "getDefinitionsProductType": "sellerId marketplaceIds productTypeVersion requirements"
        " requirementsEnforced locale parentageLevel",
        "getInventorySummaries": "details granularityType granularityId startDateTime sellerSkus"
        " sellerSku nextToken marketplaceIds",
        "searchOrders": "createdAfter createdBefore lastUpdatedAfter lastUpdatedBefore"
        " fulfillmentStatuses marketplaceIds fulfilledBy maxResultsPerPage paginationToken"
        " includedData",
        "getCompetitiveSummary": "",
    }.items()
}
"""The query parameters of each operation."""


@dataclass(frozen=True)
class Meant:
    """What a request asks for."""

    operation: str
    kind: Kind
    at: Mapping[str, str]
    query: Mapping[str, str]
    asked: Asked

    def several(self, name: str) -> Sequence[str]:
        """Return a comma-separated parameter's values."""
        return [one for one in self.query.get(name, "").split(",") if one]

    def one_of(self, name: str, choices: Sequence[str], default: str) -> str:
        """Return a parameter that has to be one of some words."""
        found = self.query.get(name, default)
        if found not in choices:
            refuse(f"Invalid '{name}' provided.", f"It must be one of {', '.join(choices)}.")
        return found

    def number(self, name: str, default: int, most: int) -> int:
        """Return a parameter that has to be a number from 1 on."""
        found = self.query.get(name, str(default))
        if not (found.isascii() and found.isdecimal() and 1 <= int(found) <= most):
            refuse(f"Invalid '{name}' provided.", f"It must be from 1 to {most}.")
        return int(found)

    def body(self) -> dict[str, Any]:
        """Return the body, which has to be a JSON object."""
        if self.asked.headers.get("content-type", "").partition(";")[0].strip() != (
            "application/json"
        ):
            raise Refused(415, "UnsupportedMediaType", "The body must be application/json.")
        try:
            found = json.loads(self.asked.body)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            refuse("Request body is not a JSON object.")
        return found


def read(asked: Asked) -> Meant | None:
    """Return what a request is, or None where there is no such operation."""
    for method, path, name, kind in _ROUTES:
        found = path.fullmatch(asked.path)
        if found is None or method != asked.method:
            continue
        pairs = parse_qs(asked.query, keep_blank_values=True)
        query = {name: ",".join(values) for name, values in pairs.items()}
        at = {part: unquote(value) for part, value in found.groupdict().items()}
        if query.get("mode") == PREVIEW and kind == "write":
            return Meant(f"{name}:preview", "read", at, query, asked)
        return Meant(name, "write" if kind == "write" else "read", at, query, asked)
    return None


def operations() -> dict[str, Kind]:
    """Return the names that a fault may match."""
    found: dict[str, Kind] = {
        name: "write" if kind == "write" else "read" for _, _, name, kind in _ROUTES
    }
    found |= {f"{name}:preview": "read" for name in ("patchListingsItem", "putListingsItem")}
    return found
