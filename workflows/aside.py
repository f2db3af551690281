"""Pure computation about very many items, beside the event loop that everybody shares."""

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

T = TypeVar("T")

MANY: Final = 100
"""Items; what is about fewer takes less time than handing it to a thread and back."""


async def aside(items: int, compute: Callable[[], T]) -> T:
    """Compute in a thread where it is about many items, so that nobody waits meanwhile."""
    return compute() if items < MANY else await asyncio.to_thread(compute)
