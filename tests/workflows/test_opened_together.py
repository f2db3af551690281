"""Runs that are opened together are each the one that was asked for."""

import asyncio
from pathlib import Path

import pytest

from tests.bench.bench_engine import made, nothing, say_nothing
from tests.fakes.bare import bare_office
from tests.workflows.test_end_of_reads import ONE
from workflows.engines.embedded import EmbeddedEngine
from workflows.steward import load

pytestmark = pytest.mark.anyio


async def test_only_a_live_run_of_this_tenant_in_this_epoch_is_opened(tmp_path: Path) -> None:
    declared = {"nothing": nothing, "say": say_nothing}
    async with bare_office(tmp_path, EmbeddedEngine(), declared) as office:
        one, two = [await made(office, ONE) for _ in range(2)]
        wanted = [
            ("demo", two, 1),
            ("other", one, 1),
            ("demo", one, 2),
            ("demo", "r-none", 1),
            ("demo", one, 1),
        ]

        opened = await asyncio.gather(*(load(office, *which) for which in wanted))

    assert [job.run if job else None for job in opened] == [two, None, None, None, one]
