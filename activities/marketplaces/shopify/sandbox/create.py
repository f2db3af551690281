"""`productSet`: a product with its variants and their stock in one write.

The simulated shop only creates with it, at once, and knows one option for each product.
"""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from activities.marketplaces.shopify.sandbox.documents import new_product, new_variant
from activities.marketplaces.shopify.sandbox.draw import Drawn, Pen
from activities.marketplaces.shopify.sandbox.product_input import (
    LONGEST,
    check_product,
    checked_price,
    with_fields,
)
from activities.marketplaces.shopify.sandbox.refusals import Info, at_most, refuse
from activities.marketplaces.shopify.sandbox.scalars import numbered, refusal, timestamp
from activities.marketplaces.shopify.sandbox.stock import check_units

MOST_VARIANTS: Final = 2_048
_DEFAULT: Final = ("Title", "Default Title")


class Create:
    """The mutation `productSet`."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen
        self._books = pen.books

    def __call__(
        self,
        _: Info,
        input: Mapping[str, Any],  # noqa: A002 - Shopify's name
        identifier: Mapping[str, Any] | None = None,
        synchronous: bool = True,  # noqa: FBT001, FBT002 - likewise
    ) -> Drawn:
        """Create a product."""
        if identifier or input.get("id") or not synchronous:
            text = "The simulated shop uses productSet only to create, and only synchronously."
            raise refusal(text, "BAD_REQUEST")
        if not input.get("title"):
            refuse("Title can't be blank", ("input", "title"), "INVALID_PRODUCT")
        check_product(input, ("input",), self._pen, code="INVALID_PRODUCT")
        name, values = _option(input)
        variants = [
            self._variant(n, given, name, values)
            for n, given in enumerate(input.get("variants") or [])
        ]
        _check_apart([one["option"] for one in variants])
        at = timestamp(self._books.now)
        blank = new_product(
            str(self._books.next_number()),
            at,
            option=name,
            vendor=self._pen.account.title,
            files=_files(input),
            variants=variants or [self._blank()],
        )
        kept = with_fields(blank, input)
        self._books.put("product", kept["id"], kept)
        for one in kept["variants"]:
            self._books.effect(one["sku"] or "", "created", one["price"])
        return {"product": self._pen.product(kept)}

    def _blank(self) -> Drawn:
        return new_variant(str(self._books.next_number()), str(self._books.next_number()))

    def _variant(self, n: int, given: Mapping[str, Any], name: str, values: list[str]) -> Drawn:
        place = ("input", "variants", n)
        item = given.get("inventoryItem") or {}
        sku = given.get("sku") or item.get("sku") or ""
        at_most(sku, LONGEST, (*place, "sku"), "INVALID_VARIANT")
        at_most(given.get("barcode"), LONGEST, (*place, "barcode"), "INVALID_VARIANT")
        wrong = "INVALID_VARIANT"
        price = checked_price(given.get("price", "0.00"), (*place, "price"), wrong, wrong)
        return {
            **self._blank(),
            "sku": sku,
            "price": price,
            "compare": given.get("compareAtPrice"),
            "stock": self._stock(n, given),
            "option": _chosen(n, given, name, values),
            "barcode": given.get("barcode"),
            "policy": given.get("inventoryPolicy") or "DENY",
            "taxable": given.get("taxable") is not False,
            "tracked": bool(item.get("tracked")),
            "ships": item.get("requiresShipping") is not False,
        }

    def _stock(self, n: int, given: Mapping[str, Any]) -> int:
        stock = 0
        for m, level in enumerate(given.get("inventoryQuantities") or ()):
            place = ("input", "variants", n, "inventoryQuantities", m)
            if numbered(level["locationId"], "Location") != self._pen.account.location:
                refuse("Location does not exist", (*place, "locationId"), "INVALID_INPUT")
            if level["name"] not in {"available", "on_hand"}:
                refuse("Name must be available or on_hand", (*place, "name"), "INVALID_INPUT")
            check_units(level["quantity"], (*place, "quantity"), code="INVALID_INPUT")
            stock = level["quantity"]
        return stock


def _option(input: Mapping[str, Any]) -> tuple[str, list[str]]:  # noqa: A002 - Shopify's name
    """Return the one option's name and its values."""
    options = input.get("productOptions") or []
    variants = input.get("variants") or []
    if variants and not options:
        text = "Product options input is required when updating variants"
        refuse(text, ("input", "productOptions"), "PRODUCT_OPTIONS_INPUT_MISSING")
    if options and not variants:
        text = "Variants input is required when updating product options"
        refuse(text, ("input", "variants"), "VARIANTS_INPUT_MISSING")
    if len(variants) > MOST_VARIANTS:
        refuse("Too many variants", ("input", "variants"), "VARIANTS_OVER_LIMIT")
    if not options:
        return _DEFAULT[0], [_DEFAULT[1]]
    if len(options) > 1:
        text = "The simulated shop knows one option for each product"
        refuse(text, ("input", "productOptions"), "OPTIONS_OVER_LIMIT")
    place = ("input", "productOptions", 0)
    name = options[0].get("name") or ""
    values = [one.get("name") or "" for one in options[0].get("values") or []]
    if not name.strip():
        refuse("Option name can't be blank", (*place, "name"), "INVALID_INPUT")
    if not values:
        refuse("Option values are missing", (*place, "values"), "OPTION_VALUES_MISSING")
    if len(set(values)) != len(values):
        refuse("Duplicated option value", (*place, "values"), "DUPLICATED_OPTION_VALUE")
    return name, values


def _chosen(n: int, given: Mapping[str, Any], name: str, values: list[str]) -> str:
    """Return the option value of one variant."""
    place = ("input", "variants", n, "optionValues")
    if len(given["optionValues"]) != 1:
        refuse("A value is needed for each option", place, "INVALID_VARIANT")
    one = given["optionValues"][0]
    if one.get("optionName") != name:
        refuse("Option does not exist", (*place, 0), "OPTION_DOES_NOT_EXIST")
    value: str = one.get("name") or ""
    if value not in values:
        refuse("Option value does not exist", (*place, 0, "name"), "OPTION_VALUE_DOES_NOT_EXIST")
    return value


def _check_apart(chosen: list[str]) -> None:
    for n, value in enumerate(chosen):
        if value in chosen[:n]:
            field = ("input", "variants", n)
            refuse(f"The variant '{value}' already exists.", field, "INVALID_VARIANT")


def _files(input: Mapping[str, Any]) -> list[str]:  # noqa: A002 - Shopify's name
    sources: list[str] = []
    for n, one in enumerate(input.get("files") or ()):
        source = one.get("originalSource") or ""
        if urlsplit(source).scheme not in {"http", "https"}:
            field = ("input", "files", n, "originalSource")
            refuse("Image URL is invalid", field, "INVALID_INPUT")
        sources.append(source)
    return sources
