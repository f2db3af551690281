"""Look-ups that are asked for together travel together."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Batch(Generic[K, V]):
    """Coalesces the look-ups of one tick of the event loop into one question.

    Nothing is kept beyond the tick: every answer was read after it was asked for.
    """

    def __init__(self, ask: Callable[[Sequence[K]], Awaitable[Mapping[K, V]]]) -> None:
        """Look up by `ask`, which answers for every key that it was given."""
        self._ask = ask
        self._waiting: list[tuple[K, asyncio.Future[V]]] = []
        self._asking: set[asyncio.Task[None]] = set()

    async def get(self, key: K) -> V:
        """Return the answer for one key."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[V] = loop.create_future()
        if not self._waiting:
            loop.call_soon(self._start)
        self._waiting.append((key, answer))
        return await answer

    def _start(self) -> None:
        waiting, self._waiting = self._waiting, []
        task = asyncio.ensure_future(self._answer(waiting))
        self._asking.add(task)  # the loop itself holds tasks only weakly
        task.add_done_callback(self._asking.discard)

    async def _answer(self, waiting: list[tuple[K, asyncio.Future[V]]]) -> None:
        try:
            found = await self._ask(tuple(dict.fromkeys(key for key, _ in waiting)))
            for key, answer in waiting:
                if not answer.done():
                    answer.set_result(found[key])
        except BaseException as problem:
            for _, answer in waiting:
                if not answer.done():
                    if isinstance(problem, Exception):
                        answer.set_exception(problem)
                    else:
                        answer.cancel()
            if not isinstance(problem, Exception):
                raise
