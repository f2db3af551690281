"""Which planner turns words into plans."""

import asyncio
from typing import Final

from planner.offline.offline import OfflinePlanner, reply
from planner.planner import Asked, Reply


class Offline:
    """The offline planner beside the event loop: a long message would hold up everybody else."""

    name: Final = OfflinePlanner.name

    async def plan(self, asked: Asked) -> Reply:
        """Answer one message in a thread."""
        return await asyncio.to_thread(reply, asked)
