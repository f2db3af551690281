"""Whatever follows from arrivals stands back while many come in, and never for long."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager

import pytest

from bots.storm import LONGEST_S, MANY, SEVERAL, Storm

pytestmark = pytest.mark.anyio


def acknowledged(storm: Storm, many: int) -> None:
    """Let so many come in that are acknowledged at once."""
    for _ in range(many):
        with storm.felt():
            pass


@asynccontextmanager
async def raging(storm: Storm) -> AsyncIterator[None]:
    """Let more and more come in."""

    async def coming() -> None:
        while True:
            acknowledged(storm, 1)
            await asyncio.sleep(0.001)

    rages = asyncio.create_task(coming())
    await asyncio.sleep(0.1)
    yield
    rages.cancel()


async def waited(storm: Storm, *longest: float) -> float:
    clock = asyncio.get_running_loop().time
    began = clock()
    await storm.over(*longest)
    return clock() - began


async def test_a_few_presses_are_taken_up_at_once() -> None:
    storm = Storm()
    acknowledged(storm, MANY - 1)

    assert await waited(storm) < 0.01


async def test_after_many_presses_one_waits_until_no_more_come() -> None:
    storm = Storm()
    acknowledged(storm, MANY)
    waiting = asyncio.create_task(storm.over())
    for _ in range(MANY):
        await asyncio.sleep(0.003)
        acknowledged(storm, 1)

    assert not waiting.done()
    await asyncio.wait_for(waiting, 1)


async def test_what_comes_in_slowly_but_waits_to_be_acknowledged_goes_first_too() -> None:
    storm = Storm()
    with ExitStack() as at_the_door:
        for _ in range(SEVERAL):
            at_the_door.enter_context(storm.felt())
        waiting = asyncio.create_task(storm.over())
        await asyncio.sleep(0.3)
        assert not waiting.done()

    await asyncio.wait_for(waiting, 1)


async def test_what_could_not_be_kept_is_at_the_door_no_longer() -> None:
    storm = Storm()
    for _ in range(SEVERAL):
        with pytest.raises(OSError, match="full"), storm.felt():
            raise OSError("the disk is full")

    assert await waited(storm) < 0.01


async def test_a_storm_without_an_end_holds_nothing_up_for_long() -> None:
    storm = Storm()
    async with raging(storm):
        assert await waited(storm) < LONGEST_S + 1


async def test_each_stands_back_only_as_long_as_it_may() -> None:
    storm = Storm()
    async with raging(storm):
        sentence = asyncio.create_task(storm.over(LONGEST_S + 5))
        assert await waited(storm, 0.2) < 0.5
        assert not sentence.done()

    await asyncio.wait_for(sentence, 1)
