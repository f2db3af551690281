"""Who waits hears of every commit, and of nothing twice."""

import asyncio
from datetime import UTC, datetime

import pytest

from tests.fakes.tenants import tenant_row
from workflows.store import events, threads
from workflows.store.changes import MOST_KEPT, Subject
from workflows.store.door import Transaction
from workflows.store.rows import Rows
from workflows.store.store import Store
from workflows.store.threads import Talk

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def noted(subject: str, tenant: str = "demo") -> Rows:
    return events.note(Rows(), tenant, "run", subject, "outcome", {}, NOW)


def run(id: str) -> Subject:
    return Subject("demo", "run", id)


async def test_what_was_committed_is_told_once(store: Store) -> None:
    place = store.changes.place("demo")

    await asyncio.gather(*[store.append(noted(f"r-{n % 2}")) for n in range(10)])

    told = store.changes.since("demo", place)
    assert sorted(told.subjects or ()) == [run("r-0"), run("r-1")]
    assert store.changes.since("demo", told.place).subjects == ()


async def test_a_message_in_a_thread_is_a_change_of_the_thread(store: Store) -> None:
    def unit(tx: Transaction) -> None:
        threads.open_(tx, "demo", Talk("t-1", "web", "ana", None, None), NOW)
        threads.say(tx, "demo", "t-1", person="ana", text="hello", document=None, now=NOW)

    place = store.changes.place("demo")
    await store.write(unit)

    assert store.changes.since("demo", place).subjects == (Subject("demo", "thread", "t-1"),)


async def test_whoever_comes_back_is_told_what_they_missed_in_its_order(store: Store) -> None:
    place = store.changes.place("demo")
    for n in (1, 2, 3, 1):
        await store.append(noted(f"r-{n}"))

    assert store.changes.since("demo", place).subjects == (run("r-2"), run("r-3"), run("r-1"))


@pytest.mark.parametrize("place", ["", "1", "-", "0123456789abcdef-0", "x-1", "²"])
async def test_at_a_place_that_is_none_everything_may_have_changed(
    store: Store, place: str
) -> None:
    assert store.changes.since("demo", place).subjects is None


async def test_at_a_place_that_has_not_come_yet_everything_may_have_changed(store: Store) -> None:
    order = store.changes.place("demo").partition("-")[0]

    assert store.changes.since("demo", f"{order}-7").subjects is None


async def test_whoever_missed_more_than_is_kept_reads_everything_anew(store: Store) -> None:
    place = store.changes.place("demo")

    store.changes.learn([run(f"r-{n}") for n in range(MOST_KEPT + 1)])

    assert store.changes.since("demo", place).subjects is None
    one_later = place.replace("-0", "-1")
    assert len(store.changes.since("demo", one_later).subjects or ()) == MOST_KEPT


async def test_nothing_of_one_tenant_is_told_to_another(store: Store) -> None:
    await store.append(tenant_row("other"))
    place = store.changes.place("other")

    await store.append(noted("r-1"))

    assert store.changes.place("other") == place
    assert store.changes.since("other", place).subjects == ()


async def test_whoever_waits_is_woken_by_the_commit(store: Store) -> None:
    place = store.changes.place("demo")
    waiting = asyncio.create_task(store.changes.wait("demo", place, 20))
    await asyncio.sleep(0)

    await store.append(noted("r-1"))

    await asyncio.wait_for(waiting, 2)
    assert store.changes.since("demo", place).subjects == (run("r-1"),)


async def test_nobody_waits_longer_than_they_want(store: Store) -> None:
    place = store.changes.place("demo")

    await asyncio.wait_for(store.changes.wait("demo", place, 0.01), 2)

    assert store.changes.place("demo") == place


async def test_a_unit_that_fails_changes_nothing_for_those_beside_it(store: Store) -> None:
    def fails(_: Transaction) -> None:
        raise LookupError("mine alone")

    place = store.changes.place("demo")
    mine, _ = await asyncio.gather(
        store.write(fails), store.append(noted("r-1")), return_exceptions=True
    )

    assert isinstance(mine, LookupError)
    assert store.changes.since("demo", place).subjects == (run("r-1"),)
