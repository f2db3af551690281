"""Names that somebody may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

_MOST: Final = 3


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return "Did you mean …?", or what there is where nothing is similar."""
    names = sorted(set(known))
    close = get_close_matches(name, names, _MOST, 0.5)
    if close:
        return f"Did you mean {' or '.join(f'`{found}`' for found in close)}?"
    if 0 < len(names) <= 2 * _MOST:
        return f"There is {', '.join(f'`{found}`' for found in names)}."
    return ""
