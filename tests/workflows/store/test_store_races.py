"""Several processes at one PostgreSQL: each race has one winner and nothing is lost."""

import asyncio
import sys
from pathlib import Path

import pytest

from tests.workflows.store.conftest import Database
from tests.workflows.store.racing import PARALLEL
from workflows.store import counters, events, facts
from workflows.store.store import Store

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.postgres,
    pytest.mark.parametrize("database", ["postgres"], indirect=True),
]

RACING = Path(__file__).with_name("racing.py")
PROCESSES, ROUNDS = 3, 8


async def raced(url: str) -> tuple[int, int]:
    """Let processes race; return how many compare-and-sets won and reservations were given."""
    children = [
        await asyncio.create_subprocess_exec(
            sys.executable, str(RACING), url, str(ROUNDS), stdout=asyncio.subprocess.PIPE
        )
        for _ in range(PROCESSES)
    ]
    answers = await asyncio.gather(*[child.communicate() for child in children])
    assert [child.returncode for child in children] == [0] * PROCESSES
    told = [out.decode().split() for out, _ in answers]
    return sum(int(won) for won, _ in told), sum(int(got) for _, got in told)


async def test_processes_take_turns_and_every_race_has_one_winner(
    database: Database, store: Store
) -> None:
    won, got = await raced(database.url)

    assert await store.read(lambda tx: facts.get(tx, "demo")) == 1 + won
    assert got == 25
    assert await store.read(lambda tx: counters.used(tx, "demo", "writes", "2026-11-24")) == 25
    each = PROCESSES * ROUNDS * PARALLEL // 2
    for subject in ("r0", "r1"):
        assert await numbers(store, "run", subject) == list(range(1, each + 1))
    for subject in ("a", "b"):
        crossed = await numbers(store, "crossing", subject)
        assert crossed == list(range(1, PROCESSES * ROUNDS * 2 + 1))


async def numbers(store: Store, kind: str, subject: str) -> list[int]:
    told = await store.read(lambda tx: events.after(tx, "demo", kind, subject, 0))
    return [event.seq for event in told]
