"""A plan with another amount in place of its own: "make it 5 percent", "make it 20 euros"."""

import copy
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from activities.money import Money, canonical, read_decimal
from planner.offline.amounts import Amount, Unit, money, percent, units
from planner.offline.phrases import Phrase, phrase
from planner.offline.replies import Told
from planner.offline.stocks import MOST_UNITS

_ONE: Final = phrase(
    "I can only change the amount of a plan that has one, the same in all its parts. Please say the"
    " whole order anew."
)
_HUNDRED: Final = 100


def resized(plan: Mapping[str, Any], written: Amount, text: str) -> tuple[dict[str, Any], Phrase]:
    """Return the plan with another amount, and what to say.

    Raises:
        Told: the plan has no such amount, or several that differ.
    """
    new = copy.deepcopy(dict(plan))
    steps = [step for workflow in new["workflows"] for step in workflow["steps"]]
    writes = [
        step["params"] for step in steps if {"change", "quantity", "price"} & step["params"].keys()
    ]
    if not writes:
        raise Told(_ONE)
    if any("drift_pct" in workflow.get("limits", {}) for workflow in new["workflows"]):
        raise Told("This plan has ceilings for its changes. Please say the whole order anew.")
    for workflow in new["workflows"]:
        workflow["title"] = ""
    for step in steps:
        step["title"] = ""
    if all("change" in one for one in writes):
        changes = [one["change"] for one in writes]
        if {one["kind"] for one in changes} == {"change_pct"} and written.unit is Unit.PERCENT:
            return new, _by_percent(changes, percent(written, text))
        if {one["kind"] for one in changes} == {"set"}:
            return new, _to_price(changes, written, text)
    if all(isinstance(one.get("quantity"), int) for one in writes):
        return new, _to_stock(writes, written)
    raise Told(_ONE)


def _by_percent(changes: list[dict[str, Any]], by: Decimal) -> Phrase:
    if len({one["by"] for one in changes}) != 1 or by <= 0:
        raise Told(_ONE)
    falls = read_decimal(changes[0]["by"]) < 0
    if falls and by >= _HUNDRED:
        raise Told("Lowering a price by 100% or more leaves no price.")
    for change in changes:
        change["by"] = canonical(-by if falls else by)
    shown = f"{canonical(by)}%"
    if falls:
        return phrase("Lower by {by} instead.", by=shown)
    return phrase("Raise by {by} instead.", by=shown)


def _to_price(changes: list[dict[str, Any]], written: Amount, text: str) -> Phrase:
    prices = {(one["price"]["amount"], one["price"]["currency"]) for one in changes}
    if len(prices) != 1 or written.unit not in {Unit.MONEY, Unit.NONE} or written.numbers[0] <= 0:
        raise Told(_ONE)
    price: Money = money(written, text, next(iter(prices))[1])
    for change in changes:
        change["price"] = price.model_dump(mode="json")
    return phrase("Set the price to {amount} instead.", amount=str(price))


def _to_stock(writes: list[dict[str, Any]], written: Amount) -> Phrase:
    quantity = units(written) if written.unit in {Unit.UNITS, Unit.NONE} else -1
    if len({one["quantity"] for one in writes}) != 1 or not 0 <= quantity <= MOST_UNITS:
        raise Told(_ONE)
    for one in writes:
        one["quantity"] = quantity
    return phrase("Set the stock to {quantity} instead.", quantity=str(quantity))
