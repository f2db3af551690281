"""The embedded engine against a journal written by hand.

Measured: from `submit` of 100 runs that exist already to the commit of the last one's end. Every
run is a DAG of seven steps that read nothing; both sides leave the same rows in SQLite FULL, which
is compared afterwards. The engine opens each run (plan, manifest, outcomes) from its rows, lets
control decide, and has the database refuse what a twin recorded or a cancel ended; the journal
knows the seven steps by heart and checks nothing.
"""

import asyncio
import gc
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter
from types import ModuleType
from typing import Any

import pytest
from cryptography.fernet import Fernet

from activities.catalogue import Catalogue
from activities.clock import SystemClock
from activities.context import Call
from activities.declaration import Effect, Params, Result, activity, supports
from activities.http import open_client
from activities.plan.digest import digest
from activities.plan.expressions import Expressions
from activities.plan.language import Plan
from authz.gate import Gate
from authz.verdict import Verdict
from tests.bench.journal import HandWritten, Journal
from workflows.connections import Connections
from workflows.engines.embedded import EmbeddedEngine
from workflows.manifest import Manifest
from workflows.office import Office
from workflows.starting import start_runs
from workflows.store import approvals
from workflows.store.approvals import ApprovalState, Revised, Standing
from workflows.store.crypto import Secrets
from workflows.store.door import Transaction
from workflows.store.rows import Rows
from workflows.store.store import Store
from workflows.store.tables import Tenant

pytestmark = pytest.mark.anyio

PLANS, ROUNDS = 100, 12
TARGET = 0.5
LEVELS = [["a"], ["b", "c", "d"], ["e", "f"], ["g"]]
AFTER = {"b": "a", "c": "a", "d": "a", "e": "bc", "f": "cd", "g": "ef"}
_NUMBERS = count(1)


class Nothing(Params):
    """Ask for nothing."""

    word: str = ""


class Said(Result):
    """Nothing, as asked."""

    said: str


nothing = activity(
    "bench.nothing", version=1, title="Nothing", effect=Effect.READ, params=Nothing, result=Said
)


@supports(nothing, None)
async def say_nothing(params: Nothing, _: Call[Any]) -> Said:
    """Do nothing."""
    return Said(said=params.word)


def plan(*, reading: bool) -> Plan:
    """Return the DAG; `reading` has every step refer to the results before it."""
    steps = [
        {
            "id": step,
            "activity": "bench.nothing",
            "after": list(AFTER.get(step, "")),
            "params": {
                "word": {"ref": f"{AFTER[step][0]}.said"} if reading and step != "a" else ""
            },
        }
        for level in LEVELS
        for step in level
    ]
    return Plan.model_validate({"summary": "", "workflows": [{"id": "w1", "steps": steps}]})


async def made(office: Office, wanted: Plan) -> str:
    """Store an approved read with its run; return the run."""
    now, approval = office.clock.now(), f"p-{next(_NUMBERS)}"
    signed, read = digest(wanted, office.catalogue), Manifest()
    standing = Standing(
        id=approval, revision=1, state=ApprovalState.APPROVED, thread=None, surface="api",
        requester="viewer", quorum=0, digest=signed, manifest_hash=read.digest, facts=1,
        policy="", created_at=now, expires_at=now + timedelta(days=1), votes=(), run_ids=(),
    )  # fmt: skip
    revised = Revised(
        approval=approval, revision=1, plan=wanted, digest=signed, manifest=read,
        authors=("viewer",), approvers=(), warnings=(), verdict="", planner=None, created_at=now,
    )  # fmt: skip
    verdict = Verdict(
        allowed=True, refusals=(), quorum=0, policy_digest="", facts_version=1, evidence=(),
        subject=signed,
    )  # fmt: skip

    def unit(tx: Transaction) -> str:
        approvals.open_(tx, "demo", standing, revised)
        return start_runs(tx, "demo", standing, revised, verdict, office.catalogue, now)[0].run

    return await office.store.write(unit)


async def by_engine(engine: EmbeddedEngine, runs: list[str]) -> float:
    began = perf_counter()
    for run in runs:
        await engine.submit("demo", run, 1)
    await asyncio.gather(*engine._runs.values())  # noqa: SLF001 - nobody else knows when they end
    return len(runs) / (perf_counter() - began)


async def by_hand(journal: Journal, runs: list[str]) -> float:
    async def one(run: str) -> None:
        by = HandWritten(journal, "demo", run, datetime.now(UTC))
        *levels, (last,) = LEVELS
        for first, *others in levels:
            if others:
                await asyncio.gather(by.step(first), *(by.step(step) for step in others))
            else:
                await by.step(first)
        await by.step(last, last=True)

    began = perf_counter()
    await asyncio.gather(*(one(run) for run in runs))
    return len(runs) / (perf_counter() - began)


def left_in(database: Path) -> list[list[Any]]:
    """Return what a side wrote, without instants, salts and the order of siblings."""
    with closing(sqlite3.connect(database)) as file:
        rows = file.execute("SELECT run, step, chunk, epoch, kind, counts, result FROM outcomes")
        events = file.execute("SELECT subject, type, body FROM events WHERE seq > 1")
        numbers = file.execute("SELECT subject, max(seq), count(*) FROM events GROUP BY subject")
        ends = file.execute("SELECT id, state, finished_at IS NULL FROM runs")
        return [*map(sorted, (rows, events, numbers, ends))]


async def rounds(folder: Path, wanted: Plan) -> tuple[list[float], list[float], bool]:
    """Run both sides in turn; return plans a second of each, and whether the rows are the same."""
    here = ModuleType("bench")
    vars(here).update(nothing=nothing, say_nothing=say_nothing)
    catalogue, clock, engine = Catalogue.of([here]), SystemClock(), EmbeddedEngine()
    ours, theirs = folder / "ours.db", folder / "theirs.db"
    store = await Store.open(f"sqlite:///{ours}")
    demo: dict[str, object] = dict.fromkeys(("title", "locale", "zone"), "")
    demo |= {"currency": "EUR", "facts": 1, "forbidden_activities": [], "forbidden_shops": []}
    await store.append(Rows().add(Tenant, tenant="demo", **demo))
    secrets = Secrets.of([Fernet.generate_key().decode()])
    async with open_client() as http:
        office = Office(
            store=store, gate=Gate("", lambda: None), catalogue=catalogue,
            expressions=Expressions(catalogue), clock=clock, engine=engine,
            connections=Connections(store, catalogue, secrets, http, clock),
        )  # fmt: skip
        engine.serve(office)
        runs = [[await made(office, wanted) for _ in range(PLANS)] for _ in range(ROUNDS)]
        with closing(sqlite3.connect(ours)) as file:
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(ours, theirs)
        journal = Journal(theirs)
        gc.collect()
        gc.freeze()  # as `countersign up` does when it is ready, here for both sides
        speeds = [(await by_hand(journal, some), await by_engine(engine, some)) for some in runs]
        journal.close()
        await engine.stop()
    await store.close()
    hand, machine = zip(*speeds[1:], strict=True)  # the first round warms both up
    return list(hand), list(machine), left_in(ours) == left_in(theirs)


@pytest.mark.parametrize("reading", [False, True], ids=["after", "by reference"])
async def test_the_engine_keeps_up_with_a_journal_written_by_hand(
    tmp_path: Path, *, reading: bool
) -> None:
    hand, machine, alike = await rounds(tmp_path, plan(reading=reading))
    ratio = median(ours / limit for ours, limit in zip(machine, hand, strict=True))
    ordered = "by reference" if reading else "by `after`"
    sys.stdout.write(
        f"\n7 steps ordered {ordered}, {PLANS} at once: journal {median(hand):.0f} plans/s, engine"
        f" {median(machine):.0f} plans/s: {ratio:.2f} of it, asked {TARGET}\n"
    )
    assert alike
