"""What changes of every tenant, told to whoever follows it: at once, and never lost."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from workflows.store import tenants
from workflows.store.changes import Subject
from workflows.store.store import Store

log = logging.getLogger(__name__)

LOOK_EVERY_S: Final = 2.0
"""For tenants that are new, and between two tries."""
_QUIET_S: Final = 60.0


@dataclass(slots=True)
class Following:
    """Follows the tenants, each beside the others."""

    store: Store
    changed: Callable[[str, Sequence[Subject] | None], Awaitable[bool]]
    """Takes up what changed of a tenant (None: perhaps everything) and tells whether it is done;
    what is not done comes again, with what changed meanwhile."""
    looked: Callable[[str], Awaitable[object]] | None = None
    """Does what no change tells, for a tenant, every other second."""
    rest_s: float = 0.0
    """So long nothing is taken up after something was: what comes in between is one change."""
    _tasks: "dict[str, asyncio.Task[None]]" = field(default_factory=dict)

    async def forever(self) -> None:
        """Follow every tenant, whoever is new too, until cancelled."""
        try:
            while True:
                try:
                    await self._look()
                except Exception:
                    log.exception("the tenants could not be looked through; trying again")
                await asyncio.sleep(LOOK_EVERY_S)
        finally:
            for task in self._tasks.values():
                task.cancel()
            await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _look(self) -> None:
        for tenant in await self.store.read(tenants.names):
            if tenant not in self._tasks:
                self._tasks[tenant] = asyncio.create_task(self._follow(tenant))
            if self.looked is not None:
                await self.looked(tenant)

    async def _follow(self, tenant: str) -> None:
        """Take up whatever changes of a tenant, first of all what stands."""
        changes = self.store.changes
        place = ""
        while True:
            since = changes.since(tenant, place)
            if not await self._done(tenant, since.subjects):
                await asyncio.sleep(LOOK_EVERY_S)
                continue
            place = since.place
            await asyncio.sleep(self.rest_s)
            await changes.wait(tenant, place, _QUIET_S)

    async def _done(self, tenant: str, subjects: Sequence[Subject] | None) -> bool:
        try:
            return await self.changed(tenant, subjects)
        except Exception:
            log.exception("what changed of %s could not be taken up; trying again", tenant)
            return False
