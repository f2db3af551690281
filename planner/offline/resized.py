"""A plan with another amount in place of its own: "make it 5 percent", "make it 20 euros"."""

import copy
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from activities.money import Money, canonical, read_decimal
from planner.offline.amounts import Amount, Unit, money, percent, units
from planner.offline.language import Language
from planner.offline.phrases import Listed, Phrase, Said, phrase
from planner.offline.prices import is_a_price
from planner.offline.replies import Told
from planner.offline.stocks import MOST_UNITS

_ONE: Final = phrase(
    "I can only change the amount of a plan that has one, the same in all its parts. Please say the"
    " whole order anew."
)
_HUNDRED: Final = 100

Json = dict[str, Any]


Instead = tuple[Phrase, Mapping[Said, Said]]
"""What to say where the plan's texts do not name the old amounts; else by what each is replaced."""


def resized(plan: Mapping[str, Any], written: Amount, text: str) -> tuple[Json, Instead]:
    """Return the plan with another amount, and how its texts say that.

    Raises:
        Told: the plan has no such amount, or several that differ.
    """
    new = copy.deepcopy(dict(plan))
    steps = [step for workflow in new["workflows"] for step in workflow["steps"]]
    if any("drift_pct" in workflow.get("limits", {}) for workflow in new["workflows"]):
        raise Told("This plan has ceilings for its changes. Please say the whole order anew.")
    said = _replaced([step["params"] for step in steps], written, text)
    return new, said


def renamed(plan: Json, instead: Instead, language: Language) -> Json:
    """Put the new amounts into a plan's texts, so that each still says what it is about."""
    said, amounts = instead
    named = {language.say(old): language.say(new) for old, new in amounts.items()}
    summary = _with(str(plan.get("summary", "")), named)
    plan["summary"] = summary or f"{plan.get('summary', '')} {language.say(said)}".strip()
    for titled in (w for w in plan["workflows"] for w in (w, *w["steps"])):
        titled["title"] = _with(titled.get("title", ""), named) or ""
    return plan


def _with(text: str, named: Mapping[str, str]) -> str | None:
    """Return a text with the old amounts replaced; None where it names none, or a name may."""
    olds = "|".join(re.escape(old) for old in named)
    found, count = re.subn(rf"(?<![\w.,])(?:{olds})(?![\w])", lambda match: named[match[0]], text)
    bare = all(old.isdecimal() for old in named)
    return found if count == 1 or (count and not bare) else None


def _replaced(params: list[Json], written: Amount, text: str) -> Instead:
    """Put an amount in place of the one it can be meant for."""
    changes = [one["change"] for one in params if "change" in one]
    if written.text.lstrip().startswith("+") and not all(map(_raises, changes or [{}])):
        raise Told(_ONE)
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


def _raises(change: Json) -> bool:
    return change.get("kind") == "change_pct" and read_decimal(change["by"]) > 0


def _is_price(written: Amount, stocks: Sequence[tuple[Json, str]]) -> bool:
    return not stocks or is_a_price(written)


def _by_percent(changes: list[Json], by: Decimal) -> Instead:
    if len({one["by"] for one in changes}) != 1 or by <= 0:
        raise Told(_ONE)
    was = read_decimal(changes[0]["by"])
    falls = was < 0
    if falls and by >= _HUNDRED:
        raise Told("Lowering a price by 100% or more leaves no price.")
    for change in changes:
        change["by"] = canonical(-by if falls else by)
    shown = Decimal(canonical(by))
    amounts: dict[Said, Said] = {Decimal(canonical(abs(was))): shown}
    if falls:
        return phrase("Lower by {by} instead.", by=shown), amounts
    return phrase("Raise by {by} instead.", by=shown), amounts


def _to_price(holders: list[Json], written: Amount, text: str) -> Instead:
    """Set every price, each in the currency that it has."""
    if len({one["price"]["amount"] for one in holders}) != 1 or written.numbers[0] <= 0:
        raise Told(_ONE)
    amounts: dict[Said, Said] = {}
    for one in holders:
        price = money(written, text, one["price"]["currency"])
        amounts[Money.model_validate(one["price"])] = price
        one["price"] = price.model_dump(mode="json")
    prices = Listed(tuple(dict.fromkeys(amounts.values())))
    return phrase("Set the price to {amount} instead.", amount=prices), amounts


def _to_stock(holders: Sequence[tuple[Json, str]], written: Amount, text: str) -> Instead:
    quantity = units(written, text)
    if len({str(one[name]) for one, name in holders}) != 1 or not 0 <= quantity <= MOST_UNITS:
        raise Told(_ONE)
    was = holders[0][0][holders[0][1]]
    for one, name in holders:
        one[name] = quantity
    said = phrase("Set the stock to {quantity} instead.", quantity=str(quantity))
    return said, {str(was): str(quantity)}
