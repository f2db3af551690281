"""Setting stock: absolute quantities, all or none, once for each idempotency key.

Source: Shopify's `inventorySetQuantities` and idempotent requests, 2026-10.
"""

import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from graphql import get_directive_values

from activities.marketplaces.shopify.sandbox.draw import Drawn, Pen
from activities.marketplaces.shopify.sandbox.refusals import Field, Info, Refused, refuse
from activities.marketplaces.shopify.sandbox.scalars import gid, numbered, refusal, timestamp
from activities.sandbox.state import Document

MOST_UNITS: Final = 1_000_000_000
MOST_AT_ONCE: Final = 250
KEY_LIVES_S: Final = 86_400.0
LONGEST_KEY: Final = 255
REASONS: Final = frozenset(
    "correction cycle_count_available damaged movement_canceled movement_created movement_received"
    " movement_updated other promotion quality_control received reservation_created"
    " reservation_deleted reservation_updated restock safety_stock shrinkage".split()
)


class SetQuantities:
    """The mutation `inventorySetQuantities`."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen
        self._books = pen.books

    def __call__(self, info: Info, input: Mapping[str, Any]) -> Drawn:  # noqa: A002
        """Set quantities; a repeat under the same key answers as the first and changes nothing."""
        key = _idempotency_key(info)
        _check_arguments(input)
        asked = json.dumps(input, sort_keys=True)
        seen = self._books.find("idempotency", key)
        if seen is not None and self._books.now - seen["at"] < KEY_LIVES_S:
            return self._again(seen, asked)
        try:
            group = self._set(input)
        except Refused as refused:
            self._keep(key, asked, None)
            raise refused from None
        self._keep(key, asked, group)
        return {"inventoryAdjustmentGroup": self._drawn(group)}

    def _keep(self, key: str, asked: str, group: Document | None) -> None:
        body = {"at": self._books.now, "asked": asked, "group": group}
        self._books.put("idempotency", key, body)

    def _again(self, seen: Document, asked: str) -> Drawn:
        if seen["asked"] != asked:
            refuse(
                "The same idempotency key cannot be used with different operation parameters.",
                None,
                "IDEMPOTENCY_KEY_PARAMETER_MISMATCH",
            )
        if seen["group"] is None:
            refuse(
                "A previous request with this idempotency key failed."
                " Retry with a new idempotency key.",
                None,
                "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED",
            )
        return {"inventoryAdjustmentGroup": self._drawn(seen["group"])}

    def _set(self, input: Mapping[str, Any]) -> Document:  # noqa: A002 - Shopify's name
        _check_input(input)
        wanted = [self._wanted(n, given) for n, given in enumerate(input["quantities"])]
        items = [item for item, _ in wanted]
        for n, item in enumerate(items):
            if item in items[:n]:
                refuse(
                    "The combination of inventoryItemId and locationId must be unique.",
                    ("input", "quantities", n),
                    "NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR",
                )
        changes = [self._change(item, quantity) for item, quantity in wanted]
        return {
            "id": str(self._books.next_number()),
            "at": timestamp(self._books.now),
            "name": input["name"],
            "reason": input["reason"],
            "uri": input.get("referenceDocumentUri"),
            "changes": changes,
        }

    def _wanted(self, n: int, given: Mapping[str, Any]) -> tuple[str, int]:
        """Check one quantity and return the item's number with it."""
        place = ("input", "quantities", n)
        item = numbered(given["inventoryItemId"], "InventoryItem")
        pair = self._pen.pair_of(item, by="item")
        if pair is None:
            text = "The specified inventory item could not be found."
            refuse(text, (*place, "inventoryItemId"), "INVALID_INVENTORY_ITEM")
        if numbered(given["locationId"], "Location") != self._pen.account.location:
            text = "The specified location could not be found."
            refuse(text, (*place, "locationId"), "INVALID_LOCATION")
        quantity: int = given["quantity"]
        check_units(quantity, (*place, "quantity"))
        expected = given["changeFromQuantity"]
        if expected is not None and expected != pair[1]["stock"]:
            text = "The changeFromQuantity value does not match persisted value."
            refuse(text, (*place, "changeFromQuantity"), "CHANGE_FROM_QUANTITY_STALE")
        return item, quantity

    def _change(self, item: str, quantity: int) -> Document:
        pair = self._pen.pair_of(item, by="item")
        product, one = pair or ({}, {})
        variants = [
            {**v, "stock": quantity} if v["item"] == item else v for v in product["variants"]
        ]
        self._books.put("product", product["id"], {**product, "variants": variants})
        self._books.effect(one["sku"] or "", "stock", quantity)
        return {"item": item, "delta": quantity - one["stock"], "after": quantity}

    def _drawn(self, group: Document) -> Drawn:
        return {
            "__typename": "InventoryAdjustmentGroup",
            "id": gid("InventoryAdjustmentGroup", group["id"]),
            "createdAt": group["at"],
            "reason": group["reason"],
            "referenceDocumentUri": group["uri"],
            "changes": [
                {
                    "name": group["name"],
                    "delta": change["delta"],
                    "quantityAfterChange": change["after"],
                    "item": self._item(change["item"]),
                    "location": self._pen.location(),
                }
                for change in group["changes"]
            ],
        }

    def _item(self, item: str) -> Drawn | None:
        pair = self._pen.pair_of(item, by="item")
        return self._pen.item(pair) if pair else None


def check_units(quantity: int, field: Field, code: str | None = None) -> None:
    """Refuse a stock that no shop can have."""
    if quantity < 0:
        refuse("The quantity can't be negative.", field, code or "INVALID_QUANTITY_NEGATIVE")
    if quantity > MOST_UNITS:
        text = "The total quantity can't be higher than 1,000,000,000."
        refuse(text, field, code or "INVALID_QUANTITY_TOO_HIGH")


def _check_arguments(input: Mapping[str, Any]) -> None:  # noqa: A002 - Shopify's name
    """Refuse at the top level what the API insists on although its schema does not say so."""
    if len(input["quantities"]) > MOST_AT_ONCE:
        given = len(input["quantities"])
        text = f"The input array size of {given} is greater than the maximum allowed of 250."
        raise refusal(text, "MAX_INPUT_SIZE_EXCEEDED")
    for given in input["quantities"]:
        if "changeFromQuantity" not in given:
            text = "InventoryQuantityInput must include the following argument: changeFromQuantity."
            raise refusal(text, "INVALID_FIELD_ARGUMENTS")


def _check_input(input: Mapping[str, Any]) -> None:  # noqa: A002 - Shopify's name
    if input["name"] not in {"available", "on_hand"}:
        text = "The quantity name must be either 'available' or 'on_hand'."
        refuse(text, ("input", "name"), "INVALID_NAME")
    if input["reason"] not in REASONS:
        refuse("The specified reason is invalid.", ("input", "reason"), "INVALID_REASON")
    uri = input.get("referenceDocumentUri")
    if uri is not None and not (urlsplit(uri).scheme and uri.partition(":")[2].strip("/")):
        text = "The specified reference document is invalid."
        refuse(text, ("input", "referenceDocumentUri"), "INVALID_REFERENCE_DOCUMENT")


def _idempotency_key(info: Info) -> str:
    """Return the key of the mandatory directive; without one the whole request is refused."""
    directive = info.schema.get_directive("idempotent")
    given = (
        get_directive_values(directive, info.field_nodes[0], info.variable_values)
        if directive
        else None
    )
    if given is None:
        text = "The @idempotent directive is required for this mutation but was not provided."
        raise refusal(text, "BAD_REQUEST")
    key = str(given["key"])
    if not key.strip() or len(key) > LONGEST_KEY:
        raise refusal("The idempotency key must not be blank or too long.", "BAD_REQUEST")
    return key
