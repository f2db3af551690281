"""Is there such an activity, in such a shop, with such parameters?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from pydantic import JsonValue

from activities.catalogue import Catalogue
from activities.declaration import Activity, Implementation, Params
from activities.money import read_decimal
from activities.plan.drafts import Path
from activities.plan.judged import Judged, Known, problem, under
from activities.plan.language import as_expression
from activities.plan.params import Reading, read_params
from activities.plan.problems import Problem
from activities.plan.references import expressions_in
from activities.plan.similar import did_you_mean
from activities.plan.tenant import ShopView, Tenant

_NOTHING: Final = Decimal(0)
_ALL_OF_IT: Final = Decimal(-100)
"""Percent of a price."""


class NoExtension(Params):
    """Extension fields of a marketplace that asks for none."""


@dataclass(frozen=True, slots=True)
class Called:
    """One call as the plan writes it."""

    name: str
    path: Path
    activity: str
    params: Mapping[str, JsonValue]
    inputs: Mapping[str, JsonValue]


def judge(call: Called, known: Known) -> tuple[Judged, tuple[Problem, ...]]:
    """Look everything up that a call names."""
    activity = known.catalogue.activities.get(call.activity)
    if activity is None:
        hint = f"There is no activity `{call.activity}`. "
        hint += did_you_mean(call.activity, known.catalogue.activities)
        found = problem("unknown_activity", (*call.path, "activity"), hint.rstrip())
        return Judged(call.name, call.path), (found,)
    shop, problems = _shop(call, activity, known.tenant)
    implementation = _implementation(activity, shop, known.catalogue)
    if implementation is None and (shop is not None or not activity.in_shop):
        problems = (*problems, _unsupported(call, activity, shop, known.catalogue))
    reading = read_params(call.params, activity.params, call.inputs)
    judged = Judged(call.name, call.path, activity, shop, implementation, reading)
    mine = tuple(under((*call.path, "params"), reading.problems))
    placed = {found.at for found in problems}
    mine = tuple(found for found in mine if found.at not in placed)
    return judged, (*problems, *mine, *_extension(call, judged, reading))


def _shop(
    call: Called, activity: Activity, tenant: Tenant
) -> tuple[ShopView | None, tuple[Problem, ...]]:
    name = call.params.get("shop")
    path = (*call.path, "params", "shop")
    if not activity.in_shop or name is None:
        return None, ()
    if as_expression(name) is not None:
        hint = "Name the shop itself: `shop` is a literal, so that people see where it happens."
        return None, (problem("ill_typed", path, hint),)
    if not isinstance(name, str) or name in tenant.shops:
        return (tenant.shops[name] if isinstance(name, str) else None), ()
    hint = f"No shop `{name}` is connected. {did_you_mean(name, tenant.shops)}".rstrip()
    return None, (problem("unknown_shop", path, hint),)


def _implementation(
    activity: Activity, shop: ShopView | None, catalogue: Catalogue
) -> Implementation | None:
    return catalogue.implementation(activity.name, shop.marketplace if shop else None)


def _unsupported(
    call: Called, activity: Activity, shop: ShopView | None, catalogue: Catalogue
) -> Problem:
    reason = "nothing here does it"
    if shop is not None:
        known = shop.marketplace in catalogue.marketplaces
        reason = "this version has no connection to that marketplace"
        if known:
            reason = catalogue.why_unsupported(activity.name, shop.marketplace)
    hint = f"`{activity.name}` cannot be done there: {reason}."
    return problem("unsupported", (*call.path, "activity"), hint)


def _extension(call: Called, judged: Judged, reading: Reading) -> Iterator[Problem]:
    """Yield what is wrong with a marketplace's own fields."""
    given = reading.filled.get("extension", {})
    takes_one = judged.activity is not None and "extension" in judged.activity.params.model_fields
    if judged.implementation is None or not takes_one or not isinstance(given, dict):
        return
    model = judged.implementation.extension or NoExtension
    found = read_params(given, model, call.inputs)
    for wrong in under((*call.path, "params", "extension"), found.problems):
        yield wrong.model_copy(update={"code": "bad_extension"})


_SKU_FIELDS: Final = ("sku", "skus")


def literal_skus(judged: Judged) -> Iterator[tuple[Path, str]]:
    """Yield the SKUs that a call names itself, each with its place."""
    if judged.reading is None:
        return
    for name in _SKU_FIELDS:
        value: Any = judged.reading.filled.get(name)
        path = (*judged.path, "params", name)
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, list):
            texts = ((n, part) for n, part in enumerate(value) if isinstance(part, str))
            yield from (((*path, n), part) for n, part in texts)


def check_skus(calls: tuple[Judged, ...], tenant: Tenant) -> Iterator[Problem]:
    """Yield SKUs that the tenant does not have; one look-up serves the plan."""
    named = [found for judged in calls for found in literal_skus(judged)]
    known = tenant.known_skus(frozenset(sku for _, sku in named)) if named else frozenset()
    for path, sku in named:
        if sku not in known:
            close = did_you_mean(sku, tenant.similar_skus(sku))
            hint = f"You have no product with the SKU `{sku}`. {close}".rstrip()
            yield problem("unknown_sku", path, hint)


def check_inputs(inputs: Mapping[str, JsonValue], path: Path) -> Iterator[Problem]:
    """Yield inputs that are no plain values."""
    for at, _ in expressions_in(dict(inputs)):
        hint = "An input is a plain value; write expressions into the steps."
        yield problem("ill_typed", (*path, "inputs", *at), hint)


def check_money(judged: Judged) -> Iterator[Problem]:
    """Yield money of another currency than the shop's."""
    if judged.shop is None or judged.reading is None:
        return
    for at, currency in _currencies(judged.reading.filled, ()):
        if currency != judged.shop.currency:
            hint = f"The shop sells in {judged.shop.currency}; nothing is converted."
            yield problem("wrong_currency", (*judged.path, "params", *at), hint)


def check_prices(judged: Judged) -> Iterator[Problem]:
    """Yield changes that would leave no price."""
    if not judged.sets_a_price or judged.reading is None:
        return
    change, price = judged.reading.filled.get("change"), judged.reading.filled.get("price")
    path = (*judged.path, "params")
    match change:
        case {"kind": "change_pct", "by": str(by)} if _most(by, _ALL_OF_IT):
            hint = "Lowering a price by 100% or more leaves no price. Say less, or set a price."
            yield problem("no_price", (*path, "change", "by"), hint)
        case {"kind": "set", "price": {"amount": str(amount)}} if _most(amount, _NOTHING):
            yield _above_zero((*path, "change", "price", "amount"))
        case _:
            pass
    if isinstance(price, dict) and _most(str(price.get("amount")), _NOTHING):
        yield _above_zero((*path, "price", "amount"))


def _above_zero(path: Path) -> Problem:
    return problem("no_price", path, "A price is more than zero. Say what it should be.")


def _most(text: str, most: Decimal) -> bool:
    """Tell whether a number is at most so much; what is no number is told as that."""
    try:
        return read_decimal(text) <= most
    except ValueError:
        return False


def _currencies(value: JsonValue, at: Path) -> Iterator[tuple[Path, str]]:
    match value:
        case {"amount": _, "currency": str(currency), **rest} if not rest:
            yield (*at, "currency"), currency
        case dict():
            for name, inner in value.items():
                yield from _currencies(inner, (*at, name))
        case list():
            for index, inner in enumerate(value):
                yield from _currencies(inner, (*at, index))
        case _:
            return
