"""What others wrote, made harmless for a terminal: it can steer nothing and hide nothing."""

import unicodedata
from typing import Any, Final

_HIDDEN: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
"""Controls, bidi and zero-width marks, tags, and whatever has no shape of its own."""
_BLANKS: Final = frozenset("\n\t")


def visible(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return JSON whose strings show as an escape what would not show as itself."""
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else _escaped(value)
    if isinstance(value, list):
        return [visible(one) for one in value]
    if isinstance(value, dict):
        return {visible(name): visible(one) for name, one in value.items()}
    return value


def _escaped(text: str) -> str:
    return "".join(
        letter.encode("unicode_escape").decode("ascii")
        if letter not in _BLANKS and unicodedata.category(letter) in _HIDDEN
        else letter
        for letter in text
    )
