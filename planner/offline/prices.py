"""Orders that change a price."""

from dataclasses import replace
from decimal import Decimal
from typing import Final

from pydantic import JsonValue

from activities.money import Money, canonical, plain
from planner.offline.amounts import Amount, Unit, money, percent
from planner.offline.clauses import Clause
from planner.offline.conditions import Condition
from planner.offline.orders import Order, Params, only
from planner.offline.replies import Choice, Told, Undecided
from planner.planner import ShopView

_HUNDRED: Final = Decimal(100)
_FACTORS: Final = frozenset({"half", "double"})
_MOST_DECIMALS: Final = -6
_UP: Final = {"lower": -1, "down": -1, "raise": 1, "up": 1}


def reprice(clause: Clause) -> Order | None:
    """Return the price change that a clause orders; None where it is about something else."""
    if clause.field not in {None, "price"} or clause.does in {"add", "show", "list", "create"}:
        return None
    if clause.manner in _FACTORS or clause.does in {"halve", "double"}:
        return _times(clause)
    if clause.does in {"charge", "sell"}:
        only(clause, "field", "to", "bare")
        return _set(clause, _one(clause, "to", "bare"))
    if way := _way(clause):
        return _moved(clause, way)
    return _stated(clause) if clause.shall else _plainly(clause)


def _stated(clause: Clause) -> Order | None:
    """Read "should cost 18.49"."""
    only(clause, "field", "shall", "to", "bare")
    written = _one(clause, "to", "bare")
    sure = clause.field or written.unit is Unit.MONEY
    return _set(clause, written) if sure else None


def _plainly(clause: Clause) -> Order | None:
    if clause.does == "assign" or clause.carrier == "make":
        return _assigned(clause)
    return None


def _way(clause: Clause) -> int:
    """Return 1 for a price that goes up, -1 for down, 0 where nothing says so."""
    by_verb, by_manner = _UP.get(clause.does or "", 0), _UP.get(clause.manner or "", 0)
    if by_verb and by_manner and by_verb != by_manner:
        raise Told("One word says up and another says down, so I planned nothing.")
    if by_manner and clause.does not in {None, "lower", "raise", "assign"}:
        return 0
    return by_verb or by_manner


def _one(clause: Clause, *slots: str) -> Amount:
    """Return the one amount of a clause."""
    found = [amount for slot in slots if (amount := getattr(clause, slot))]
    if len(found) != 1:
        raise Told(
            "I did not understand how much. Say it like “by 10%”, “by 2 euros” or “to 17.99”."
        )
    written: Amount = found[0]
    return written


def _times(clause: Clause) -> Order:
    only(clause, "field", "manner", "carrier")
    half = clause.manner == "half" or clause.does == "halve"
    if clause.does not in {None, "halve", "double", "sell", "assign", "charge", "lower", "raise"}:
        raise Told("I did not understand what to do with half or double the price.")
    if (half and clause.does == "raise") or (not half and clause.does == "lower"):
        raise Told("One word says up and another says down, so I planned nothing.")
    return _by_percent(Decimal(-50) if half else _HUNDRED)


def _moved(clause: Clause, way: int) -> Order:
    only(clause, "field", "by", "to", "bare", "manner", "carrier")
    written = _one(clause, "by", "to", "bare")
    if written is clause.to:
        return _moved_to(clause, written, way)
    if written.numbers[0] <= 0 or written.text[0] in "+-":
        raise Told(
            f"“{written.text}” is no amount to go {'up' if way > 0 else 'down'} by."
            " Use a number above zero."
        )
    if written.unit is Unit.PERCENT:
        return _by_percent(percent(written, clause.text) * way)
    if written.unit is Unit.NONE:
        raise _percent_or_money(clause, written)
    return _by_money(clause, written, way)


def _percent_or_money(clause: Clause, written: Amount) -> Undecided:
    choices = [Choice(f"{written.text} %", written.instead(clause.text, f"{written.text}%"))]
    currency = _currency(clause)
    choices.append(
        Choice(
            f"{written.text} {currency}", written.instead(clause.text, f"{written.text} {currency}")
        )
    )
    return Undecided(f"By {written.text} what?", tuple(choices))


def _currency(clause: Clause) -> str:
    return clause.shops[0].currency if clause.shops else clause.currency


def _moved_to(clause: Clause, written: Amount, way: int) -> Order:
    if clause.manner:
        raise Told(f"I did not understand “to {written.text}” beside “off” or “cheaper”.")
    if written.unit is Unit.PERCENT:
        raise _to_percent(clause, written, way)
    if written.unit is Unit.UNITS or (written.unit is Unit.NONE and clause.field is None):
        raise Told(
            f"Is “{written.text}” a price or a stock? Say “the price of …” or “the stock of …”."
        )
    order = _set(clause, written)
    for target in clause.targets:
        now = target.products[0].price if not target.group else None
        wanted = money(written, clause.text, now.currency) if now else None
        if now and wanted and (wanted.amount - now.amount) * way < 0:
            verb = clause.verb
            said = (
                f"{clause.text[: verb.start]}set{clause.text[verb.end :]}" if verb else clause.text
            )
            raise Undecided(
                f"{target.name} cost {now} when I last looked: {wanted} would"
                f" {'lower' if way > 0 else 'raise'} it. Set it all the same?",
                (Choice(f"Set it to {wanted}", said),),
            )
    return replace(order, guard=Condition("price", "<" if way > 0 else ">", written))


def _to_percent(clause: Clause, written: Amount, way: int) -> Undecided:
    share = percent(written, clause.text)
    start = clause.text.casefold().rfind("to", 0, written.start)
    before, after = clause.text[:start], clause.text[written.end :]
    goes = "Raise" if way > 0 else "Lower"
    choices = [Choice(f"{goes} it by {plain(share)}%", f"{before}by {plain(share)}%{after}")]
    rest = (share - _HUNDRED) * way
    if rest > 0:
        choices.append(
            Choice(
                f"{goes} it by {plain(rest)}%, to {plain(share)}% of what it is",
                f"{before}by {plain(rest)}%{after}",
            )
        )
    return Undecided(f"What does “to {written.text}” mean?", tuple(choices))


def _assigned(clause: Clause) -> Order | None:
    """Read "set", "change" and "make", which say nothing of up or down."""
    amounts = [one for one in (clause.by, clause.to, clause.bare) if one]
    if clause.field is None and not any(one.unit is Unit.MONEY for one in amounts):
        return None
    only(clause, "field", "by", "to", "bare", "carrier")
    written = _one(clause, "by", "to", "bare")
    if written is not clause.by and written.unit is not Unit.PERCENT:
        return _set(clause, written)
    if written is clause.to:
        raise Told(
            f"I did not understand “to {written.text}”."
            " Say “by 10%” with raise or lower, or “to 17.99”."
        )
    if written.text[0] in "+-" and written.unit is Unit.PERCENT:
        return _by_percent(percent(written, clause.text))
    if written.text[0] in "+-":
        if written.unit is Unit.NONE:
            raise _percent_or_money(clause, written)
        return _by_money(clause, written, 1)
    verb = clause.verb
    if verb is None:
        raise Told("I did not understand whether the price goes up or down.")
    before, after = clause.text[: verb.start], clause.text[verb.end :]
    raise Undecided(
        f"Up or down by {written.text}?",
        (
            Choice(f"Raise it by {written.text}", f"{before}raise{after}"),
            Choice(f"Lower it by {written.text}", f"{before}lower{after}"),
        ),
    )


def _by_percent(by: Decimal) -> Order:
    if by == 0:
        raise Told("A change of 0% changes nothing, so there is nothing to plan.")
    if by <= -_HUNDRED:
        raise Told("Lowering a price by 100% or more leaves no price. Say less, or set a price.")
    if int(by.as_tuple().exponent) < _MOST_DECIMALS:
        raise Told("A percentage has at most six digits after the point.")
    shown = f"{'Raise' if by > 0 else 'Lower'} the price of {{}} by {canonical(abs(by))}%"

    def params(_: ShopView) -> dict[str, JsonValue]:
        return {"change": {"kind": "change_pct", "by": canonical(by)}}

    return _order(shown, params)


def _by_money(clause: Clause, written: Amount, way: int) -> Order:
    if written.unit is not Unit.MONEY:
        raise Told(
            f"“{written.text}” is neither money nor a percentage, so I cannot change a price by it."
        )

    def params(shop: ShopView) -> dict[str, JsonValue]:
        by = money(written, clause.text, shop.currency)
        moved = Money(amount=by.amount * way, currency=by.currency)
        if moved.amount == 0:
            raise Told(f"A change of {by} changes nothing, so there is nothing to plan.")
        return {"change": {"kind": "change_by", "by": moved.model_dump(mode="json")}}

    up = (way > 0) == (written.numbers[0] > 0)
    said = written.text.lstrip("+-")
    return _order(f"{'Raise' if up else 'Lower'} the price of {{}} by {said}", params)


def _set(clause: Clause, written: Amount) -> Order:
    if written.unit in {Unit.PERCENT, Unit.UNITS}:
        raise Told(f"“{written.text}” is no price.")
    if written.numbers[0] <= 0 or written.text[0] == "+":
        raise Told(f"A price must be a plain number above zero; “{written.text}” is not.")

    def params(shop: ShopView) -> dict[str, JsonValue]:
        price = money(written, clause.text, shop.currency)
        if price.amount <= 0:
            raise Told(f"A price must be above zero; “{written.text}” is not.")
        return {"change": {"kind": "set", "price": price.model_dump(mode="json")}}

    return _order(f"Set the price of {{}} to {written.text}", params)


def _order(says: str, params: Params) -> Order:
    return Order("offer.update_price", "price", says, params)
