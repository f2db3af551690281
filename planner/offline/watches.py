"""What a message waits for: a stock or a price that crosses a line, or competitors' prices."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from planner.offline.amounts import Amount, Unit, amount, percent
from planner.offline.conditions import Condition, adjective, comparison
from planner.offline.cursor import Cursor
from planner.offline.names import Names
from planner.offline.parts import Part
from planner.offline.shops import shop
from planner.offline.targets import Target, everything, target
from planner.planner import ShopView

_GONE: Final = Condition("stock", "<=", 0)
_BACK: Final = Condition("stock", ">", 0)
_BESIDE: Final = frozenset(
    {Part.STOP, Part.IS, Part.MOVES, Part.THEIRS, Part.PRONOUN, Part.THING, Part.COLON}
)
"""Words around what happens that say nothing alone."""


@dataclass(frozen=True, slots=True)
class Happening:
    """What a watch fires on."""

    condition: Condition | None = None
    """What a listing must come to; None where competitors are watched."""
    fell_by: Decimal | None = None
    """By how much more than this, in percent, competitors' prices must have fallen."""
    target: Target | None = None
    """What is watched; None where it is what the order is about."""
    shops: tuple[ShopView, ...] = ()
    drift: Decimal | None = None
    """How far prices may move in all, in percent."""
    floor: Amount | None = None
    """The lowest price that may follow another."""


def happening(cursor: Cursor, names: Names, shops: Sequence[ShopView]) -> Happening | None:
    """Read what is waited for; None where it is nothing that can be watched."""
    start = cursor.at
    cursor.skip(Part.STOP)
    if cursor.take(Part.COMPETITORS):
        return _competitors(cursor, shops)
    cursor.at = start
    return _crossing(cursor, names, shops)


def _competitors(cursor: Cursor, shops: Sequence[ShopView]) -> Happening | None:
    """Read "competitors on Amazon drop theirs by more than 5%", in any order of its words."""
    falls, by, where = False, None, list[ShopView]()
    while (lexeme := cursor.peek()) is not None:
        if lexeme.part in {Part.VERB, Part.MOVES}:
            if falls or lexeme.value not in {"lower", "falls"}:
                break
            falls = True
            cursor.at += 1
        elif lexeme.part in _BESIDE or cursor.take(Part.FIELD, "price"):
            cursor.skip(*_BESIDE)
        elif lexeme.part in {Part.PREPOSITION, Part.COMPARES, Part.NUMBER} and by is None:
            start = cursor.at
            cursor.take(Part.PREPOSITION)
            if found := shop(cursor, shops):
                where.append(found)
                continue
            cursor.take(Part.COMPARES, ">")
            written = amount(cursor)
            if written is None or written.unit is not Unit.PERCENT:
                cursor.at = start
                return None
            by = percent(written, cursor.text)
        else:
            break
    if not falls or (by is not None and by <= 0):
        return None
    return Happening(fell_by=by or Decimal(0), shops=tuple(where))


def _crossing(cursor: Cursor, names: Names, shops: Sequence[ShopView]) -> Happening | None:
    """Read "the stock of the blue mug falls below 5"."""
    found = Happening()
    about: str | None = None
    every, ways = False, set[str]()
    while (lexeme := cursor.peek()) is not None:
        if lexeme.part in _BESIDE:
            ways.add(lexeme.value)
            every = every or lexeme.value == "some"  # "a mug" may be any of them
            cursor.at += 1
        elif found.condition is not None:
            break
        elif cursor.take(Part.ALL):
            every = True
        elif about is None and cursor.take(Part.FIELD, "stock", "price"):
            about = lexeme.value
        elif condition := _condition(cursor, about):
            found = replace(found, condition=condition)
        elif cursor.take(Part.PREPOSITION):
            here = shop(cursor, shops)
            found = replace(found, shops=(*found.shops, here)) if here else found
        elif found.target is None and (named := target(cursor, names, every=every)):
            found = replace(found, target=named)
        else:
            break
    if every and found.target is None:
        found = replace(found, target=everything("all"))
    found = replace(found, shops=(*found.shops, *_places(cursor, shops)))
    return found if found.condition is not None and _agrees(found.condition, ways) else None


def _places(cursor: Cursor, shops: Sequence[ShopView]) -> list[ShopView]:
    """Read "on eBay" behind what happens there."""
    found: list[ShopView] = []
    while True:
        start = cursor.at
        here = shop(cursor, shops) if cursor.take(Part.PREPOSITION) else None
        if here is None:
            cursor.at = start
            return found
        found.append(here)


def _agrees(condition: Condition, ways: set[str]) -> bool:
    """Tell whether "falls" and "rises" go the way of the comparison behind them."""
    down = condition.compare in {"<", "<="}
    return ("rises" if down else "falls") not in ways


def _condition(cursor: Cursor, about: str | None) -> Condition | None:
    """Read what a listing must come to."""
    if about != "price" and cursor.take(Part.RUNS_OUT):
        return _GONE
    if about != "price" and cursor.take(Part.COMES_BACK):
        return _BACK
    if about is None and (state := cursor.take(Part.STATE, "out", "in")):
        return adjective(state.value)
    if cursor.part() is Part.COMPARES:
        return comparison(cursor, about)
    return _down_to(cursor) if about == "stock" else None


def _down_to(cursor: Cursor) -> Condition | None:
    """Read "drops to 3"; a verb of its own may stand before it."""
    start = cursor.at
    cursor.take(Part.VERB, "lower")
    if cursor.part() is Part.COMPARES:
        return comparison(cursor, "stock")
    written = amount(cursor) if cursor.take(Part.PREPOSITION, "to", "onto") else None
    if written is None or written.unit not in {Unit.NONE, Unit.UNITS}:
        cursor.at = start
        return None
    return Condition("stock", "<=", written)
