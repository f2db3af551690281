"""A look from outside: it finds what is there, makes nothing, and changes nothing."""

from pathlib import Path

import pytest
from sqlalchemy import text

from activities.errors import Misconfigured
from tests.workflows.store.conftest import Database
from workflows.store.door import Transaction
from workflows.store.glance import glance
from workflows.store.store import Store


def count(tx: Transaction) -> int:
    return int(tx.execute(text("SELECT count(*) FROM installations")).scalar_one())


def test_no_database_is_none_and_none_is_made(tmp_path: Path) -> None:
    assert glance(f"sqlite:///{tmp_path}/none.db", count) is None
    assert not list(tmp_path.iterdir())


def test_a_database_without_tables_is_none(empty: Database) -> None:
    assert glance(empty.url, count) is None


@pytest.mark.anyio
async def test_it_reads_beside_whoever_serves(empty: Database) -> None:
    store = await Store.open(empty.url)
    try:
        assert glance(empty.url, count) == 0
    finally:
        await store.close()
    assert glance(empty.url, count) == 0


@pytest.mark.anyio
async def test_it_can_change_nothing(empty: Database) -> None:
    await (await Store.open(empty.url)).close()

    def change(tx: Transaction) -> None:
        tx.execute(text("DELETE FROM installations"))

    with pytest.raises(Misconfigured, match="cannot be read"):
        glance(empty.url, change)


@pytest.mark.anyio
async def test_another_version_is_left_alone(empty: Database) -> None:
    store = await Store.open(empty.url)
    await store.write(lambda tx: tx.execute(text("UPDATE alembic_version SET version_num = '1'")))
    await store.close()

    with pytest.raises(Misconfigured, match="at revision 1,"):
        glance(empty.url, count)


def test_what_cannot_be_read_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "no.db").write_text("This is a text, and it is long enough to be read. " * 99)

    for url in ("postgresql://127.0.0.1:9/none", "nonsense", f"sqlite:///{tmp_path}/no.db"):
        with pytest.raises(Misconfigured, match="cannot be read"):
            glance(url, count)
