"""A plan with another amount in place of its own: "make it 5 percent", "make it 20 euros"."""

import copy
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from activities.money import canonical, read_decimal
from planner.offline.amounts import Amount, Unit, money, percent, units
from planner.offline.phrases import Phrase, phrase
from planner.offline.prices import is_a_price
from planner.offline.replies import Told
from planner.offline.stocks import MOST_UNITS

_ONE: Final = phrase(
    "I can only change the amount of a plan that has one, the same in all its parts. Please say the"
    " whole order anew."
)
_HUNDRED: Final = 100

Json = dict[str, Any]


def resized(plan: Mapping[str, Any], written: Amount, text: str) -> tuple[Json, Phrase]:
    """Return the plan with another amount, and what to say.

    Raises:
        Told: the plan has no such amount, or several that differ.
    """
    new = copy.deepcopy(dict(plan))
    steps = [step for workflow in new["workflows"] for step in workflow["steps"]]
    if any("drift_pct" in workflow.get("limits", {}) for workflow in new["workflows"]):
        raise Told("This plan has ceilings for its changes. Please say the whole order anew.")
    said = _replaced([step["params"] for step in steps], written, text)
    for workflow in new["workflows"]:
        workflow["title"] = ""
    for step in steps:
        step["title"] = ""
    return new, said


def _replaced(params: list[Json], written: Amount, text: str) -> Phrase:
    """Put an amount in place of the one it can be meant for."""
    changes = [one["change"] for one in params if "change" in one]
    steps_by = [one for one in changes if one["kind"] == "change_pct"]
    prices = [one for one in (*changes, *params) if "price" in one]
    stocks = [(one, name) for one in params for name in ("quantity", "stock") if name in one]
    other = len(changes) != len(steps_by) + sum(one["kind"] == "set" for one in changes)
    bare = written.unit is Unit.NONE
    if written.unit is Unit.PERCENT and steps_by:
        return _by_percent(steps_by, percent(written, text))
    if (
        prices
        and not other
        and (written.unit is Unit.MONEY or (bare and _is_price(written, stocks)))
    ):
        return _to_price(prices, written, text)
    if stocks and (written.unit is Unit.UNITS or (bare and not changes and not prices)):
        return _to_stock(stocks, written, text)
    raise Told(_ONE)


def _is_price(written: Amount, stocks: Sequence[tuple[Json, str]]) -> bool:
    return not stocks or is_a_price(written)


def _by_percent(changes: list[Json], by: Decimal) -> Phrase:
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


def _to_price(holders: list[Json], written: Amount, text: str) -> Phrase:
    """Set every price, each in the currency that it has."""
    if len({one["price"]["amount"] for one in holders}) != 1 or written.numbers[0] <= 0:
        raise Told(_ONE)
    for one in holders:
        price = money(written, text, one["price"]["currency"])
        one["price"] = price.model_dump(mode="json")
    return phrase("Set the price to {amount} instead.", amount=written.text)


def _to_stock(holders: Sequence[tuple[Json, str]], written: Amount, text: str) -> Phrase:
    quantity = units(written, text)
    if len({str(one[name]) for one, name in holders}) != 1 or not 0 <= quantity <= MOST_UNITS:
        raise Told(_ONE)
    for one, name in holders:
        one[name] = quantity
    return phrase("Set the stock to {quantity} instead.", quantity=str(quantity))
