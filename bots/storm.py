"""Many arrivals at once: what has to be acknowledged goes before what follows from it."""

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

MANY: Final = 20
"""So many arrivals within the time below are a storm."""
WITHIN_S: Final = 0.1
SEVERAL: Final = 8
"""So many arrivals that wait to be acknowledged are one, too, however slowly they come in."""
LONGEST_S: Final = 2.0
"""Nobody's press stands back longer: chat products want an answer within three seconds."""
SENTENCES_S: Final = 10.0
"""Nor a sentence longer than this: what it comes to takes seconds anyway."""
_LOOK_S: Final = 0.02


@dataclass(slots=True)
class Storm:
    """Knows when things came in lately, and how many are at the door."""

    _came: deque[float] = field(default_factory=lambda: deque(maxlen=MANY))
    _at_the_door: int = 0
    _watch: "asyncio.Task[None] | None" = None

    @contextmanager
    def felt(self) -> Iterator[None]:
        """Note that something came in, and is acknowledged at the end."""
        self._came.append(asyncio.get_running_loop().time())
        self._at_the_door += 1
        try:
            yield
        finally:
            self._at_the_door -= 1

    async def over(self, longest_s: float = LONGEST_S) -> None:
        """Return when few things come in, or it took long enough."""
        clock = asyncio.get_running_loop().time
        end = clock() + longest_s
        while self._rages() and (left := end - clock()) > 0:
            if self._watch is None or self._watch.done():
                self._watch = asyncio.create_task(self._watched())
            await asyncio.wait({self._watch}, timeout=left)

    async def _watched(self) -> None:
        """Look on behalf of all who wait."""
        while self._rages():  # noqa: ASYNC110 - it ends by time passing
            await asyncio.sleep(_LOOK_S)

    def _rages(self) -> bool:
        if self._at_the_door >= SEVERAL:
            return True
        came = self._came
        return len(came) == MANY and asyncio.get_running_loop().time() - came[0] < WITHIN_S
