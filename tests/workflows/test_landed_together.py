"""Work that landed is recorded, whatever became of the work beside it."""

from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from cryptography.fernet import Fernet

from activities.catalogue import Catalogue
from activities.clock import SystemClock
from activities.context import Call
from activities.declaration import Effect, activity, supports
from activities.http import open_client
from activities.plan.expressions import Expressions
from activities.plan.language import Plan
from authz.gate import Gate
from tests.bench.bench_engine import Nothing, Said, made, nothing, say_nothing
from tests.fakes.tenants import tenant_row
from workflows.connections import Connections
from workflows.engines import embedded
from workflows.engines.embedded import EmbeddedEngine
from workflows.office import Office
from workflows.store import outcomes
from workflows.store.crypto import Secrets
from workflows.store.store import Store

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
    here = ModuleType("here")
    vars(here).update(nothing=nothing, say_nothing=say_nothing, breaks=breaks, down=break_down)
    catalogue, clock, engine = Catalogue.of([here]), SystemClock(), EmbeddedEngine()
    steps = [{"id": one.split(".")[1], "activity": one} for one in (breaks.name, nothing.name)]
    plan = Plan.model_validate({"workflows": [{"id": "w1", "steps": steps}]})
    store = await Store.open(f"sqlite:///{tmp_path}/countersign.db")
    await store.append(tenant_row("demo"))
    async with open_client() as http:
        secrets = Secrets.of([Fernet.generate_key().decode()])
        office = Office(
            store=store, gate=Gate("", lambda: None), catalogue=catalogue,
            expressions=Expressions(catalogue), clock=clock, engine=engine,
            connections=Connections(store, catalogue, secrets, http, clock),
        )  # fmt: skip
        engine.serve(office)
        run = await made(office, plan)

        await engine.submit("demo", run, 1)
        await engine._runs["demo", run]  # noqa: SLF001 - nobody else knows when it ends

        found = await store.read(lambda tx: outcomes.of_run(tx, "demo", run))
    await store.close()
    assert [one.outcome.step for one in found] == ["nothing"]
