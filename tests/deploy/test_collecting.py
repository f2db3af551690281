"""Memory is given back in a quiet moment, or when it must be, and not while somebody waits."""

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator
from contextlib import suppress
from itertools import count

import pytest

from activities.turns import in_turns
from deploy import collecting

pytestmark = pytest.mark.anyio


class Knot:
    """Something that refers to itself, so that only a collection can end it."""

    def __init__(self) -> None:
        self.self = self


def old_knot(young_collections: int) -> "weakref.ref[Knot]":
    """Tie a knot that nobody refers to and that has outlived so many collections."""
    knot = Knot()
    tied = weakref.ref(knot)
    gc.collect()
    del knot
    for _ in range(young_collections):
        gc.collect(1)
    assert tied() is not None
    return tied


@pytest.fixture
async def tidying() -> AsyncIterator[None]:
    """Look for quiet moments, and leave the collector as it was."""
    before = gc.get_threshold()
    task = asyncio.create_task(collecting.forever())
    await asyncio.sleep(0)
    yield
    task.cancel()
    gc.unfreeze()
    gc.set_threshold(*before)


async def work(seconds: float) -> None:
    """Be busy."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            async for _ in in_turns(count()):
                pass


async def test_it_is_given_back_in_a_quiet_moment(tidying: None) -> None:
    tied = old_knot(collecting.DUE)

    await asyncio.sleep(2.5 * collecting.LOOK_EVERY_S)

    assert tied() is None


async def test_nobody_is_kept_waiting_for_it(tidying: None) -> None:
    tied = old_knot(collecting.DUE)

    await work(2.5 * collecting.LOOK_EVERY_S)

    assert tied() is not None


async def test_it_is_given_back_in_a_busy_time_once_there_is_much(tidying: None) -> None:
    tied = old_knot(collecting.OVERDUE)

    await work(2.5 * collecting.LOOK_EVERY_S)

    assert tied() is None
