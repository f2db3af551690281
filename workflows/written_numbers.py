"""Read numbers as the people of a place write them."""

import re
from decimal import Decimal
from typing import Final

from activities.money import read_decimal

_COMMA: Final = frozenset(
    "bg cs da de el es et fi fr hr hu it lt lv nb nl nn no pl pt ro ru sk sl sr sv tr uk".split()
)
"""Languages that write a comma before the decimals. Source: CLDR, numbers."""
_POINT_ALL_THE_SAME: Final = frozenset({"de-ch", "de-li", "fr-ch", "it-ch", "es-mx"})
_BLANKS: Final = " \u00a0\u202f'’"


def decimal_mark(locale: str) -> str:
    """Return what stands before the decimals: a comma or a point."""
    full = locale.lower().replace("_", "-")
    comma = full.split("-")[0] in _COMMA and full not in _POINT_ALL_THE_SAME
    return "," if comma else "."


def write_number(value: str, locale: str) -> str:
    """Write a decimal in plain notation with the mark of a place, so that it is read back alike."""
    return value.replace(".", decimal_mark(locale))


def read_number(text: str, locale: str) -> Decimal:
    """Read one number, with or without groups of thousands.

    The other place's mark passes where it can only stand before decimals: "24.90" is 24.90 in
    German as well, and "1.234" there is 1234.

    Raises:
        ValueError: it is no number, or could be two; the reason is for people.
    """
    mark = decimal_mark(locale)
    other = "." if mark == "," else ","
    groups = re.escape(other + _BLANKS)
    whole = rf"[1-9][0-9]{{0,2}}(?:[{groups}][0-9]{{3}})+|[0-9]+"
    found = re.fullmatch(rf"(-?)({whole})(?:{re.escape(mark)}([0-9]+))?", text, re.ASCII)
    found = found or re.fullmatch(
        rf"(-?)([0-9]+){re.escape(other)}([0-9]{{1,2}}|[0-9]{{4,}})", text, re.ASCII
    )
    if found is None:
        example = f"1234{mark}50"
        reason = f"is not a number; write it like {example}"
        raise ValueError(reason)
    sign, digits, decimals = found.groups()
    digits = re.sub(r"[^0-9]", "", digits).lstrip("0") or "0"
    try:
        return read_decimal(f"{sign}{digits}{f'.{decimals}' if decimals else ''}")
    except ValueError:
        reason = "has too many digits"
        raise ValueError(reason) from None
