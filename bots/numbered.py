"""Numbers that a press bears: what comes back may be anything that somebody sent."""

from typing import Final

_MOST_DIGITS: Final = 9
"""No revision, message or page has more, and no database takes any number."""


def number(text: str) -> int | None:
    """Return the number of a revision, message or page; None where it can be none."""
    fits = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if fits else None
