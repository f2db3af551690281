"""Whether a write, as it would be now, is still what was signed.

Pure comparisons between a fresh read and the manifest; nothing here sends anything.
"""

from activities import figures
from activities.change import Change, Value
from activities.declaration import Activity
from activities.errors import ActivityError, Conflict
from activities.money import Money, change_in_pct
from activities.plan.language import Limits
from activities.product import Product
from workflows.manifest import Line, Unresolved, measured, worse_than


class NotSigned(ActivityError):
    """The item is selected now, and nobody signed a write of it."""

    code = "not_in_manifest"


class OutOfBounds(ActivityError):
    """The write would be worse than what was judged."""

    code = "out_of_bounds"


def against_line(fresh: Change, line: Line, activity: Activity, product: Product | None) -> None:
    """Refuse a write that is not the signed one.

    Raises:
        Conflict: the world moved: another before-value, result, listing or set of articles.
        OutOfBounds: an attribute got worse than what policy judged.
    """
    signed = line.change
    for field in activity.guarded:
        _same(signed.before.get(field), fresh.before.get(field), field)
    for field in signed.after.keys() | fresh.after.keys():
        _same(signed.after.get(field), fresh.after.get(field), field)
    _same(signed.listing, fresh.listing, "listing")
    if set(fresh.skus) - set(signed.skus):
        raise Conflict(", ".join(signed.skus), ", ".join(fresh.skus), at="skus")
    if signed.target != fresh.target:
        raise Conflict("another listing", "this one", at="target")
    _not_worse(activity, fresh, product, line.attributes)


def against_bounds(
    fresh: Change,
    part: Unresolved,
    activity: Activity,
    product: Product | None,
    limits: Limits,
    baseline: Money | None,
) -> None:
    """Refuse a write beyond the bounds that were judged for something known only now.

    Args:
        baseline: the item's price when the plan was approved, where that was seen.

    Raises:
        OutOfBounds: an attribute is worse than its bound, a price is below the signed floor, or it
            is too far from the baseline, or nobody can tell.
    """
    _not_worse(activity, fresh, product, part.bounds)
    price = fresh.after.get("price")
    if not isinstance(price, Money):
        return
    if (floor := limits.floor) is not None and (
        price.currency != floor.currency or price.amount < floor.amount
    ):
        text = f"{spoken(price)} is below the approved floor of {spoken(floor)}."
        raise OutOfBounds(text, at="price")
    if (most := limits.drift_pct) is not None:
        drift = change_in_pct(baseline, price) if baseline else None
        if drift is None or abs(drift) > most:
            text = (
                f"{spoken(price)} is over {figures.percent(most)} away from the price at approval,"
                " or that is unknown."
            )
            raise OutOfBounds(text, at="price")


def against_receipt(fresh: Change, applied: Change) -> None:
    """Refuse to take back a write whose result somebody has changed since.

    Raises:
        Conflict: the shop no longer says what this run wrote, or not that would be restored.
    """
    for field, wrote in applied.after.items():
        _same(wrote, fresh.before.get(field), field)
    for field, was in applied.before.items():
        if field in fresh.after:
            _same(was, fresh.after[field], field)


def spoken(value: Value) -> str:
    """Write a value for people."""
    if isinstance(value, Money):
        return figures.money(value)
    return "nothing" if value is None else str(value)


def _same(signed: Value, found: Value, field: str) -> None:
    if signed != found:
        raise Conflict(spoken(signed), spoken(found), at=field)


def _not_worse(
    activity: Activity, fresh: Change, product: Product | None, bound: dict[str, str | int | bool]
) -> None:
    if name := worse_than(activity, measured(activity, fresh, product), bound):
        text = f"The {name.replace('_', ' ')} would now be worse than what was approved."
        raise OutOfBounds(text, at=name, hint="Propose it again to have it judged as it is now.")
