"""What is edited after it was said: nothing comes of it, and whoever edits is told so, once."""

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Final

from bots.arrivals import Arrivals, Sender
from bots.refusals import CHANGED
from workflows.store.places import Place

_REMEMBERED: Final = 1_000
"""Edits that are known when a product tells of them again."""


@dataclass(frozen=True, slots=True)
class Edited:
    """Answers edits of what was said to us."""

    arrivals: Arrivals
    told: deque[Hashable] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    async def answer(self, sender: Sender, place: Place, edit: Hashable) -> None:
        """Tell a member alone that nothing comes of an edit.

        Args:
            sender: who edited.
            place: where they are told so.
            edit: the product's own name of it.
        """
        if edit in self.told:
            return
        self.told.append(edit)
        if await self.arrivals.knows(sender):
            self.arrivals.beside(self.arrivals.tell(sender, place, CHANGED))
