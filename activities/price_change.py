"""A change of price as every marketplace computes it, sends it and takes it back."""

from collections.abc import Mapping

from activities.change import Change, Undo, Value
from activities.core.offer import UpdatePrice, update_price
from activities.errors import Rejected
from activities.money import Money


def asked_price(params: UpdatePrice, before: Money) -> Money:
    """Return the price that is asked for.

    Raises:
        Rejected: there can be no such price; the text says why.
    """
    try:
        return params.change.apply(before)
    except (ValueError, ArithmeticError) as problem:
        raise Rejected(f"{params.sku}: {_reason(problem)}", at=params.sku) from problem


def price_on(side: Mapping[str, Value]) -> Money:
    """Return the price on one side of a change.

    Raises:
        Rejected: there is none.
    """
    price = side.get("price")
    if not isinstance(price, Money):
        raise Rejected("A price change without a price cannot be sent.")
    return price


def put_back(change: Change) -> Undo:
    """Return the call that sets the price that was."""
    back = {"kind": "set", "price": price_on(change.before).model_dump(mode="json")}
    params = {"shop": change.shop, "sku": change.item, "change": back}
    return Undo(activity=update_price.name, params=params)


def _reason(problem: Exception) -> str:
    errors = getattr(problem, "errors", None)  # pydantic's own text is for programmers
    return "; ".join(error["msg"] for error in errors()) if errors else str(problem)
