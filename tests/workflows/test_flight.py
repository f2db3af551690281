"""Works of a run are side by side where they wait for a shop, and at once where they do not."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from activities.context import Call
from activities.declaration import Effect, Params, activity, supports
from activities.plan.language import Plan
from tests.bench.bench_engine import Said, made, nothing, say_nothing
from tests.fakes.bare import bare_office
from workflows.engines.embedded import EmbeddedEngine
from workflows.engines.flight import ABREAST
from workflows.office import Office
from workflows.store import outcomes

pytestmark = pytest.mark.anyio


class Asked(Params):
    """Ask somebody outside."""

    shop: str = ""


asking = activity("test.ask", version=1, title="Ask", effect=Effect.READ, params=Asked, result=Said)


class Counter:
    """Somebody who answers nobody until told to."""

    def __init__(self) -> None:
        self.opens, self.full = asyncio.Event(), asyncio.Event()
        self.asked = self.most = 0

    def declared(self) -> dict[str, object]:
        @supports(asking, None)
        async def ask(_: Asked, __: Call[Any]) -> Said:
            self.asked += 1
            self.most = max(self.most, self.asked)
            if self.asked == ABREAST:
                self.full.set()
            await self.opens.wait()
            self.asked -= 1
            return Said(said="")

        return {"asking": asking, "ask": ask, "nothing": nothing, "say": say_nothing}


def plan(**steps: str) -> Plan:
    """Return a plan of steps, each an activity and what it comes after."""
    listed = [
        {"id": step, "activity": words.split()[0], "after": words.split()[1:]}
        for step, words in steps.items()
    ]
    return Plan.model_validate({"workflows": [{"id": "w1", "steps": listed}]})


async def recorded(office: Office, run: str, *, many: int) -> set[str]:
    """Wait for as many outcomes; return their steps."""
    async with asyncio.timeout(10):
        while True:
            found = await office.store.read(lambda tx: outcomes.of_run(tx, "demo", run))
            if len(found) >= many:
                return {one.outcome.step for one in found}
            await asyncio.sleep(0.01)


async def test_only_so_many_works_of_one_run_are_on_their_way(tmp_path: Path) -> None:
    counter, engine = Counter(), EmbeddedEngine()
    many = ABREAST + 3
    async with bare_office(tmp_path, engine, counter.declared()) as office:
        run = await made(office, plan(**{f"s{at}": "test.ask" for at in range(many)}))

        await engine.submit("demo", run, 1)
        await asyncio.wait_for(counter.full.wait(), 10)
        counter.opens.set()

        assert len(await recorded(office, run, many=many)) == many
        assert counter.most == ABREAST


async def test_what_asks_nobody_goes_on_beside_what_waits_for_an_answer(tmp_path: Path) -> None:
    counter, engine = Counter(), EmbeddedEngine()
    steps = {"ask": "test.ask", "near": "bench.nothing", "next": "bench.nothing near"}
    async with bare_office(tmp_path, engine, counter.declared()) as office:
        run = await made(office, plan(**steps))

        await engine.submit("demo", run, 1)

        assert await recorded(office, run, many=2) == {"near", "next"}
        assert counter.asked == 1
        counter.opens.set()
        assert await recorded(office, run, many=3) == set(steps)
