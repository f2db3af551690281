"""`kill -9` at every boundary of a run, under every kind of fault: each effect at most once."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pytest

from tests.fakes.office import Place
from tests.workflows.kill.account import disagreements
from tests.workflows.kill.cells import CELLS, Cell
from tests.workflows.kill.conftest import Offers
from tests.workflows.kill.driver import AT_ITS_END, Command
from tests.workflows.kill.plan import FAULT_SECONDS
from workflows.documents import RunDocument

pytestmark = pytest.mark.anyio

KILLED = -9
LANDED_S = 60
"""After this long nothing that was sent can still land."""


class Driver:
    """The process that forks one life a command."""

    def __init__(self, root: Path, folder: Path) -> None:
        self._folder = folder
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("driver.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(root)},
        )

    async def live(self, command: Command) -> tuple[int, str]:
        """Let one life begin and end; return how, and what it left behind."""
        return await asyncio.to_thread(self._live, command)

    def _live(self, command: Command) -> tuple[int, str]:
        out = self._folder / "out.json"
        out.unlink(missing_ok=True)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(replace(command, out=str(out)).line())
        self._process.stdin.flush()
        ended = int(self._process.stdout.readline())
        return ended, out.read_text(encoding="utf-8") if out.exists() else ""

    def close(self) -> None:
        """End it."""
        self._process.communicate(timeout=10)


@pytest.fixture(scope="session")
def driver(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driver]:
    """Start the process once."""
    started = Driver(root, tmp_path_factory.mktemp("lives"))
    yield started
    started.close()


def command(place: Place, cell: Cell) -> Command:
    return Command(
        database=place.database,
        sandbox=place.sandbox,
        home=str(place.home),
        judge=asdict(place.judge),
        out="",
        moment=cell.moment,
        number=cell.number,
    )


def disturb(place: Place, cell: Cell) -> None:
    """Order the cell's fault."""
    if cell.fault is not None:
        seconds = FAULT_SECONDS.get(cell.fault)
        more = {"seconds": seconds} if seconds else {}
        place.control.fault(cell.fault, cell.match, shop="shopify", times=cell.times, **more)


@dataclass(frozen=True)
class Ending:
    """How a cell ended."""

    killed: bool
    run: RunDocument
    untold: list[str]
    """Rows that the events tell otherwise."""


async def ending(driver: Driver, place: Place, cell: Cell) -> Ending:
    """Kill at the cell's moment, start again, and let everything land that still can."""
    disturb(place, cell)
    first = command(place, cell)
    ended, said = await driver.live(first)
    assert ended in {AT_ITS_END, KILLED}, said
    again, said = await driver.live(replace(first, moment="never"))
    assert again == 0, said
    await asyncio.to_thread(place.control.advance, LANDED_S)
    found = json.loads(said)
    return Ending(ended == KILLED, RunDocument.model_validate(found["run"]), found["untold"])


Record = Callable[[str, object], None]


async def check(driver: Driver, place: Place, cell: Cell, record: Record) -> None:
    """Hold one cell to the contract."""
    began = time.monotonic()
    found = await ending(driver, place, cell)
    spent = time.monotonic() - began
    record("cell", [cell.moment, cell.fault or "none", found.killed, spent])
    assert found.run.state != "running"
    assert disagreements(found.run, place.control) == [], found.run.items
    assert found.untold == []


@pytest.mark.parametrize("cell", CELLS, ids=str)
async def test_after_a_kill_each_effect_is_there_once_and_the_account_agrees(
    driver: Driver, sqlite_offers: Offers, cell: Cell, record_property: Record
) -> None:
    await check(driver, await sqlite_offers.fresh(), cell, record_property)


@pytest.mark.postgres
@pytest.mark.parametrize("cell", CELLS[::3], ids=str)
async def test_a_kill_is_survived_on_postgres_too(
    driver: Driver, postgres_offers: Offers, cell: Cell, record_property: Record
) -> None:
    await check(driver, await postgres_offers.fresh(), cell, record_property)
