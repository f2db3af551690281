"""What is left after `kill -9` around a commit."""

import asyncio
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.workflows.store.conftest import Database
from workflows.store.store import Store
from workflows.store.tables import Counter

pytestmark = pytest.mark.anyio

CRASHING = Path(__file__).with_name("crashing.py")


async def killed(url: str, moment: str, number: int) -> set[str]:
    """Run the process to its death; return the units that it was told were saved."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, str(CRASHING), url, moment, str(number), stdout=asyncio.subprocess.PIPE
    )
    out, _ = await child.communicate()
    assert child.returncode == -9
    return set(out.decode().split())


async def left(url: str) -> set[str]:
    store = await Store.open(url)
    rows = await store.read(lambda tx: tx.execute(select(Counter.name)).scalars().all())
    await store.close()
    return set(rows)


@pytest.mark.parametrize("number", [1, 2, 4])
@pytest.mark.parametrize("moment", ["before", "after"])
async def test_each_unit_is_saved_whole_or_not_at_all(
    database: Database, moment: str, number: int
) -> None:
    told = await killed(database.url, moment, number)

    found = await left(database.url)

    units = {name[:-2] for name in found}
    assert found == {f"{unit}.{part}" for unit in units for part in "ab"}
    assert told <= units
    assert (units > told) == (moment == "after")
