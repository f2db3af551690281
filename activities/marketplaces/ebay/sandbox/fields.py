"""The rules of single fields: types, lengths and choices, as strict as the vendor's."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from activities.marketplaces.ebay.extension import Condition
from activities.marketplaces.ebay.sandbox.refusals import wrong

MOST_UNITS: Final = 1_000_000
LEAST_PRICE: Final = Decimal("1.00")
"""What a fixed price in euro has to be at least."""

_PRICE: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?", re.ASCII)
_SKU: Final = re.compile(r"[A-Za-z0-9._-]{1,50}", re.ASCII)

Json = Mapping[str, Any]


def keys(given: Json, known: frozenset[str], where: str) -> None:
    """Refuse fields that a type does not have."""
    for name in given:
        if name not in known:
            wrong(f"{where}{name}", "There is no such field.")


def an_object(given: Json, name: str) -> Json | None:
    """Return an object or None when it is absent."""
    found = given.get(name)
    if found is not None and not isinstance(found, dict):
        wrong(name)
    return found


def a_text(given: Json, name: str, most: int) -> str | None:
    """Return a text or None when it is absent."""
    found = given.get(name)
    if found is not None and not (isinstance(found, str) and len(found) <= most):
        wrong(name, f"It is a text of at most {most} characters.")
    return found


def a_sku(sku: object) -> str:
    """Return an article number."""
    if not isinstance(sku, str) or not _SKU.fullmatch(sku):
        wrong("sku", "Only alphanumeric characters can be used, at most 50.")
    return sku


def units(value: object, name: str) -> int:
    """Return a number of units."""
    if type(value) is not int or not 0 <= value <= MOST_UNITS:
        wrong(name)
    return value


def amount(given: object, currency: str) -> dict[str, str]:
    """Return a price in the site's own currency; its number is a string."""
    if not isinstance(given, dict):
        wrong("price")
    keys(given, frozenset({"value", "currency"}), "price.")
    value = given.get("value")
    if not isinstance(value, str) or not _PRICE.fullmatch(value):
        wrong("price.value", "It is a decimal number as a string.")
    if given.get("currency") != currency:
        wrong("price.currency", f"This site sells in {currency}.")
    if Decimal(value) < LEAST_PRICE:
        wrong("price.value", f"It must be at least {LEAST_PRICE}.")
    return {"value": value, "currency": currency}


_ITEM: Final = frozenset(
    "availability condition conditionDescription conditionDescriptors packageWeightAndSize"
    " product".split()
)
_PRODUCT: Final = frozenset(
    "aspects brand description ean epid imageUrls isbn mpn subtitle title upc videoIds".split()
)
_SHIP: Final = frozenset({"quantity", "availabilityDistributions"})
_GTINS: Final = {"ean": (8, 13), "upc": (12,), "isbn": (10, 13)}


def item(given: Json) -> None:
    """Refuse an inventory item that the vendor would not take."""
    keys(given, _ITEM, "")
    condition = given.get("condition")
    if condition is not None and condition not in list(Condition):
        wrong("condition")
    a_text(given, "conditionDescription", 1000)
    an_object(given, "packageWeightAndSize")
    if (availability := an_object(given, "availability")) is not None:
        keys(
            availability,
            frozenset({"shipToLocationAvailability", "pickupAtLocationAvailability"}),
            "availability.",
        )
        if (ship := an_object(availability, "shipToLocationAvailability")) is not None:
            keys(ship, _SHIP, "shipToLocationAvailability.")
            if "quantity" in ship:
                units(ship["quantity"], "quantity")
    if (product := an_object(given, "product")) is not None:
        _product(product)


def _product(given: Json) -> None:
    keys(given, _PRODUCT, "product.")
    a_text(given, "title", 80)
    a_text(given, "subtitle", 55)
    a_text(given, "description", 4000)
    a_text(given, "brand", 65)
    a_text(given, "mpn", 65)
    for url in _texts(given, "imageUrls", most=24, longest=500):
        if not url.startswith("https://"):
            wrong("imageUrls", "Pictures are linked by https.")
    for name, lengths in _GTINS.items():
        for number in _texts(given, name, most=10, longest=13):
            if not number.isdecimal() or len(number) not in lengths:
                wrong(name)
    aspects = an_object(given, "aspects") or {}
    for name in aspects:
        if not 1 <= len(name) <= 40:  # noqa: PLR2004 - the vendor's own length
            wrong("aspects", "A name has 40 characters at most.")
        _texts(aspects, name, most=30, longest=50)


def _texts(given: Json, name: str, *, most: int, longest: int) -> list[str]:
    found = given.get(name, [])
    right = isinstance(found, list) and len(found) <= most
    if not right or not all(isinstance(one, str) and 0 < len(one) <= longest for one in found):
        wrong(name)
    return list(found)


OFFER: Final = frozenset(
    "availableQuantity categoryId charity extendedProducerResponsibility hideBuyerDetails"
    " includeCatalogProductDetails listingDescription listingDuration listingPolicies"
    " listingStartDate lotSize merchantLocationKey pricingSummary quantityLimitPerBuyer regulatory"
    " secondaryCategoryId storeCategoryNames tax".split()
)
NEW_OFFER: Final = OFFER | {"sku", "marketplaceId", "format"}
_POLICIES: Final = frozenset(
    "bestOfferTerms eBayPlusIfEligible fulfillmentPolicyId paymentPolicyId"
    " productCompliancePolicyIds regionalProductCompliancePolicies regionalTakeBackPolicies"
    " returnPolicyId shippingCostOverrides takeBackPolicyId".split()
)
_PRICES: Final = frozenset(
    "auctionReservePrice auctionStartPrice minimumAdvertisedPrice originallySoldForRetailPriceOn"
    " originalRetailPrice price pricingVisibility".split()
)


def offer(given: Json, currency: str) -> None:
    """Refuse the parts of an offer that the vendor would not take."""
    if "availableQuantity" in given:
        units(given["availableQuantity"], "availableQuantity")
    a_text(given, "categoryId", 20)
    a_text(given, "listingDescription", 500_000)
    a_text(given, "merchantLocationKey", 36)
    if given.get("listingDuration", "GTC") != "GTC":
        wrong("listingDuration", "A fixed-price listing is good till cancelled (GTC).")
    for name in ("hideBuyerDetails", "includeCatalogProductDetails"):
        if not isinstance(given.get(name, False), bool):
            wrong(name)
    policies = an_object(given, "listingPolicies") or {}
    keys(policies, _POLICIES, "listingPolicies.")
    for name in ("fulfillmentPolicyId", "paymentPolicyId", "returnPolicyId"):
        a_text(policies, name, 20)
    prices = an_object(given, "pricingSummary") or {}
    keys(prices, _PRICES, "pricingSummary.")
    if "price" in prices:
        amount(prices["price"], currency)
