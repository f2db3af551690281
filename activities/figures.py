"""Write figures as people read them: counts, percentages and money.

Only sentences are written so; whatever programs read keeps plain decimals and currency codes.
"""

from decimal import Decimal
from types import MappingProxyType
from typing import Final

from activities.money import Money, plain

NO_BREAK: Final = "\u00a0"
"""The blank that keeps a number and its unit on one line."""
_SIGNS: Final = MappingProxyType({"EUR": "€", "GBP": "£", "USD": "US$"})
SIGNED: Final = MappingProxyType({sign: code for code, sign in _SIGNS.items()})
"""Currencies by the sign before an amount."""
_GERMAN: Final = str.maketrans(",.", ".,")


def number(value: Decimal | int, *, comma: bool = False) -> str:
    """Write a number with its thousands apart.

    Args:
        value: the number; every digit of it is written.
        comma: whether a comma stands before the decimals, and a point between thousands.
    """
    written = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return written.translate(_GERMAN) if comma else written


def percent(value: Decimal | int, *, comma: bool = False) -> str:
    """Write a percentage: "10%", or "10 %" where a comma stands before decimals."""
    return f"{number(value, comma=comma)}{NO_BREAK if comma else ''}%"


def money(value: Money, *, comma: bool = False) -> str:
    """Write money: "€1,200.00", or "1.200,00 €" where a comma stands before decimals."""
    sign = _SIGNS.get(value.currency)
    written = number(Decimal(plain(value.amount)), comma=comma)
    if comma:
        return f"{written}{NO_BREAK}{(sign or value.currency).removeprefix('US')}"
    return f"{sign}{written}" if sign else f"{value.currency}{NO_BREAK}{written}"
