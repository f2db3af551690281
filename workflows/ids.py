"""Ids that people can read aloud, and that tell nothing about how many there are."""

import secrets
from typing import Final

_LETTERS: Final = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: no i, l, o or u to mistake."""
_LENGTH: Final = 10
"""50 random bits: unique over every tenant without asking anybody."""


def new_id(kind: str) -> str:
    """Return a new id such as `p-4k2m9x7q1c`."""
    return f"{kind}-{''.join(secrets.choice(_LETTERS) for _ in range(_LENGTH))}"
