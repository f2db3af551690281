"""Edits of one workspace, which a chat product counts together whatever channels they are in.

As long as it never asks for patience they go side by side. Once it did, they go one after another
for a while, so that each refusal is met by one edit and not by one of every channel.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from bots.surface import Later

CAREFUL_S: Final = 60.0
"""So long after a refusal edits go one after another; limits are counted by the minute."""


@dataclass(slots=True)
class Pace:
    """How fast a workspace takes edits."""

    _quiet_until: float = 0.0
    _careful_until: float = 0.0
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def edit(self, send: Callable[[], Awaitable[None]]) -> None:
        """Send an edit when its turn comes.

        Raises:
            Later: the workspace wants none now; others may be the reason.
        """
        clock = asyncio.get_running_loop().time
        if clock() >= self._careful_until:
            await self._sent(send)
            return
        async with self._turn:
            if (wait := self._quiet_until - clock()) > 0:
                raise Later(wait, edits=True)
            await self._sent(send)

    async def _sent(self, send: Callable[[], Awaitable[None]]) -> None:
        try:
            await send()
        except Later as later:
            if later.edits:
                now = asyncio.get_running_loop().time()
                self._quiet_until = max(self._quiet_until, now + later.seconds)
                self._careful_until = self._quiet_until + CAREFUL_S
            raise
