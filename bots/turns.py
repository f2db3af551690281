"""How much is taken up at once, so that what takes long keeps nothing waiting that does not."""

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Final

from bots.cards.drawing import Verb

TOGETHER: Final = 4
"""Presses that are taken up at once, which leaves room for what is to be acknowledged."""
SENTENCES: Final = 16
"""Messages that are answered at once."""
BRAKES: Final = frozenset({Verb.HALT, Verb.STOP})
"""They wait for nothing."""
_PLANS: Final = frozenset({
    Verb.AGAIN, Verb.ANSWER, Verb.EDIT, Verb.IMPORT, Verb.UNDO, Verb.WITHOUT,
})  # fmt: skip
"""What makes a plan: it reads shops, and takes as long as they do."""


@dataclass(frozen=True, slots=True)
class Turns:
    """Whose turn it is; the others are kept, and wait."""

    sentences: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(SENTENCES))
    together: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(TOGETHER))

    def of_message(self, *, exactly: bool) -> AbstractAsyncContextManager[None]:
        """Return the turn of a message; words that are taken exactly wait for no other."""
        return nullcontext() if exactly else self.sentences

    def of_press(self, verb: str) -> AbstractAsyncContextManager[None]:
        """Return the turn of a press; a decision does not wait for shops that others read."""
        if verb in BRAKES:
            return nullcontext()
        return self.sentences if verb in _PLANS else self.together
