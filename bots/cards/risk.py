"""The worst that a plan does."""

from collections.abc import Mapping, Sequence
from typing import Final

from workflows.documents import LineView

RISKS: Final[Mapping[str, tuple[str, str]]] = {
    "read": ("👁", "Reads only"),
    "write": ("↩️", "Can be undone"),
    "irreversible": ("⛔", "Cannot be undone"),
}
"""A sign and a label, the worst last."""


def worst(lines: Sequence[LineView]) -> str:
    """Return the worst effect of some lines; without any, a plan may still write."""
    order = list(RISKS)
    return max((line.effect for line in lines), key=order.index, default="write")
