"""The migrations make exactly the tables that the program uses."""

import asyncio
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from activities.errors import Misconfigured
from tests.fakes.tenants import tenant_row
from tests.workflows.store.conftest import Database
from workflows.store import (  # noqa: F401 - their tables belong to Base
    chat_tables,
    facts,
    product_tables,
    tables,
)
from workflows.store.base import Base
from workflows.store.connect import engine_for
from workflows.store.migrate import FOLDER, HEAD
from workflows.store.store import Store

pytestmark = pytest.mark.anyio


async def test_migrated_tables_are_the_declared_ones(store: Store) -> None:
    differences = await store.read(
        lambda tx: compare_metadata(
            MigrationContext.configure(tx, opts={"compare_type": True}), Base.metadata
        )
    )

    assert differences == []


async def test_every_row_belongs_to_a_tenant() -> None:
    for table in Base.metadata.sorted_tables:
        assert next(iter(table.primary_key.columns)).name == "tenant", table.name


async def test_partial_indexes_are_in_the_database(store: Store) -> None:
    found = await store.read(lambda tx: inspect(tx).get_indexes("receipts"))

    (standing,) = [index for index in found if index["name"] == "uq_receipts_standing"]
    options = standing["dialect_options"]
    (where,) = [options[key] for key in options if key.endswith("_where")]
    assert standing["unique"]
    assert all(state in str(where) for state in ("sending", "unknown", "accepted", "applied"))


def test_the_programs_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))

    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


async def test_a_database_of_a_newer_program_is_left_alone(empty: Database) -> None:
    store = await Store.open(empty.url)
    await store.write(lambda tx: tx.execute(text("UPDATE alembic_version SET version_num = '9'")))
    await store.close()

    with pytest.raises(Misconfigured, match="which this program does not know"):
        await Store.open(empty.url)


async def test_a_start_that_failed_gives_the_lock_back(tmp_path: Path) -> None:
    path = tmp_path / "countersign.db"
    await asyncio.to_thread(path.write_text, "this is no database, it only looks like a file" * 100)

    for _ in range(2):
        with pytest.raises(Misconfigured, match="cannot be opened"):
            await Store.open(f"sqlite:///{path}")


async def test_opening_again_keeps_every_row(empty: Database) -> None:
    store = await Store.open(empty.url)
    await store.append(tenant_row("demo"))
    await store.close()

    again = await Store.open(empty.url)

    assert await again.read(lambda tx: facts.get(tx, "demo")) == 1
    await again.close()


@pytest.mark.postgres
@pytest.mark.parametrize("empty", ["postgres"], indirect=True)
async def test_several_processes_may_start_at_once(empty: Database) -> None:
    stores = await asyncio.gather(*[Store.open(empty.url) for _ in range(4)])

    for store in stores:
        await store.close()


def test_going_back_removes_every_table(empty: Database) -> None:
    from alembic import command

    asyncio.run(_opened(empty.url))
    engine = engine_for(empty.url, writing=True)
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    engine.dispose()
    asyncio.run(_opened(empty.url))


async def _opened(url: str) -> None:
    await (await Store.open(url)).close()
