"""Ask a surface again while it is away."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from bots.surface import Later, Unsure

T = TypeVar("T")

AGAIN_S: Final = 2.0
PATIENCE_S: Final = 300.0
"""So long something waits for its surface to come back, before it waits for the next start."""


async def patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """Ask something, again and again while the surface is away.

    Raises:
        Trouble: it will not be taken, or the surface is away for too long; then it stays
            unanswered, and the next start takes it up.
    """
    now = asyncio.get_running_loop().time
    end = now() + PATIENCE_S
    while True:
        try:
            return await ask()
        except (Later, Unsure) as away:
            wait = away.seconds if isinstance(away, Later) else AGAIN_S
            if now() + wait > end:
                raise
            await asyncio.sleep(wait)
