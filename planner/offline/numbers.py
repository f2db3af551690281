"""Numbers as people write them, with every reading that they allow."""

import re
from decimal import Decimal
from typing import Final

_GROUPED: Final = re.compile(
    r"[1-9][0-9]{0,2}(?:(?P<sep>[.,])[0-9]{3})(?:(?P=sep)[0-9]{3})*", re.ASCII
)
_MOST_DIGITS: Final = 18


def readings(text: str, *, comma: bool = False) -> tuple[Decimal, ...]:
    """Return every number that a written one may mean; none where it is not a number.

    "1,234" may be 1234 or 1.234 and "1.234" likewise; "12,34" can only be 12.34, and "1,234.50"
    only 1234.50.

    Args:
        text: figures with points and commas, and perhaps a sign.
        comma: the writer's decimal mark is surely the comma, so that "1.234" is 1234.
    """
    sign, digits = (text[0], text[1:]) if text[0] in "+-" else ("", text)
    if len(digits) > _MOST_DIGITS:
        return ()
    found = dict.fromkeys(Decimal(sign + plain) for plain in _plain(digits, comma=comma))
    return tuple(found)


def _plain(digits: str, *, comma: bool) -> list[str]:
    points = [mark for mark in digits if mark in ".,"]
    if not points:
        return [digits]
    whole, last, part = digits.rpartition(points[-1])
    grouped = _GROUPED.fullmatch(digits) is not None
    if len(points) == 1:
        decimal = [f"{whole}.{part}"] if whole and part else []
        if grouped and comma:
            return [whole + part] if last == "." else decimal
        return [whole + part, *decimal] if grouped else decimal
    if grouped:
        return [re.sub("[.,]", "", digits)]
    if _GROUPED.fullmatch(whole) and last not in whole and part:
        return [re.sub("[.,]", "", whole) + "." + part]
    return []
