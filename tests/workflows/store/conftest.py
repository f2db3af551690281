"""A store on either database."""

import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.fakes.postgres import Postgres, started
from tests.fakes.tenants import tenant_row
from workflows.store.store import Store


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Start PostgreSQL once."""
    with started() as server:
        yield server


@dataclass(frozen=True)
class Database:
    """A database that survives its stores."""

    kind: str
    url: str


BOTH: Final = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=BOTH)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Offer both databases in turn, without a table in them."""
    if request.param == "sqlite":
        yield Database("sqlite", f"sqlite:///{tmp_path}/empty.db")
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.database() as name:
        yield Database("postgres", server.url(name))


@pytest.fixture(scope="session")
async def sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make every table once, in a file to copy."""
    path = tmp_path_factory.mktemp("tables") / "tables.db"
    await (await Store.open(f"sqlite:///{path}")).close()
    return path


@pytest.fixture(scope="session")
async def postgres_tables(postgres: Postgres) -> AsyncIterator[str]:
    """Make every table once, in a database to copy."""
    with postgres.database() as name:
        await (await Store.open(postgres.url(name))).close()
        yield name


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Offer both databases in turn, with every table and no row."""
    tables = request.getfixturevalue(f"{request.param}_tables")
    if request.param == "sqlite":
        shutil.copyfile(tables, tmp_path / "countersign.db")
        yield Database("sqlite", f"sqlite:///{tmp_path}/countersign.db")
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.database(tables) as name:
        yield Database("postgres", server.url(name))


@pytest.fixture
async def store(database: Database) -> AsyncIterator[Store]:
    """Open a store with one tenant in it."""
    opened = await Store.open(database.url)
    await opened.append(tenant_row("demo"))
    yield opened
    await opened.close()
