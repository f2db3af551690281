"""Conditions on listings: "that are paused", "with stock below 5", "cheaper than 20 euros"."""

from dataclasses import dataclass, replace
from typing import Final, Literal

from planner.offline.amounts import Amount, Unit, amount
from planner.offline.cursor import Cursor
from planner.offline.parts import Part
from planner.offline.phrases import Phrase, phrase
from planner.offline.replies import Choice, Told, Undecided

Field = Literal["state", "stock", "price", "title"]

_OF_PRICE: Final = {"dear": ">", "cheap": "<"}
_OPPOSITES: Final = {"<": ">=", ">": "<=", "<=": ">", ">=": "<"}
_STOCK_STATES: Final = {"out": "<=", "in": ">"}


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold of a listing."""

    field: Field
    compare: str
    """One of > < >= <= == and `contains`."""
    value: Amount | str | int


def adjective(state: str) -> Condition:
    """Return what "paused" or "out of stock" asks of a listing."""
    if state in _STOCK_STATES:
        return Condition("stock", _STOCK_STATES[state], 0)
    return Condition("state", "==", state)


def opposite(condition: Condition) -> Condition | None:
    """Return what holds where a condition does not; None where that cannot be said."""
    compare = _OPPOSITES.get(condition.compare)
    return replace(condition, compare=compare) if compare else None


def shown(condition: Condition) -> Phrase:
    """Return a condition as people read it."""
    value = condition.value.text if isinstance(condition.value, Amount) else str(condition.value)
    compares = {
        ">": phrase("above"), "<": phrase("below"), ">=": phrase("at least"),
        "<=": phrase("at most"), "==": phrase("is"), "contains": phrase("contains"),
    }  # fmt: skip
    fields = {
        "price": phrase("price"), "stock": phrase("stock"), "state": phrase("state"),
        "title": phrase("title"),
    }  # fmt: skip
    return phrase(
        "{field} {compare} {value}",
        field=fields[condition.field],
        compare=compares[condition.compare],
        value=value,
    )


def comparison(cursor: Cursor, about: str | None) -> Condition | None:
    """Read a condition that begins with a comparison, such as "above 20 euros".

    Args:
        cursor: stands at the comparison.
        about: `price` or `stock` where the words before it said so.
    """
    start = cursor.at
    compares = cursor.take(Part.COMPARES)
    if compares is None:
        return None
    cursor.skip(Part.STOP)
    if compares.value == "contains":
        return _contains(cursor, start)
    written = amount(cursor)
    if written is None:
        cursor.at = start
        return None
    return _compared(cursor, start, compares.value, about, written)


def condition(cursor: Cursor) -> Condition | None:
    """Read a condition that a word such as "that" or "with" has opened; None leaves the cursor."""
    start = cursor.at
    cursor.skip(Part.IS, Part.STOP)
    ends_with_verb = cursor.at == start
    found = _state_or_about(cursor)
    if found is None:
        cursor.at = start
    elif ends_with_verb:
        cursor.skip(Part.IS)
    return found


def _state_or_about(cursor: Cursor) -> Condition | None:
    state = cursor.take(Part.STATE)
    if state:
        return adjective(state.value)
    field = cursor.take(Part.FIELD, "price", "costs", "stock", "title")
    cursor.skip(Part.IS, Part.STOP)
    about = field.value if field else None
    return _about(cursor, "price" if about == "costs" else about)


def _about(cursor: Cursor, about: str | None) -> Condition | None:
    if cursor.part() is Part.COMPARES:
        return comparison(cursor, about)
    if cursor.part() is Part.QUOTED:
        found = _contains(cursor, cursor.at) if about in {None, "title"} else None
        cursor.take(Part.COMPARES, "contains")  # ", deren Titel "wool" enthält"
        return found
    start = cursor.at
    cursor.take(Part.PREPOSITION, "of", "at")
    written = amount(cursor)
    if written is None or about == "title":
        return None
    return _compared(cursor, start, "==", about, written)


def _contains(cursor: Cursor, start: int) -> Condition | None:
    text = cursor.take(Part.QUOTED) or cursor.take(Part.UNKNOWN)
    doubted = (
        text is not None
        and text.part is Part.UNKNOWN
        and (text.value in cursor.language.sets["hedges"] or cursor.part() is Part.QUOTED)
    )  # contains not "wool"
    if text is None or doubted or not text.value.strip():
        cursor.at = start
        return None
    if cursor.take(Part.PREPOSITION, "in"):  # with "glass" in the title
        cursor.skip(Part.STOP)
        if not cursor.take(Part.FIELD, "title"):
            cursor.at = start
            return None
    return Condition("title", "contains", text.value)


def _compared(
    cursor: Cursor, start: int, compare: str, about: str | None, written: Amount
) -> Condition:
    if compare in _OF_PRICE:
        return Condition("price", _OF_PRICE[compare], written)
    if written.unit is Unit.PERCENT:
        raise Told("I can compare a price or a stock, but not “{amount}”.", amount=written.text)
    in_stock = _in_stock(cursor)
    if written.unit is Unit.UNITS or in_stock or about == "stock":
        return Condition("stock", compare, written)
    if written.unit is Unit.MONEY or about == "price":
        return Condition("price", compare, written)
    place = cursor.lexemes[start].start
    say = cursor.language.say
    priced = f"{cursor.text[:place]}{say(phrase('priced'))} {cursor.text[place:]}"
    counted = written.instead(cursor.text, say(phrase("{amount} units", amount=written.text)))
    raise Undecided(
        phrase("Is “{amount}” a price or a number of units in stock?", amount=written.text),
        (Choice(phrase("A price"), priced), Choice(phrase("Units in stock"), counted)),
    )


def _in_stock(cursor: Cursor) -> bool:
    state = cursor.peek()
    if state and state.part is Part.STATE and state.value == "in":
        cursor.at += 1
        return True
    return False
