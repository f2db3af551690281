"""A store on either database."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

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
    """An empty database that survives its stores."""

    kind: str
    url: str


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Offer both databases in turn."""
    if request.param == "sqlite":
        yield Database("sqlite", f"sqlite:///{tmp_path}/countersign.db")
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.database() as name:
        yield Database("postgres", server.url(name))


@pytest.fixture
async def store(database: Database) -> AsyncIterator[Store]:
    """Open a store with one tenant in it."""
    opened = await Store.open(database.url)
    await opened.append(tenant_row("demo"))
    yield opened
    await opened.close()
