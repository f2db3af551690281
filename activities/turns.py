"""Going through very many things in the event loop that everybody shares."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Final, TypeVar

T = TypeVar("T")

AT_A_TIME: Final = 100
"""What is done about so many takes a few milliseconds."""


async def in_turns(items: Iterable[T]) -> AsyncIterator[T]:
    """Yield everything in order, and let others have their turn now and then."""
    for number, item in enumerate(items, 1):
        yield item
        if number % AT_A_TIME == 0:
            await asyncio.sleep(0)
