"""What callers of the one door for writes can rely on."""

import asyncio
import threading
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from activities.errors import Misconfigured
from tests.fakes.postgres import Postgres
from tests.fakes.tenants import tenant_row
from workflows.store import counters, facts
from workflows.store.door import Transaction
from workflows.store.errors import NotSaved
from workflows.store.rows import Rows
from workflows.store.store import Store
from workflows.store.tables import Counter

pytestmark = pytest.mark.anyio


def counted(name: str, used: int = 0) -> Rows:
    return Rows().add(Counter, tenant="demo", name=name, day="2026-11-24", used=used)


def raise_facts(tx: Transaction) -> None:
    facts.raise_(tx, "demo")


async def present(store: Store) -> int:
    return await store.read(lambda tx: facts.get(tx, "demo"))


async def used(store: Store, name: str) -> int:
    return await store.read(lambda tx: counters.used(tx, "demo", name, "2026-11-24"))


async def test_units_that_wait_together_share_a_commit(store: Store) -> None:
    first = await present(store)
    began = store.door.commits

    await asyncio.gather(*[store.write(raise_facts) for _ in range(60)])

    assert await present(store) == first + 60
    assert store.door.commits - began <= 5


async def test_appended_rows_share_a_commit(store: Store) -> None:
    began = store.door.commits

    await asyncio.gather(*[store.append(counted(f"c{n}", n)) for n in range(60)])

    assert store.door.commits - began <= 5
    assert [await used(store, f"c{n}") for n in (0, 31, 59)] == [0, 31, 59]


async def test_a_unit_is_visible_once_it_returned(store: Store) -> None:
    for n in range(20):
        await store.write(raise_facts)
        assert await present(store) == n + 2


async def test_a_failing_unit_leaves_its_neighbours_alone(store: Store) -> None:
    def fails(tx: Transaction) -> None:
        facts.raise_(tx, "demo")
        raise LookupError("mine alone")

    first = await present(store)
    answers = await asyncio.gather(
        *[store.write(fails if n % 3 == 0 else raise_facts) for n in range(30)],
        return_exceptions=True,
    )

    assert [isinstance(answer, LookupError) for answer in answers] == [
        n % 3 == 0 for n in range(30)
    ]
    assert await present(store) == first + 20


async def test_a_statement_that_fails_leaves_the_neighbours_alone(store: Store) -> None:
    def twice(tx: Transaction) -> None:
        facts.raise_(tx, "demo")
        counted("one").insert(tx)
        counted("one").insert(tx)

    first = await present(store)
    answers = await asyncio.gather(
        store.write(raise_facts),
        store.write(twice),
        store.write(raise_facts),
        return_exceptions=True,
    )

    assert isinstance(answers[1], IntegrityError)
    assert await present(store) == first + 2


async def test_a_unit_that_swallows_its_own_error_leaves_the_neighbours_alone(
    store: Store,
) -> None:
    def swallows(tx: Transaction) -> None:
        counted("one").insert(tx)
        try:
            counted("one").insert(tx)
        except IntegrityError:
            return

    await asyncio.gather(
        store.write(raise_facts),
        store.write(swallows),
        store.write(raise_facts),
        return_exceptions=True,
    )

    assert await present(store) == 3


async def test_a_bad_row_fails_only_its_own_append(store: Store) -> None:
    await store.append(counted("taken"))
    with_a_twin = counted("other", 1).add(
        Counter, tenant="demo", name="taken", day="2026-11-24", used=9
    )

    answers = await asyncio.gather(
        store.append(counted("before", 1)),
        store.append(with_a_twin),
        store.append(counted("after", 1)),
        return_exceptions=True,
    )  # fmt: skip

    assert isinstance(answers[1], IntegrityError)
    assert answers[0] is answers[2] is None
    assert [await used(store, name) for name in ("before", "other", "after", "taken")] == [
        1,
        0,
        1,
        0,
    ]


async def test_a_unit_with_a_value_that_no_column_takes_leaves_the_door_open(store: Store) -> None:
    with pytest.raises((DBAPIError, TypeError)):
        await store.append(counted("bad", used=object()))  # type: ignore[arg-type]

    await store.write(raise_facts)

    assert await present(store) == 2


async def test_a_cancelled_caller_hinders_nobody(store: Store) -> None:
    gone = asyncio.create_task(store.write(raise_facts))
    await asyncio.sleep(0)
    gone.cancel()

    await store.write(raise_facts)

    assert await present(store) >= 2


async def test_callers_of_several_loops_share_the_door(store: Store) -> None:
    def elsewhere() -> None:
        async def several() -> None:
            await asyncio.gather(*[store.write(raise_facts) for _ in range(10)])

        asyncio.run(several())

    threads = [threading.Thread(target=elsewhere) for _ in range(3)]
    for thread in threads:
        thread.start()
    await asyncio.gather(*[store.write(raise_facts) for _ in range(10)])
    for thread in threads:
        await asyncio.to_thread(thread.join)

    assert await present(store) == 41


async def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(DBAPIError):
        await store.read(raise_facts)

    assert await present(store) == 1


async def test_a_reader_sees_one_snapshot(store: Store) -> None:
    began, raised = threading.Event(), threading.Event()

    def twice(tx: Transaction) -> tuple[int, int]:
        first = facts.get(tx, "demo")
        began.set()
        assert raised.wait(20)
        return first, facts.get(tx, "demo")

    reading = asyncio.create_task(store.read(twice))
    await asyncio.to_thread(began.wait, 20)
    await store.write(raise_facts)
    raised.set()

    assert await reading == (1, 1)
    assert await present(store) == 2


async def test_what_waits_is_saved_before_the_door_closes(store: Store) -> None:
    waiting = [asyncio.ensure_future(store.write(raise_facts)) for _ in range(20)]
    await asyncio.sleep(0)

    await store.close()

    await asyncio.gather(*waiting)
    with pytest.raises(NotSaved):
        await store.write(raise_facts)


async def test_a_second_process_is_told_that_the_file_is_taken(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/countersign.db"
    store = await Store.open(url)
    try:
        with pytest.raises(Misconfigured, match="Another Countersign uses the database"):
            await Store.open(url)
    finally:
        await store.close()

    again = await Store.open(url)
    await again.close()


def modes_in(folder: Path) -> set[int]:
    found = list(folder.iterdir())
    assert len(found) >= 3
    return {path.stat().st_mode & 0o077 for path in found}


async def test_nobody_else_may_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "countersign.db"
    path.touch(mode=0o644)

    store = await Store.open(f"sqlite:///{path}")
    await store.append(tenant_row("demo"))
    modes = await asyncio.to_thread(modes_in, tmp_path)
    await store.close()

    assert modes == {0}


@pytest.mark.parametrize(
    "url", ["", "nothing", "sqlite://", "sqlite:///:memory:", "mysql://u:secret@h/d"]
)
async def test_an_address_that_cannot_serve_is_refused_in_one_sentence(url: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        await Store.open(url)

    assert refused.value.at == "DATABASE_URL"
    assert "secret" not in f"{refused.value}{refused.value.hint}"


@pytest.mark.postgres
async def test_the_door_reconnects_when_the_server_hangs_up(postgres: Postgres) -> None:
    with postgres.database() as name:
        store = await Store.open(postgres.url(name))
        await store.append(tenant_row("demo"))
        await present(store)
        await asyncio.to_thread(postgres.hang_up, name)

        await asyncio.gather(*[store.write(raise_facts) for _ in range(10)])

        assert await present(store) == 11
        await store.close()


@pytest.mark.postgres
async def test_what_is_appended_together_is_saved_once_the_server_is_back(
    postgres: Postgres,
) -> None:
    with postgres.database() as name:
        store = await Store.open(postgres.url(name))
        await store.append(tenant_row("demo"))
        await asyncio.to_thread(postgres.hang_up, name)

        await asyncio.gather(*[store.append(counted(f"c{at}", used=at)) for at in range(10)])

        assert [await used(store, f"c{at}") for at in range(10)] == list(range(10))
        await store.close()


@pytest.mark.postgres
async def test_a_server_that_stays_away_fails_units_and_not_the_door(postgres: Postgres) -> None:
    with postgres.database() as name:
        store = await Store.open(postgres.url(name))
        await store.append(tenant_row("demo"))
        with postgres.administrator() as administrator:
            administrator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            await asyncio.to_thread(postgres.hang_up, name)

            with pytest.raises(NotSaved):
                await store.write(raise_facts)

            administrator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        await store.write(raise_facts)

        assert await present(store) == 2
        await store.close()
