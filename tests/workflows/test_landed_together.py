"""Work that landed is recorded, whatever became of the work beside it."""

from pathlib import Path
from typing import Any

import pytest

from activities.context import Call
from activities.declaration import Effect, activity, supports
from activities.plan.language import Plan
from tests.bench.bench_engine import Nothing, Said, made, nothing, say_nothing
from tests.fakes.bare import bare_office
from workflows.engines import embedded
from workflows.engines.embedded import EmbeddedEngine
from workflows.store import outcomes

pytestmark = pytest.mark.anyio

breaks = activity(
    "bench.breaks", version=1, title="Break", effect=Effect.READ, params=Nothing, result=Said
)


@supports(breaks, None)
async def break_down(_: Nothing, __: Call[Any]) -> Said:
    """Fail as no activity may."""
    raise ZeroDivisionError


async def test_what_lands_beside_work_that_breaks_is_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "SWEEP_S", 0.0)
    declared = {"a": nothing, "b": say_nothing, "c": breaks, "d": break_down}
    steps = [{"id": one.split(".")[1], "activity": one} for one in (breaks.name, nothing.name)]
    plan = Plan.model_validate({"workflows": [{"id": "w1", "steps": steps}]})
    engine = EmbeddedEngine()
    async with bare_office(tmp_path, engine, declared) as office:
        run = await made(office, plan)

        await engine.submit("demo", run, 1)
        await engine._runs["demo", run]  # noqa: SLF001 - nobody else knows when it ends

        found = await office.store.read(lambda tx: outcomes.of_run(tx, "demo", run))
    assert [one.outcome.step for one in found] == ["nothing"]
