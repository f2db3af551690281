"""Memory is given back in a quiet moment, or when it must be, and not while somebody waits."""

import asyncio
import gc
import multiprocessing
import os
import signal
import time
import weakref
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from itertools import count
from multiprocessing.synchronize import Event

import pytest

from activities.turns import in_turns
from deploy import collecting

pytestmark = pytest.mark.anyio


class Knot:
    """Something that refers to itself, so that only a collection can end it."""

    def __init__(self) -> None:
        self.self = self


def old_knot(
    young_collections: int, untied: Callable[[object], object] | None = None
) -> "weakref.ref[Knot]":
    """Tie a knot that nobody refers to and that has outlived so many collections."""
    knot = Knot()
    tied = weakref.ref(knot, untied)
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
    untied = asyncio.Event()
    tied = old_knot(collecting.DUE, lambda _: untied.set())

    async with asyncio.timeout(60):  # other tests beside this one may leave few quiet moments
        await untied.wait()

    assert tied() is None


async def test_nobody_is_kept_waiting_for_it(tidying: None) -> None:
    tied = old_knot(collecting.DUE)

    await work(2.5 * collecting.LOOK_EVERY_S)

    assert tied() is not None


async def test_it_is_given_back_in_a_busy_time_once_there_is_much(tidying: None) -> None:
    tied = old_knot(collecting.OVERDUE)

    await work(2.5 * collecting.LOOK_EVERY_S)

    assert tied() is None


async def busy_for_a_while(begun: Event) -> None:
    """Work, and fail if what was due is collected meanwhile."""
    task = asyncio.create_task(collecting.forever())
    await asyncio.sleep(0)
    tied = old_knot(collecting.DUE)
    begun.set()
    await work(4 * collecting.LOOK_EVERY_S)
    assert tied() is not None
    task.cancel()


def busy_process(begun: Event) -> None:
    """Be a process of its own that works."""
    asyncio.run(busy_for_a_while(begun))


def test_who_gets_no_processor_is_not_taken_for_quiet() -> None:
    spawning = multiprocessing.get_context("spawn")
    begun = spawning.Event()
    process = spawning.Process(target=busy_process, args=(begun,))
    process.start()
    assert process.pid is not None
    assert begun.wait(60)

    while process.is_alive():
        os.kill(process.pid, signal.SIGSTOP)
        time.sleep(0.05)
        os.kill(process.pid, signal.SIGCONT)
        time.sleep(0.002)

    assert process.exitcode == 0
