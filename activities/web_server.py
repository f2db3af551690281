"""A web server that sleeps while nobody asks."""

import asyncio
from contextlib import suppress

import uvicorn

_TICK_S = 1.0
"""Every answer names the second in which it is given."""


class WebServer(uvicorn.Server):
    """Wakes once a second, and at once when it shall end.

    Uvicorn's own looks ten times a second whether it shall end, which is one percent of a core for
    a product that does nothing.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        """Keep what is served, and how."""
        self._asked = False
        self._ending = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        super().__init__(config)

    @property
    def should_exit(self) -> bool:
        """Tell whether it shall end."""
        return self._asked

    @should_exit.setter
    def should_exit(self, asked: bool) -> None:
        self._asked = asked
        if asked and self._loop is not None:
            self._loop.call_soon_threadsafe(self._ending.set)  # a signal may interrupt anything

    async def main_loop(self) -> None:
        """Serve until it shall end."""
        self._loop = asyncio.get_running_loop()
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), _TICK_S)
