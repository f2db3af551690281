"""On PostgreSQL, what another process commits is heard like one's own."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from tests.fakes.postgres import Postgres
from tests.fakes.tenants import tenant_row
from workflows.store import changes, events
from workflows.store.changes import Subject
from workflows.store.door import Transaction
from workflows.store.rows import Rows
from workflows.store.store import Store

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
HEARD_S = 10.0


@pytest.fixture
async def two(postgres: Postgres) -> AsyncIterator[tuple[Store, Store]]:
    """Open one database twice, as two processes do."""
    with postgres.database() as name:
        here, there = [await Store.open(postgres.url(name)) for _ in range(2)]
        await here.append(tenant_row("demo"))
        yield here, there
        await here.close()
        await there.close()


def noted(subject: str) -> Rows:
    return events.note(Rows(), "demo", "run", subject, "outcome", {}, NOW)


async def test_a_commit_of_another_process_is_heard(two: tuple[Store, Store]) -> None:
    here, there = two
    place = here.changes.place("demo")

    await there.append(noted("r-1\n\t'é"))
    await here.changes.wait("demo", place, HEARD_S)

    told = here.changes.since("demo", place)
    assert told.subjects == (Subject("demo", "run", "r-1\n\t'é"),)


async def test_ones_own_commit_is_told_once(two: tuple[Store, Store]) -> None:
    here, there = two
    elsewhere = there.changes.place("demo")
    await here.append(noted("r-1"))
    place = here.changes.place("demo")

    await there.changes.wait("demo", elsewhere, HEARD_S)  # so it has come back to us as well
    await here.changes.wait("demo", place, 0.3)

    assert here.changes.place("demo") == place


async def test_very_many_changes_of_one_commit_are_all_heard(two: tuple[Store, Store]) -> None:
    here, there = two
    place = here.changes.place("demo")
    many = [Subject("demo", "product", f"MUG-{n:0100}") for n in range(300)]

    def unit(tx: Transaction) -> None:
        changes.mark(tx, many)

    await there.write(unit)
    told: set[Subject] = set()
    while len(told) < len(many):
        before = len(told)
        await here.changes.wait("demo", place, HEARD_S)
        since = here.changes.since("demo", place)
        told |= set(since.subjects or ())
        place = since.place
        assert len(told) > before

    assert told == set(many)


async def test_a_subject_that_fits_into_no_notice_is_not_kept_from_being_saved(
    two: tuple[Store, Store],
) -> None:
    here, there = two
    place = here.changes.place("demo")

    await there.append(noted("r" * 10_000))
    await here.changes.wait("demo", place, HEARD_S)

    assert here.changes.since("demo", place).subjects is None


async def test_after_a_lost_connection_everybody_reads_everything_anew(
    two: tuple[Store, Store],
) -> None:
    here, there = two
    place = here.changes.place("demo")
    lost = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
    )

    await there.write(lambda tx: tx.execute(lost).all())
    await here.changes.wait("demo", place, HEARD_S)

    told = here.changes.since("demo", place)
    assert told.subjects is None
    await there.append(noted("r-1"))
    await here.changes.wait("demo", told.place, HEARD_S)
    assert here.changes.since("demo", told.place).subjects == (Subject("demo", "run", "r-1"),)
