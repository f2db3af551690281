"""One sandbox and one policy engine a session; a fresh installation a test."""

import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import pytest

from authz.pdp import Pdp
from tests.fakes.office import Desk, Judge, Place, prepare, staffed
from tests.fakes.postgres import Postgres, started
from tests.fakes.sandbox_process import SandboxProcess

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Start PostgreSQL once."""
    with started() as server:
        yield server


@pytest.fixture(scope="session")
async def pdp(cerbos_binary: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pdp]:
    """Start the policy engine once."""
    async with Pdp.start(cerbos_binary, tmp_path_factory.mktemp("pdp")) as started_once:
        yield started_once


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    """Start the sandbox once."""
    with SandboxProcess(tmp_path_factory.mktemp("sandbox")) as process:
        yield process


@dataclass(frozen=True)
class Premises:
    """Makes installations that are furnished already."""

    bare: Place
    folder: Path
    pdp: Pdp
    server: Postgres | None = None

    def fresh(self, template: str = "template_office") -> Place:
        """Return a new installation like the template, and reset the sandbox."""
        self.bare.control.reset()
        return self.copy(template, f"office_{next(_NUMBERS)}")

    def copy(self, template: str, name: str) -> Place:
        """Copy a database that nobody has open."""
        bare = replace(self.bare, judge=Judge.of(self.pdp))  # it may have been started anew
        if self.server is None:
            database = self.folder / f"{name}.db"
            shutil.copyfile(self.folder / f"{template}.db", database)
            return replace(bare, database=f"sqlite:///{database}")
        with self.server.administrator() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        return replace(bare, database=self.server.url(name))


@pytest.fixture(scope="session")
async def sqlite_premises(
    pdp: Pdp, sandbox: SandboxProcess, tmp_path_factory: pytest.TempPathFactory
) -> Premises:
    """Furnish a SQLite database to copy."""
    folder = tmp_path_factory.mktemp("offices")
    url = f"sqlite:///{folder}/template_office.db"
    bare = Place(url, sandbox.url, sandbox.home, Judge.of(pdp))
    await prepare(bare)
    return Premises(bare, folder, pdp)


@pytest.fixture(scope="session")
async def postgres_premises(
    pdp: Pdp,
    sandbox: SandboxProcess,
    postgres: Postgres,
    tmp_path_factory: pytest.TempPathFactory,
) -> Premises:
    """Furnish a PostgreSQL database to copy."""
    with postgres.administrator() as connection:
        connection.execute(b"CREATE DATABASE template_office")
    bare = Place(postgres.url("template_office"), sandbox.url, sandbox.home, Judge.of(pdp))
    await prepare(bare)
    return Premises(bare, tmp_path_factory.mktemp("offices"), pdp, postgres)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def premises(request: pytest.FixtureRequest) -> Premises:
    """Offer both databases in turn."""
    found: Premises = request.getfixturevalue(f"{request.param}_premises")
    return found


@pytest.fixture
def place(sqlite_premises: Premises) -> Place:
    """Make a fresh installation on SQLite."""
    return sqlite_premises.fresh()


@pytest.fixture
async def desk(place: Place) -> AsyncIterator[Desk]:
    """Open a fresh installation on SQLite."""
    async with staffed(place) as opened:
        yield opened
