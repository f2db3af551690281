"""What eBay replaces as a whole: read, changed in one place, and put back with all the rest.

Source: the request types `InventoryItem` and `EbayOfferDetailsWithId` of the Inventory API; what
an answer holds beside their fields is for reading only.
"""

from collections.abc import Mapping
from typing import Any, Final

from activities.marketplaces.ebay.shapes import Item, Offer

_ITEM: Final = (
    "availability",
    "condition",
    "conditionDescription",
    "conditionDescriptors",
    "packageWeightAndSize",
    "product",
)
_OFFER: Final = (
    "availableQuantity",
    "categoryId",
    "charity",
    "extendedProducerResponsibility",
    "hideBuyerDetails",
    "includeCatalogProductDetails",
    "listingDescription",
    "listingDuration",
    "listingPolicies",
    "listingStartDate",
    "lotSize",
    "merchantLocationKey",
    "pricingSummary",
    "quantityLimitPerBuyer",
    "regulatory",
    "secondaryCategoryId",
    "storeCategoryNames",
    "tax",
)


def item_body(item: Item, product: Mapping[str, Any]) -> dict[str, Any]:
    """Return everything of an article, with some fields of its product changed."""
    body = {name: item.whole[name] for name in _ITEM if name in item.whole}
    body["product"] = {**body.get("product", {}), **product}
    if "availability" in body:
        body["availability"] = _units(body["availability"])
    return body


def offer_body(offer: Offer, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Return everything of an offer, with some fields changed."""
    return {name: offer.whole[name] for name in _OFFER if name in offer.whole} | changes


def _units(availability: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out how eBay shares the units between formats, which it works out itself."""
    ship = availability.get("shipToLocationAvailability")
    if not isinstance(ship, Mapping):
        return {**availability}
    kept = {name: value for name, value in ship.items() if name != "allocationByFormat"}
    return {**availability, "shipToLocationAvailability": kept}
