"""Many presses at once: what has to be acknowledged goes before what follows from it."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Final

MANY: Final = 20
"""So many arrivals within the time below are a storm."""
WITHIN_S: Final = 0.1
LONGEST_S: Final = 2.0
"""Nobody's press stands back longer: chat products want an answer within three seconds."""
_LOOK_S: Final = 0.02


@dataclass(slots=True)
class Storm:
    """Knows when things came in lately."""

    _came: deque[float] = field(default_factory=lambda: deque(maxlen=MANY))
    _watch: "asyncio.Task[None] | None" = None

    def felt(self) -> None:
        """Note that something came in."""
        self._came.append(asyncio.get_running_loop().time())

    async def over(self) -> None:
        """Return when few things come in, or it took long enough."""
        if not self._rages():
            return
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._watched())
        await asyncio.shield(self._watch)

    async def _watched(self) -> None:
        clock = asyncio.get_running_loop().time
        end = clock() + LONGEST_S
        while self._rages() and clock() < end:  # noqa: ASYNC110 - it ends by time passing
            await asyncio.sleep(_LOOK_S)

    def _rages(self) -> bool:
        came = self._came
        return len(came) == MANY and asyncio.get_running_loop().time() - came[0] < WITHIN_S
