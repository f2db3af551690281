"""Whatever follows from presses stands back while many come in, and never for long."""

import asyncio

import pytest

from bots.storm import LONGEST_S, MANY, Storm

pytestmark = pytest.mark.anyio


async def test_a_few_presses_are_taken_up_at_once() -> None:
    storm, clock = Storm(), asyncio.get_running_loop().time
    for _ in range(MANY - 1):
        storm.felt()
    began = clock()

    await storm.over()

    assert clock() - began < 0.01


async def test_after_many_presses_one_waits_until_no_more_come() -> None:
    storm = Storm()
    for _ in range(MANY):
        storm.felt()
    waiting = asyncio.create_task(storm.over())
    for _ in range(MANY):
        await asyncio.sleep(0.003)
        storm.felt()

    assert not waiting.done()
    await asyncio.wait_for(waiting, 1)


async def test_a_storm_without_an_end_holds_nothing_up_for_long() -> None:
    storm, clock = Storm(), asyncio.get_running_loop().time

    async def raging() -> None:
        while True:
            storm.felt()
            await asyncio.sleep(0.001)

    rages = asyncio.create_task(raging())
    await asyncio.sleep(0.1)
    began = clock()

    await storm.over()

    rages.cancel()
    assert clock() - began < LONGEST_S + 1
