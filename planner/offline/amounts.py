"""Amounts: a number with percent, a currency, units, or nothing behind it."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import Enum
from typing import Final

from activities.money import DIGITS, Money, plain
from planner.offline.cursor import Cursor
from planner.offline.numbers import readings
from planner.offline.parts import Part
from planner.offline.phrases import phrase
from planner.offline.replies import Choice, Told, Undecided

MOST: Final = Decimal(10) ** 11
DOLLARS: Final = frozenset({"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD"})


class Unit(Enum):
    """What is counted."""

    PERCENT = "percent"
    MONEY = "money"
    UNITS = "units"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as written, with every reading, and where it stands in the text."""

    numbers: tuple[Decimal, ...]
    unit: Unit
    currency: str | None
    text: str
    start: int
    end: int
    grouped: bool = False
    """Its points part thousands, because the writer's decimal mark is the comma."""

    def instead(self, sentence: str, words: str) -> str:
        """Return the sentence with other words in place of this amount."""
        return f"{sentence[: self.start]}{words}{sentence[self.end :]}"


def amount(cursor: Cursor) -> Amount | None:
    """Read an amount, or leave the cursor where it is."""
    start = cursor.at
    before = cursor.take(Part.CURRENCY)
    number = cursor.take(Part.NUMBER)
    if number is None:
        cursor.at = start
        return None
    after = None if before else cursor.take(Part.CURRENCY)
    unit, currency = Unit.NONE, None
    if before or after:
        unit, currency = Unit.MONEY, (before or after).value  # type: ignore[union-attr]
    elif cursor.take(Part.PERCENT):
        unit = Unit.PERCENT
    elif cursor.take(Part.UNITS):
        unit = Unit.UNITS
    numbers = readings(number.value, comma=cursor.comma)
    if not numbers or abs(numbers[0]) >= MOST:
        raise Told(
            "I cannot read “{number}” as a number. Write it plainly, such as 19.99 or 1200.",
            number=number.value,
        )
    end = cursor.lexemes[cursor.at - 1].end
    grouped = cursor.comma and len(numbers) < len(readings(number.value))
    said = cursor.passed(start)
    if len(number.tokens) > 1:  # "minus 4 %"
        said = f"{number.value}{cursor.text[number.end : end]}"
    return Amount(numbers, unit, currency, said, cursor.lexemes[start].start, end, grouped)


def percent(written: Amount, sentence: str) -> Decimal:
    """Return the one percentage that is meant."""
    if len(written.numbers) > 1:
        raise _which(written, sentence, [f"{plain(one)}%" for one in written.numbers])
    return written.numbers[0]


def units(written: Amount, sentence: str) -> int:
    """Return the one whole number that is meant."""
    whole = [one for one in written.numbers if one == one.to_integral_value()]
    if len(whole) == 1 and len(written.numbers) > 1 and "." in written.text:
        plainly = f"{whole[0]:f}"
        raise Undecided(
            phrase("Is “{amount}” {number}?", amount=written.text, number=plainly),
            (Choice(plainly, written.instead(sentence, plainly)),),
        )
    if len(whole) != 1:
        raise Told(
            "Stock is a whole number, and I cannot be sure what “{amount}” means.",
            amount=written.text,
        )
    return int(whole[0])


def money(written: Amount, sentence: str, currency: str) -> Money:
    """Return the one amount of money that is meant, in the currency of its shop."""
    value = written.numbers
    meant = written.currency
    if meant == "CENT":
        value, meant = tuple(one / 100 for one in value), currency
    if meant == "$":
        meant = currency if currency in DOLLARS else "USD"
    if meant not in {None, currency}:
        raise Told(
            "The shop sells in {currency}, and “{amount}” is in {other}. I convert nothing:"
            " please say the amount in {currency}.",
            currency=currency,
            amount=written.text,
            other=str(meant),
        )
    step = Decimal(1).scaleb(-DIGITS[currency])
    exact: dict[Decimal, None] = {}
    for one in value:
        exact.update(dict.fromkeys(one.quantize(step, way) for way in (ROUND_FLOOR, ROUND_CEILING)))
    if len(exact) > 1:
        raise _which(written, sentence, [f"{plain(one)} {currency}" for one in exact])
    return Money(amount=next(iter(exact)), currency=currency)


def _which(written: Amount, sentence: str, ways: list[str]) -> Undecided:
    return Undecided(
        phrase("Which amount does “{amount}” mean?", amount=written.text),
        tuple(Choice(way, written.instead(sentence, way)) for way in ways),
    )
