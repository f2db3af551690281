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


async def forever() -> None:
    """Look for a quiet moment again and again, until cancelled."""
    gc.collect()
    gc.freeze()  # what start-up made stays until the end: no collection looks at it again
    gc.set_threshold(_YOUNG, 10, _SELDOM)
    worked = time.process_time()
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        busy = (time.process_time() - worked) / LOOK_EVERY_S > QUIET
        count = gc.get_count()[2]
        if count >= OVERDUE or (count >= DUE and not busy):
            gc.collect()
        worked = time.process_time()
