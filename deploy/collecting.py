"""When memory that nobody refers to any more is given back: while nobody waits.

A full collection stops every thread for as long as it takes to look at all that lives, which with a
plan of thousands of lines is a tenth of a second. Young things are collected as they always are.
"""

import asyncio
import gc
import time
from typing import Final

_YOUNG: Final = 5_000
"""Things made between two looks at the youngest; few enough for a look of a millisecond."""
_SELDOM: Final = 1_000_000
LOOK_EVERY_S: Final = 1.0
DUE: Final = 10
"""Collections of what is younger after which a full one is worth its while."""
OVERDUE: Final = 60
QUIET: Final = 0.1
"""Of one processor: who works more than this has somebody who waits."""
_NAPS: Final = 20
_NAP_S: Final = 0.01
_LATE_S: Final = 0.02


async def forever() -> None:
    """Look for a quiet moment again and again, until cancelled."""
    gc.collect()
    gc.freeze()  # what start-up made stays until the end: no collection looks at it again
    gc.set_threshold(_YOUNG, 10, _SELDOM)
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        count = gc.get_count()[2]
        if count >= OVERDUE or (count >= DUE and await _quiet()):
            gc.collect()


async def _quiet() -> bool:
    """Take some naps, and tell whether next to nothing was worked meanwhile and each ended in time.

    Who gets no processor works as little as who has nothing to do, but is woken late.
    """
    worked = time.process_time()
    for _ in range(_NAPS):
        due = time.monotonic() + _NAP_S
        await asyncio.sleep(_NAP_S)
        if time.monotonic() > due + _LATE_S:
            return False
    return time.process_time() - worked < QUIET * _NAPS * _NAP_S
