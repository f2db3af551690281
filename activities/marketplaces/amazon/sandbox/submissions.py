"""Submissions to the simulated Amazon: checked at once, accepted, and worked off a moment later.

What is wrong with a submission by itself makes it `INVALID` at once. What is wrong with it beside
what is stored shows only when it is worked off: then nothing of it is applied, and the listing
bears the issue. An effect is recorded when something is applied, never when it is accepted.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from activities.marketplaces.amazon.places import Place
from activities.marketplaces.amazon.sandbox.answers import refuse
from activities.marketplaces.amazon.sandbox.conformity import problems
from activities.marketplaces.amazon.sandbox.documents import (
    amount_of,
    moment,
    new_item,
    price_of,
)
from activities.marketplaces.amazon.sandbox.draw import Drawn, Pen
from activities.marketplaces.amazon.sandbox.front import Meant
from activities.marketplaces.amazon.sandbox.kinds import BY_NAME, definition
from activities.marketplaces.amazon.sandbox.patches import Attributes, patched
from activities.marketplaces.amazon.shapes import AVAILABILITY, MERCHANT, OFFER, TITLE
from activities.sandbox.state import Books, Document

WORKS_S: Final = 3.0
"""How long after its acceptance a submission is worked off."""
LONGEST_SKU: Final = 40
_PERIOD: Final = frozenset({"start_at", "end_at"})


class Submissions:
    """What one request may submit to one shop, and what becomes of it."""

    def __init__(self, place: Place, books: Books) -> None:
        self._place = place
        self._books = books

    def take(self, meant: Meant) -> Drawn:
        """Check a submission, and accept it unless it is only a preview."""
        sku = meant.at["sku"]
        preview = meant.operation.endswith(":preview")
        verb = meant.operation.removesuffix(":preview").removesuffix("ListingsItem")
        body = {} if verb == "delete" else meant.body()
        item = self._living(sku)
        if item is None and verb != "put":
            refuse(f"SKU '{sku}' not found in marketplace {self._place.id}.")
        issues = [] if verb == "delete" else self._checked(sku, verb, body, item)
        number = self._books.next_number()
        answer: Drawn = {
            "sku": sku,
            "status": "INVALID" if issues else "VALID" if preview else "ACCEPTED",
            "submissionId": f"{number:08x}-75dd-11ea-bc55-0242ac130003",
            "issues": issues,
        }
        if not issues and not preview:
            self._accept(str(number), {"sku": sku, "verb": verb, "body": body})
        return answer

    def _living(self, sku: str) -> Document | None:
        found = self._books.find("item", sku)
        return None if found is None or found["ended"] else found

    def _accept(self, number: str, submission: Document) -> None:
        self._books.put("submission", number, submission)
        self._books.put_off = (self._books.now + WORKS_S, number)

    def _checked(
        self, sku: str, verb: str, body: Mapping[str, Any], item: Document | None
    ) -> list[Drawn]:
        """Return what is wrong with a submission by itself.

        Raises:
            Refused: it is none at all.
        """
        kind = BY_NAME.get(str(body.get("productType")))
        if kind is None and not (verb == "patch" and body.get("productType") == "PRODUCT"):
            refuse("Invalid 'productType' provided.")
        if item is not None and verb == "patch":
            if kind is not None and kind.name != item["kind"]:
                refuse("The 'productType' is not the one of the listing.")
            kind = BY_NAME[item["kind"]]
        if kind is None:
            refuse("Invalid 'productType' provided.")
        schema = definition(kind, self._place)
        if verb == "patch" and item is not None:
            after, touched = patched(item["attributes"], body.get("patches"))
            lacking = [name for name in schema["required"] if name in touched and name not in after]
        else:
            after = _attributes(body)
            touched = set(after)
            lacking = [name for name in schema["required"] if name not in after]
            if len(sku) > LONGEST_SKU:
                refuse("Invalid 'sku' provided.", f"It has more than {LONGEST_SKU} characters.")
        issues = [self._lacks(name) for name in lacking]
        for name in sorted(touched & after.keys()):
            issues += self._wrong(name, after[name], schema)
        return issues

    def _lacks(self, name: str) -> Drawn:
        words = f"'{name}' is required but not supplied."
        return self._issue("90220", words, name, "MISSING_ATTRIBUTE")

    def _wrong(self, name: str, value: Any, schema: Mapping[str, Any]) -> list[Drawn]:  # noqa: ANN401
        known = schema["properties"].get(name)
        if known is None:
            words = f"The attribute '{name}' is not valid for this product type."
            return [self._issue("90000900", words, name, "INVALID_ATTRIBUTE")]
        found = list(problems(value, known))
        if name == AVAILABILITY and not found:
            found = [
                "lacks quantity"
                for row in value
                if row["fulfillment_channel_code"] == MERCHANT and "quantity" not in row
            ]
        if not found:
            return []
        words = f"The provided value for '{name}' is invalid: it {found[0]}."
        return [self._issue("4000001", words, name, "INVALID_ATTRIBUTE")]

    def _issue(self, code: str, words: str, name: str, category: str) -> Drawn:
        return {
            "code": code,
            "message": words,
            "severity": "ERROR",
            "attributeNames": [name],
            "categories": [category],
            "marketplaceIds": [self._place.id],
        }

    def work_off(self, number: str) -> None:
        """Apply what was accepted, or say on the listing why not."""
        submission = self._books.find("submission", number)
        if submission is None:
            return
        self._books.drop("submission", number)
        sku, verb, body = submission["sku"], submission["verb"], submission["body"]
        item = self._living(sku)
        if verb == "put":
            self._put(sku, body, item)
        elif item is not None and verb == "delete":
            self._books.put("item", sku, {**item, "ended": True})
            self._books.effect(sku, "ended", None)
        elif item is not None:
            self._patch(item, body["patches"])

    def _patch(self, item: Document, patches: Sequence[Mapping[str, Any]]) -> None:
        attributes, touched = patched(item["attributes"], patches)
        after = {**item, "attributes": attributes}
        issue = self._beside_what_is_stored(after)
        kept = [one for one in item["issues"] if not set(one["attributeNames"]) & touched]
        if issue is not None and OFFER in touched:
            self._books.put("item", item["sku"], {**item, "issues": [*kept, issue]})
            return
        at = moment(self._books.now)
        self._books.put("item", item["sku"], {**after, "issues": kept, "updated": at})
        for what, value in self._effects(after, patches):
            self._books.effect(item["sku"], what, value)

    def _put(self, sku: str, body: Mapping[str, Any], item: Document | None) -> None:
        kind, at = BY_NAME[body["productType"]], moment(self._books.now)
        made = new_item(sku, kind, at, attributes=_attributes(body))
        if item is not None:
            made |= {"created": item["created"], "kept": item["kept"]}
        issue = self._beside_what_is_stored(made)
        if issue is not None:
            # Amazon keeps the listing and does not sell it: here, it has no offer.
            bare = {name: value for name, value in made["attributes"].items() if name != OFFER}
            made |= {"issues": [issue], "attributes": bare}
        self._books.put("item", sku, made)
        price = price_of(made)
        self._books.effect(sku, "created", None if price is None else f"{price:.2f}")

    def _beside_what_is_stored(self, item: Mapping[str, Any]) -> Drawn | None:
        """Return the issue of a price beyond what the seller itself has stored as its limits."""
        price = price_of(item)
        most = amount_of(item, "maximum_seller_allowed_price")
        least = amount_of(item, "minimum_seller_allowed_price")
        if price is None:
            return None
        if most is not None and price > most:
            words = (
                f"The price of {price:.2f} {self._place.currency} is above the 'maximum price' of"
                f" {most:.2f} {self._place.currency}. Review your price and your maximum price."
            )
            return self._issue("18156", words, OFFER, "INVALID_PRICE")
        if least is not None and price < least:
            words = (
                f"The price of {price:.2f} {self._place.currency} is below the 'minimum price' of"
                f" {least:.2f} {self._place.currency}. Review your price and your minimum price."
            )
            return self._issue("18155", words, OFFER, "INVALID_PRICE")
        return None

    def _effects(
        self, item: Mapping[str, Any], patches: Sequence[Mapping[str, Any]]
    ) -> list[tuple[str, Any]]:
        """Say of an applied patch what shoppers see of it."""
        pen = Pen(self._place, self._books.now)
        found: list[tuple[str, Any]] = []
        for patch in patches:
            name = patch["path"].removeprefix("/attributes/")
            fields = {field for row in patch.get("value") or () for field in row}
            if name == OFFER:
                price = price_of(item)
                if patch["op"] == "delete" or fields & _PERIOD:
                    found.append(("state", "active" if pen.is_open(item) else "paused"))
                if "our_price" in fields:
                    found.append(("price", f"{price or Decimal(0):.2f}"))
            elif name == AVAILABILITY:
                found.append(("stock", pen.units(item)))
            else:
                found.append(("content", item["attributes"][TITLE][0]["value"]))
        return found


def _attributes(body: Mapping[str, Any]) -> Attributes:
    found = body.get("attributes")
    if not isinstance(found, dict) or not all(isinstance(rows, list) for rows in found.values()):
        refuse("Invalid 'attributes' provided.")
    return found
