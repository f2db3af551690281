"""How a thread stands follows from its rows alone."""

from dataclasses import replace

import pytest

from tests.fakes.tenants import NOW
from workflows.store import imports, posts, threads
from workflows.store.door import Transaction
from workflows.store.imports import Import
from workflows.store.places import Place
from workflows.store.posts import Kind, Post, State, Told
from workflows.store.store import Store
from workflows.store.thread_states import ThreadState, live_runs, state_of
from workflows.store.threads import Arrived, Talk

pytestmark = pytest.mark.anyio

ASKED = Arrived("demo", "slack", "e-1", "t-1", "manager", "hello")
SHOP = Place("slack", "T1", "C1", "1.1")


def opened(tx: Transaction) -> None:
    threads.open_(tx, "demo", Talk("t-1", "slack", "manager", None, None), NOW)
    threads.keep(tx, ASKED, NOW)
    posts.open_(tx, "demo", SHOP, Told(Kind.THREAD, "t-1", 0, "t-1", 0), NOW)


async def state(store: Store, tenant: str = "demo") -> ThreadState:
    return await store.read(lambda tx: state_of(tx, tenant, "t-1"))


async def about(store: Store, kind: str, id: str) -> list[Post]:
    return await store.read(lambda tx: posts.about(tx, "demo", [(kind, id)]))


async def test_a_message_is_worked_at_until_it_is_answered(store: Store) -> None:
    await store.write(opened)
    before = await state(store)

    await store.write(lambda tx: threads.handled(tx, ASKED, NOW))

    assert (before, await state(store)) == (ThreadState.WORKING, ThreadState.RESTING)


async def test_another_tenants_thread_of_the_same_name_rests(store: Store) -> None:
    await store.write(opened)

    assert await state(store, "other") is ThreadState.RESTING


async def test_a_press_that_is_not_taken_up_yet_is_no_message(store: Store) -> None:
    await store.write(opened)
    await store.write(lambda tx: threads.handled(tx, ASKED, NOW))
    press = replace(ASKED, event="press/1", what="press", payload={})

    await store.write(lambda tx: threads.keep(tx, press, NOW))

    assert await state(store) is ThreadState.RESTING


async def test_a_question_waits_for_its_answer(store: Store) -> None:
    await store.write(opened)
    await store.write(lambda tx: threads.handled(tx, ASKED, NOW))

    await store.write(
        lambda tx: threads.turn(tx, "demo", "t-1", approval=None, pending={"kind": "asked"})
    )

    assert await state(store) is ThreadState.WAITING
    assert await store.read(lambda tx: live_runs(tx, "demo", "t-1")) == []


async def test_what_shows_a_thread_follows_whatever_is_told_there_also_once_it_rests(
    store: Store,
) -> None:
    await store.write(opened)
    card = Told(Kind.APPROVAL, "p-1", 1, "t-1", 0)
    await store.write(lambda tx: posts.open_(tx, "demo", SHOP, card, NOW))
    for one in await about(store, "approval", "p-1"):
        await store.write(lambda tx, one=one: posts.change(tx, one, state=State.FINAL.value))  # type: ignore[misc]

    found = [one.kind for one in await about(store, "approval", "p-1")]

    assert found == [Kind.THREAD]
    assert await store.read(lambda tx: posts.standing(tx, "demo")) == []


async def test_where_it_cannot_be_shown_it_is_tried_again_with_the_next_message(
    store: Store,
) -> None:
    await store.write(opened)
    [one] = await about(store, "thread", "t-1")
    await store.write(lambda tx: posts.change(tx, one, state=State.GONE.value))
    gone = await about(store, "thread", "t-1")

    await store.write(lambda tx: posts.take_up(tx, "demo", "t-1"))

    assert gone == []
    assert len(await about(store, "thread", "t-1")) == 1


async def test_a_file_that_was_shown_waits_for_people_until_one_decides(store: Store) -> None:
    await store.write(opened)
    await store.write(lambda tx: threads.handled(tx, ASKED, NOW))
    file = Import(
        "f-1",
        "t-1",
        "manager",
        "x.csv",
        "",
        "d",
        {},
        "m",
        again=False,
        state=imports.State.OPEN,
        at=NOW,
    )
    await store.write(lambda tx: imports.open_(tx, "demo", file, b"sku"))
    before = await state(store)

    await store.write(
        lambda tx: imports.decide(
            tx, "demo", "f-1", seen="m", state=imports.State.LEFT, by="manager", now=NOW
        )
    )

    assert (before, await state(store)) == (ThreadState.WAITING, ThreadState.RESTING)
