"""Exact money: decimals with a currency, and the typed intents that change a price.

No float ever becomes money. Amounts travel as JSON strings in plain notation.
"""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from types import MappingProxyType
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator

DIGITS: Final = MappingProxyType(
    dict.fromkeys(
        "AED AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF ILS INR MXN MYR NOK NZD PHP PLN RON SAR"
        " SEK SGD THB TRY TWD USD ZAR".split(),
        2,
    )
    | dict.fromkeys(["CLP", "ISK", "JPY", "KRW", "VND"], 0)
    | dict.fromkeys(["BHD", "KWD"], 3)
)
"""Digits after the point, by ISO 4217 code. Source: ISO 4217, list one."""

_PLAIN = re.compile(r"-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?", re.ASCII)
_EXACT = Context(prec=40)
_HUNDRED = Decimal(100)


def read_decimal(value: object) -> Decimal:
    """Read a decimal in plain notation.

    Args:
        value: a string such as "19.99" or "-10", or a Decimal; a float never passes.

    Raises:
        ValueError: anything else: "12,34", "1e9", "+5", " 5", "NaN", 5.0.
    """
    text = f"{value:f}" if isinstance(value, Decimal) else value
    if not isinstance(text, str) or not _PLAIN.fullmatch(text):
        reason = 'write a decimal as a string in plain notation, such as "19.99"'
        raise ValueError(reason)
    return Decimal(text)


def plain(value: Decimal) -> str:
    """Write a decimal in plain notation, without exponent."""
    return f"{value:f}"


def canonical(value: Decimal) -> str:
    """Write a decimal so that equal numbers read alike ("5.0" and "5" are "5")."""
    text = plain(value)
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


DecimalText = Annotated[
    Decimal,
    BeforeValidator(
        read_decimal,
        json_schema_input_type=Annotated[str, Field(pattern=r"^-?\d{1,12}(\.\d{1,6})?$")],
    ),
    PlainSerializer(plain, return_type=str),
]
"""A decimal that travels as a JSON string in plain notation."""


def _known_currency(code: object) -> str:
    if not isinstance(code, str) or code not in DIGITS:
        reason = f'unknown currency {code!r}: write an ISO 4217 code such as "EUR"'
        raise ValueError(reason)
    return code


Currency = Annotated[
    str,
    BeforeValidator(
        _known_currency, json_schema_input_type=Annotated[str, Field(pattern="^[A-Z]{3}$")]
    ),
]


class Frozen(BaseModel):
    """A closed, immutable value."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Money(Frozen):
    """An exact amount in one currency."""

    amount: DecimalText = Field(description="decimal string", examples=["19.99"])
    currency: Currency = Field(description="ISO 4217 code", examples=["EUR"])

    @model_validator(mode="after")
    def _fits_its_currency(self) -> "Money":
        digits = DIGITS[self.currency]
        exact = self.amount.quantize(Decimal(1).scaleb(-digits), context=_EXACT)
        if exact != self.amount:
            reason = f"{self.currency} has {digits} digits after the point"
            raise ValueError(reason)
        object.__setattr__(self, "amount", exact)
        return self

    def __str__(self) -> str:
        """Write it as people do in reports: amount, then code."""
        return f"{plain(self.amount)} {self.currency}"


def rounded(amount: Decimal, currency: str) -> Money:
    """Round half up to the currency's digits."""
    step = Decimal(1).scaleb(-DIGITS[currency])
    return Money(amount=amount.quantize(step, ROUND_HALF_UP, context=_EXACT), currency=currency)


def _same_currency(one: Money, other: Money) -> None:
    if one.currency != other.currency:
        reason = f"{one} and {other} are in different currencies; nothing is converted"
        raise ValueError(reason)


def fell_by(previous: Money, now: Money, pct: Decimal) -> bool:
    """Tell whether a price fell by more than `pct` percent of what it was."""
    _same_currency(previous, now)
    return (previous.amount - now.amount) * _HUNDRED > previous.amount * pct


def less(one: Money, other: Money) -> bool:
    """Tell whether one amount is below another of the same currency."""
    _same_currency(one, other)
    return one.amount < other.amount


def change_in_pct(before: Money, after: Money) -> Decimal | None:
    """Return the signed change in percent, or None where there is no price to start from."""
    _same_currency(before, after)
    if before.amount <= 0:
        return None
    change = (after.amount - before.amount) * _HUNDRED / before.amount
    return change.quantize(Decimal("0.0001"), ROUND_HALF_UP, context=_EXACT)


def asked_pct(before: Money, after: Money) -> Decimal | None:
    """Return the change in percent that was asked for, where rounding to the currency hides it.

    15 % off 19.99 is 16.9915, which no shop can store; 16.99 is 15.0075 %. A whole or one-digit
    percentage within the half unit that rounding may add (at most a tenth of a point) is what
    was asked; anything else is what it is.
    """
    exact = change_in_pct(before, after)
    if exact is None:
        return None
    half_unit = Decimal(1).scaleb(-DIGITS[before.currency]) / 2
    slack = min(half_unit * _HUNDRED / before.amount, Decimal("0.1"))
    for step in (Decimal(1), Decimal("0.1")):
        near = exact.quantize(step, ROUND_HALF_UP, context=_EXACT)
        if abs(exact - near) <= slack:
            return near.quantize(Decimal("0.0001"), context=_EXACT)
    return exact


class SetPrice(Frozen):
    """Set the price to one amount."""

    kind: Literal["set"] = "set"
    price: Money = Field(description="the new price")

    def apply(self, before: Money) -> Money:
        """Return the new price."""
        _same_currency(before, self.price)
        return self.price


class ChangePct(Frozen):
    """Change the price by a percentage of what it is."""

    kind: Literal["change_pct"] = "change_pct"
    by: DecimalText = Field(description="percent, negative lowers", examples=["-10"])

    def apply(self, before: Money) -> Money:
        """Return the new price, rounded half up to the currency."""
        return rounded(before.amount * (_HUNDRED + self.by) / _HUNDRED, before.currency)


class ChangeBy(Frozen):
    """Change the price by an amount."""

    kind: Literal["change_by"] = "change_by"
    by: Money = Field(description="amount to add, negative lowers")

    def apply(self, before: Money) -> Money:
        """Return the new price."""
        _same_currency(before, self.by)
        return rounded(before.amount + self.by.amount, before.currency)


class Undercut(Frozen):
    """Go below another price, never below a floor."""

    kind: Literal["undercut"] = "undercut"
    by: Money = Field(description="how far below; zero matches")
    of: Money = Field(description="the other price, usually a competitor's")
    floor: Money = Field(description="never below this")

    def apply(self, before: Money) -> Money:
        """Return the other price less `by`, or the floor where that is higher."""
        for part in (self.by, self.of, self.floor):
            _same_currency(before, part)
        wanted = max(self.of.amount - self.by.amount, self.floor.amount)
        return rounded(wanted, before.currency)


PriceChange = Annotated[
    SetPrice | ChangePct | ChangeBy | Undercut,
    Field(discriminator="kind", description="what to do"),
]
"""A typed intent; the arithmetic is ours, in decimals, never the model's."""
