"""Orders without a verb: "mug-red 17 eur", "red mug -10%", "stock of blue mug 15"."""

from planner.offline.amounts import Amount, Unit
from planner.offline.clauses import Clause
from planner.offline.orders import Order, only
from planner.offline.phrases import Joined, Listed, phrase
from planner.offline.prices import (
    before,
    moved_by,
    price_or_stock,
    priced,
    surely_a_price,
    up_or_down,
)
from planner.offline.reads import shown
from planner.offline.replies import Choice, Told, Undecided
from planner.offline.stocks import relative, stocked


def terse(clause: Clause) -> Order | None:
    """Return the order of a clause that has no verb at all; None where it is none."""
    amounts = [one for one in (clause.by, clause.to, clause.bare) if one]
    if not amounts:
        return shown(clause)
    only(clause, "field", "by", "to", "bare", *before(clause))
    if not (clause.targets or clause.every) or clause.field not in {None, "price", "stock"}:
        return None
    if len(amounts) > 1:
        raise Told("I found two amounts and do not know which one counts, so I planned nothing.")
    written = amounts[0]
    if clause.field == "stock" or written.unit is Unit.UNITS:
        if clause.field == "price":
            return None
        if _moves(clause, written):
            raise relative(clause, written)
        return stocked(clause, written)
    if not _moves(clause, written):
        return _set(clause, written)
    if written.text[0] not in "+-":
        raise up_or_down(clause, written)
    return moved_by(clause, written)


def _moves(clause: Clause, written: Amount) -> bool:
    """Tell whether an amount is one to go by: a percentage, a sign, or "by"."""
    signed = written.text[0] in "+-"
    return written is clause.by or signed or written.unit is Unit.PERCENT


def _set(clause: Clause, written: Amount) -> Order:
    unsure = clause.field is None and written.unit is not Unit.MONEY
    if unsure and not surely_a_price(clause, written):
        raise price_or_stock(clause, written)
    order = priced(clause, written)
    many = not clause.targets or any(target.group for target in clause.targets)
    if many and written is not clause.to:
        raise _each(clause, written)
    return order


def _each(clause: Clause, written: Amount) -> Undecided:
    """Ask whether "mugs 2 euros" is to make each of them cost that."""
    names = Listed(tuple(to.name for to in clause.targets) or (phrase("all listings"),))
    shown = phrase("Set the price of {names} to {amount}", names=names, amount=written.text)
    said = phrase("set the price to {amount}", amount=written.text)
    begin, end = clause.span[0], written.start
    between = clause.text[begin:end].strip()
    words = clause.language.say(Joined((said, phrase("for"), f"{between}"), " "))
    rest = clause.text[written.end : clause.span[1]]
    return Undecided(
        phrase("Is that an order?"), (Choice(shown, clause.instead(f"{words}{rest}")),)
    )
