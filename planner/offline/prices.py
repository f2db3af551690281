"""Orders that change a price."""

from dataclasses import replace
from decimal import Decimal
from typing import Final

from pydantic import JsonValue

from activities.money import Money, canonical, plain
from planner.offline.amounts import Amount, Unit, money, percent
from planner.offline.clauses import Clause
from planner.offline.conditions import Condition
from planner.offline.orders import Order, Params, no_params, only
from planner.offline.phrases import Joined, Phrase, Said, phrase
from planner.offline.replies import Choice, Told, Undecided
from planner.offline.stocks import to_stock
from planner.offline.targets import Target
from planner.offline.whereabouts import is_listed
from planner.planner import ShopView

_HUNDRED: Final = Decimal(100)
_FACTORS: Final = frozenset({"half", "double"})
_MOST_DECIMALS: Final = -6
_CENTS: Final = -2
"""Exponent of what is written with two decimals, as nobody counts articles."""
_UP: Final = {"lower": -1, "down": -1, "raise": 1, "up": 1}


def reprice(clause: Clause) -> Order | None:
    """Return the price change that a clause orders; None where it is about something else."""
    if clause.field not in {None, "price"} or clause.does in {"add", "show", "list", "create"}:
        return None
    if clause.manner in _FACTORS or clause.does in {"halve", "double"}:
        return _times(clause)
    if clause.does in {"charge", "sell"}:
        only(clause, "field", "to", "bare")
        return priced(clause, _one(clause, "to", "bare"))
    if way := _way(clause):
        return _moved(clause, way)
    return _stated(clause) if clause.shall else _plainly(clause)


def _stated(clause: Clause) -> Order | None:
    """Read "should cost 18.49"."""
    only(clause, "field", "shall", "to", "bare")
    written = _one(clause, "to", "bare")
    sure = clause.field or written.unit is Unit.MONEY
    return priced(clause, written) if sure else None


def _plainly(clause: Clause) -> Order | None:
    if clause.does == "assign" or clause.carrier == "make":
        return _assigned(clause)
    return None


def before(clause: Clause) -> tuple[str, ...]:
    """Return the slot of "from 24.90", which one product may have, and no group."""
    one = len(clause.targets) == 1 and not clause.targets[0].group
    return ("was",) if one and clause.to else ()


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
    only(clause, "field", "by", "to", "bare", "manner", "carrier", *before(clause))
    written = _one(clause, "by", "to", "bare")
    if written is clause.to:
        return _moved_to(clause, written, way)
    if written.numbers[0] <= 0 or written.text[0] in "+-":
        raise Told(
            "“{amount}” is no amount by which a price can move. Use a number above zero.",
            amount=written.text,
        )
    if written.unit is Unit.PERCENT:
        return _by_percent(percent(written, clause.text) * way)
    if written.unit is Unit.NONE:
        raise _percent_or_money(clause, written)
    return _by_money(clause, written, way)


def _percent_or_money(clause: Clause, written: Amount) -> Undecided:
    ways = (f"{written.text} %", f"{written.text} {_currency(clause)}")
    return Undecided(
        phrase("By {number} what?", number=written.text),
        tuple(Choice(way, written.instead(clause.text, way)) for way in ways),
    )


def _currency(clause: Clause) -> str:
    return clause.shops[0].currency if clause.shops else clause.currency


def _moved_to(clause: Clause, written: Amount, way: int) -> Order:
    if written.unit is Unit.PERCENT:
        raise _to_percent(clause, written, way)
    if written.unit is Unit.UNITS:
        raise Told("“{amount}” is no price.", amount=written.text)
    if written.unit is Unit.NONE and clause.field is None and not surely_a_price(clause, written):
        raise price_or_stock(clause, written)
    order = priced(clause, written)
    for target in clause.targets:
        now = target.products[0].price if not target.group else None
        wanted = money(written, clause.text, now.currency) if now else None
        if now and wanted and (wanted.amount - now.amount) * way < 0:
            raise _other_way(clause, target, now, wanted)
    return replace(order, guard=Condition("price", "<" if way > 0 else ">", written))


def _other_way(clause: Clause, target: Target, now: Money, wanted: Money) -> Undecided:
    values: dict[str, Said] = {"name": target.name, "now": now, "wanted": wanted}
    asked = phrase(
        "{name} cost {now} when I last looked: {wanted} would lower it. Set it all the same?",
        **values,
    )
    if wanted.amount > now.amount:
        asked = phrase(
            "{name} cost {now} when I last looked: {wanted} would raise it. Set it all the same?",
            **values,
        )
    said = _with_verb(clause, phrase("set")) or clause.text
    return Undecided(asked, (Choice(phrase("Set it to {price}", price=wanted), said),))


def _with_verb(clause: Clause, word: Phrase) -> str | None:
    """Return the whole message with another verb in the clause; None where it has none."""
    verb = clause.verb
    if verb is None:
        return None
    said = clause.language.say(word)
    return f"{clause.text[: verb.start]}{said}{clause.text[verb.end :]}"


def is_a_price(written: Amount) -> bool:
    """Tell whether a bare number can be no stock: 12,50 is a price, and so is 12.00."""
    only = written.numbers[0]
    cents = only != only.to_integral_value() or only.as_tuple().exponent == _CENTS
    return len(written.numbers) == 1 and cents


def surely_a_price(clause: Clause, written: Amount) -> bool:
    """Tell whether a number is surely a price, also by what it is changed from."""
    was = clause.was
    return is_a_price(written) or (was is not None and (was.unit is Unit.MONEY or is_a_price(was)))


def price_or_stock(clause: Clause, written: Amount) -> Undecided | Told:
    """Ask what a bare number behind a product is meant to be."""
    target = clause.targets[0] if len(clause.targets) == 1 else None
    if target is None or target.group or clause.conditions or clause.excluded:
        return Told(
            "Is “{amount}” a price or a stock? Say “the price of …” or “the stock of …”.",
            amount=written.text,
        )
    say, sku = clause.language.say, target.products[0].sku
    price = money(written, clause.text, _currency(clause))
    having = [one for one in clause.shops if is_listed(target, one)]
    amount: Said = str(price)
    if len({one.currency for one in having}) > 1:
        amount = Joined((written.text, phrase("each in its own currency")), " ")
    priced = phrase('set the price of "{sku}" to {amount}', sku=sku, amount=amount)
    said = clause.instead(say(Joined((priced, *clause.places()), " ")))
    choices = []
    if price.amount > 0:
        shown = price if amount == str(price) else amount
        choices.append(Choice(phrase("The price, to {amount}", amount=shown), said))
    whole = written.numbers[0]
    if whole == whole.to_integral_value():
        stocked = to_stock(clause, int(whole)).say
        quantity = phrase("The stock, to {quantity} units", quantity=str(int(whole)))
        choices.append(Choice(quantity, stocked))
    return Undecided(
        phrase("Is “{amount}” a price or a stock?", amount=written.text), tuple(choices)
    )


def _to_percent(clause: Clause, written: Amount, way: int) -> Undecided:
    share = percent(written, clause.text)
    before, after = clause.text[: clause.to_at], clause.text[written.end :]

    def said(by: Decimal) -> str:
        return f"{before}{clause.language.say(phrase('by {by}%', by=plain(by)))}{after}"

    choices = [Choice(_moving(way, f"{plain(share)}%"), said(share))]
    rest = (share - _HUNDRED) * way
    if rest > 0:
        whole = phrase(
            "{moved}, to {share}% of what it is",
            moved=_moving(way, f"{plain(rest)}%"),
            share=plain(share),
        )
        choices.append(Choice(whole, said(rest)))
    return Undecided(phrase("What does “to {amount}” mean?", amount=written.text), tuple(choices))


def _moving(way: int, by: str) -> Phrase:
    return phrase("Raise it by {by}", by=by) if way > 0 else phrase("Lower it by {by}", by=by)


def _assigned(clause: Clause) -> Order | None:
    """Read "set", "change" and "make", which say nothing of up or down."""
    amounts = [one for one in (clause.by, clause.to, clause.bare) if one]
    if clause.field is None and not any(one.unit is Unit.MONEY for one in amounts):
        bare, by = clause.to or clause.bare, clause.by
        if bare and bare.unit is Unit.NONE and clause.targets:
            if not surely_a_price(clause, bare):
                raise price_or_stock(clause, bare)
        elif not (by and by.unit is Unit.PERCENT and (clause.targets or clause.every)):
            return None
    only(clause, "field", "by", "to", "bare", "carrier", *before(clause))
    written = _one(clause, "by", "to", "bare")
    if written is not clause.by and written.unit is not Unit.PERCENT:
        return priced(clause, written)
    if written is clause.to:
        raise Told(
            "I did not understand “to {amount}”. Say “by 10%” with raise or lower, or “to 17.99”.",
            amount=written.text,
        )
    if written.text[0] in "+-":
        return moved_by(clause, written)
    raise up_or_down(clause, written)


def moved_by(clause: Clause, written: Amount) -> Order:
    """Return the change by an amount whose sign says which way."""
    if written.unit is Unit.PERCENT:
        return _by_percent(percent(written, clause.text))
    if written.unit is Unit.NONE:
        raise _percent_or_money(clause, written)
    return _by_money(clause, written, 1)


def up_or_down(clause: Clause, written: Amount) -> Undecided:
    """Ask which way a price is to move."""
    ways = ((1, phrase("raise")), (-1, phrase("lower")))
    begin = clause.span[0]
    bare = f"{clause.text[:begin]}{{}} {clause.text[begin:]}"
    return Undecided(
        phrase("Up or down by {amount}?", amount=written.text),
        tuple(
            Choice(
                _moving(way, written.text),
                _with_verb(clause, word) or bare.format(clause.language.say(word)),
            )
            for way, word in ways
        ),
    )


def _by_percent(by: Decimal) -> Order:
    if by == 0:
        raise Told("A change of 0% changes nothing, so there is nothing to plan.")
    if by <= -_HUNDRED:
        raise Told("Lowering a price by 100% or more leaves no price. Say less, or set a price.")
    if int(by.as_tuple().exponent) < _MOST_DECIMALS:
        raise Told("A percentage has at most six digits after the point.")
    shown = _shown(by > 0, Decimal(canonical(abs(by))))

    def params(_: ShopView) -> dict[str, JsonValue]:
        return {"change": {"kind": "change_pct", "by": canonical(by)}}

    return _order(shown, params)


def _by_money(clause: Clause, written: Amount, way: int) -> Order:
    if written.unit is not Unit.MONEY:
        raise Told(
            "“{amount}” is neither money nor a percentage, so I cannot change a price by it.",
            amount=written.text,
        )

    def params(shop: ShopView) -> dict[str, JsonValue]:
        by = money(written, clause.text, shop.currency)
        moved = Money(amount=by.amount * way, currency=by.currency)
        if moved.amount == 0:
            raise Told("A change of {by} changes nothing, so there is nothing to plan.", by=by)
        return {"change": {"kind": "change_by", "by": moved.model_dump(mode="json")}}

    up = (way > 0) == (written.numbers[0] > 0)
    return _order(_shown(up, written.text.lstrip("+-")), params)


def _shown(up: bool, by: Said) -> Phrase:  # noqa: FBT001 - which of two sentences
    if up:
        return phrase("Raise the price of {names} by {by}", by=by)
    return phrase("Lower the price of {names} by {by}", by=by)


def priced(clause: Clause, written: Amount) -> Order:
    """Return the order to set a price."""
    if written.unit in {Unit.PERCENT, Unit.UNITS}:
        raise Told("“{amount}” is no price.", amount=written.text)
    if written.numbers[0] <= 0 or written.text[0] == "+":
        raise Told(
            "A price must be a plain number above zero; “{amount}” is not.", amount=written.text
        )

    def params(shop: ShopView) -> dict[str, JsonValue]:
        price = money(written, clause.text, shop.currency)
        if price.amount <= 0:
            raise Told("A price must be above zero; “{amount}” is not.", amount=written.text)
        return {"change": {"kind": "set", "price": price.model_dump(mode="json")}}

    return _order(phrase("Set the price of {names} to {amount}", amount=written.text), params)


def _order(says: Phrase, params: Params) -> Order:
    return Order("offer.update_price", "price", says, params)


def following(clause: Clause) -> Order:
    """Return the order to follow a competitor's price; the amount is known when it runs."""
    only(clause, "field")
    return replace(_order(phrase("Match competitors' prices for {names}"), no_params), follows=True)
