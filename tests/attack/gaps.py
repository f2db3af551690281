"""One plan of three writes, and a world that something can be changed in at any of its gaps."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from activities.errors import CountersignError
from authz.attributes import PlanFacts
from authz.client import Client
from authz.gate import Gate
from authz.people import Person
from authz.serving import Serving
from authz.verdict import Verdict
from tests.fakes.office import Desk, Judge, Place, Sent, staffed
from workflows.documents import PlanDocument
from workflows.engines.embedded import EmbeddedEngine
from workflows.office import Office

SKUS = ("MUG-BLUE", "MUG-RED", "MUG-GREEN")
BY = "-7"
"""Percent; a golden decision is about none like it, so a test may forbid it."""
REQUESTER, APPROVER = "pricer", "manager"


class Gap(StrEnum):
    """Where the world moves."""

    CLICK = "between card and click"
    COMMIT = "between click and commit"
    START = "between commit and the run's start"
    READ = "between the run's start and its first read"
    DISPATCH = "between that read and the first receipt"
    SEND = "between the first receipt and its request"
    WRITTEN = "after the first write"


def three_prices(by: str = BY) -> dict[str, Any]:
    """Return a plan that lowers three prices, one after the other."""
    steps: list[dict[str, Any]] = []
    for number, sku in enumerate(SKUS, 1):
        change = {"kind": "change_pct", "by": by}
        step: dict[str, Any] = {
            "id": f"s{number}",
            "activity": "offer.update_price",
            "params": {"shop": "shopify", "sku": sku, "change": change},
        }
        steps.append(step | ({"after": [f"s{number - 1}"]} if number > 1 else {}))
    return {"workflows": [{"id": "w1", "steps": steps}]}


Act = Callable[["World"], Awaitable[None]]


class TurningGate(Gate):
    """A gate whose engine and policy can be changed under it, and that tells when it has judged."""

    def __init__(self, first: Serving) -> None:
        self.engine: Serving | None = first
        self.judged: Callable[[], Awaitable[None]] | None = None
        super().__init__(first.policy_digest, lambda: self.engine)

    def turn(self, to: Serving | None) -> None:
        """Serve another policy, or none."""
        self.engine = to
        if to is not None:
            self.policy_digest = to.policy_digest

    async def execute(
        self, plan: PlanFacts, person: Person, *, facts_version: int, now: datetime
    ) -> Verdict:
        """Judge, then let the world move."""
        verdict = await super().execute(plan, person, facts_version=facts_version, now=now)
        if act := self.judged:
            self.judged = None
            await act()
        return verdict


class HeldEngine(EmbeddedEngine):
    """An engine that starts nothing before it is let go."""

    held = True

    async def start(self) -> None:
        """Wait."""

    async def submit(self, tenant: str, run: str, epoch: int) -> None:
        """Forget it while held; the sweep finds it in the database."""
        if not self.held:
            await super().submit(tenant, run, epoch)

    async def release(self) -> None:
        """Begin."""
        self.held = False
        await super().start()


@dataclass
class Tripwire:
    """Lets the world move at the first request of a kind."""

    phase: str = ""
    writes: bool = False
    act: Callable[[], Awaitable[None]] | None = None

    async def __call__(self, phase: str, sent: Sent) -> None:
        """Move it, once."""
        if self.act and phase == self.phase and (sent.writes or not self.writes):
            act, self.act = self.act, None
            await act()


@dataclass
class World:
    """One installation with a card that waits."""

    desk: Desk
    gate: TurningGate
    engine: HeldEngine
    tripwire: Tripwire
    policies: dict[str, Serving]
    card: PlanDocument = field(init=False)
    run: str | None = None
    refused: CountersignError | None = None

    @property
    def office(self) -> Office:
        """Return the installation."""
        return self.desk.office

    async def through(self, gap: Gap, act: Act) -> None:
        """Decide and drive the card, with the world moved in one gap."""
        self.card = await self.desk.offer(three_prices(), REQUESTER)

        async def moved() -> None:
            await act(self)

        match gap:
            case Gap.CLICK:
                await moved()
            case Gap.COMMIT:
                self.gate.judged = moved
            case Gap.READ:
                self.tripwire.phase, self.tripwire.act = "before", moved
            case Gap.DISPATCH:
                self.tripwire.phase, self.tripwire.act = "after", moved
            case Gap.SEND | Gap.WRITTEN:
                self.tripwire.phase = "before" if gap is Gap.SEND else "after"
                self.tripwire.writes, self.tripwire.act = True, moved
            case Gap.START:
                pass
        try:
            self.run = (await self.desk.approve(self.card, APPROVER)).run_ids[0]
        except CountersignError as refused:
            self.refused = refused
            return
        if gap is Gap.START:
            await moved()
        await self.engine.release()

    async def settled(self, still_s: float) -> str:
        """Wait for the run's end, or until it has done nothing for a while; return its state."""
        if self.run is None:
            return "none"
        looks = 0
        sent = -1
        while (found := await self.desk.show(self.run)).state == "running":
            quiet = len(self.desk.tap.sent) == sent
            looks, sent = looks + 1 if quiet else 0, len(self.desk.tap.sent)
            if looks * 0.02 > still_s:
                break
            await asyncio.sleep(0.02)
        return found.state

    def written(self) -> tuple[str, ...]:
        """Return the SKUs whose price the run changed, in order."""
        return tuple(effect["sku"] for effect in self.desk.control.effects())


@asynccontextmanager
async def world(place: Place, policies: dict[str, Judge]) -> AsyncIterator[World]:
    """Open an installation whose every part can be moved."""
    tripwire, engine = Tripwire(), HeldEngine()
    async with AsyncExitStack() as stack:
        serving: dict[str, Serving] = {}
        for name, judge in policies.items():
            client = Client(Path(judge.socket))
            stack.push_async_callback(client.close)
            serving[name] = Serving(client, judge.nonce, judge.digest, judge.version)
        desk = await stack.enter_async_context(staffed(place, hook=tripwire, engine=engine))
        gate = TurningGate(serving["usual"])
        desk.office = replace(desk.office, gate=gate)
        engine.serve(desk.office)
        yield World(desk, gate, engine, tripwire, serving)
