"""Who goes through very many things lets others have their turn."""

import asyncio

import pytest

from activities.turns import AT_A_TIME, in_turns

pytestmark = pytest.mark.anyio


async def test_everything_comes_once_and_in_order() -> None:
    assert [one async for one in in_turns(range(3 * AT_A_TIME + 1))] == [*range(3 * AT_A_TIME + 1)]


async def test_others_have_a_turn_meanwhile() -> None:
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    waiting = asyncio.create_task(other())
    async for _ in in_turns(range(10 * AT_A_TIME)):
        pass
    waiting.cancel()

    assert turns >= 9
