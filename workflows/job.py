"""One run as performing it needs it: the signed plan, its manifest, and nothing that can change."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Final

from pydantic import JsonValue

from workflows.run import Outcome
from workflows.signed import Signed

TOGETHER: Final = 16
"""Writes of one run to one shop on their way at once. With more of them, whoever else asks this
process for anything waits behind them all, and no shop answers so slowly that more are needed."""


@dataclass(frozen=True, slots=True)
class Authority:
    """What a run may act on: compared with the database before every write."""

    approval: str
    revision: int
    plan_digest: str
    manifest_hash: str
    epoch: int


@dataclass
class Job:
    """One epoch of one run, loaded once a process and forgotten with it."""

    tenant: str
    run: str
    epoch: int
    requester: str
    authority: Authority
    signed: Signed
    stored: tuple[Outcome, ...]
    progressed_at: datetime
    """When anything last happened in the run."""
    cancelling: bool = False
    written: bool = True
    """Whether the run has a receipt: when it was opened, or by this process since."""
    closed: bool = False
    """Whether its end is recorded, together with its last outcome."""
    told_to_wait: bool = False
    """Whether people were told that the run waits for a shop."""
    results: dict[str, JsonValue] = field(default_factory=dict)
    """Values of steps that are final, as they were recorded."""
    marketplaces: Mapping[str, str] = field(default_factory=dict)
    """Of the tenant's shops, which never move to another marketplace."""
    lanes: dict[str, asyncio.Semaphore] = field(default_factory=dict)
    """By shop; see `lane`."""
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a cancel, a resume or a settled item may have ended a wait."""

    @property
    def size(self) -> int:
        """Return how many lines were signed."""
        return len(self.signed.manifest.lines)

    def lane(self, shop: str) -> asyncio.Semaphore:
        """Return what holds back a write to a shop while too many others are on their way."""
        return self.lanes.setdefault(shop, asyncio.Semaphore(TOGETHER))

    def keep(self, step: str, value: JsonValue) -> None:
        """Keep the recorded value of a plain step for those that read it."""
        if step in self.signed.steps and self.signed.steps[step].for_each is None:
            self.results[step] = value

    def known(self, step: str, chunk: int) -> Outcome | None:
        """Return what was recorded of a piece of work before this epoch was opened."""
        return self._stored.get((step, chunk))

    @cached_property
    def _stored(self) -> Mapping[tuple[str, int], Outcome]:
        return {(outcome.step, outcome.chunk): outcome for outcome in self.stored}
