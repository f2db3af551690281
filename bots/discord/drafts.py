"""What people typed into forms that were not taken: Discord closes one whatever is wrong in it."""

import time
from collections.abc import Mapping
from typing import Final

_LIVES_S: Final = 840.0
"""As long as what is shown to one person alone can be pressed."""


class Drafts:
    """Keeps the last of everybody for each form, until it is sent once more or nobody can."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: dict[tuple[str, str], tuple[float, Mapping[str, str]]] = {}

    def keep(self, account: str, form: str, fields: Mapping[str, str]) -> None:
        """Remember what somebody typed, and forget what is too old."""
        now = time.monotonic()
        self._kept = {key: one for key, one in self._kept.items() if now - one[0] < _LIVES_S}
        self._kept[account, form] = (now, dict(fields))

    def of(self, account: str, form: str) -> Mapping[str, str]:
        """Return what somebody typed into a form; nothing where that was taken, or is too old."""
        return self._kept.get((account, form), (0.0, {}))[1]

    def taken(self, account: str, form: str) -> None:
        """Forget what was taken."""
        self._kept.pop((account, form), None)
