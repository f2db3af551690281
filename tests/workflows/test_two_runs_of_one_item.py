"""Two approved plans for one item at once: the second never writes over what the first wrote."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest

from activities.money import Money
from activities.product import Product
from tests.fakes.office import Desk, Sent, staffed
from tests.workflows.conftest import Premises
from tests.workflows.plans import Json, euros, find, lower, plan, price, step, stock
from workflows.store import events, products

pytestmark = pytest.mark.anyio

LOWER = plan(find("mug"), lower("drop", "find"))
RAISE = plan(
    find("mug"),
    step(
        "up",
        "offer.update_price",
        {"sku": {"ref": "item.sku"}, "change": {"kind": "change_pct", "by": "5"}},
        for_each={"ref": "find.listings"},
    ),
)


@pytest.fixture
async def desk(premises: Premises) -> AsyncIterator[Desk]:
    """Open a fresh installation on each database."""
    async with staffed(premises.fresh()) as opened:
        yield opened


async def both(desk: Desk, *plans: Json) -> list[str]:
    """Approve several plans in the same moment, and return their runs."""
    cards = [await desk.offer(one) for one in plans]
    decided = await asyncio.gather(*(desk.approve(card) for card in cards))
    return [one.run_ids[0] for one in decided]


@pytest.mark.parametrize("first", [0, 1])
async def test_of_two_prices_for_each_item_one_is_a_conflict(desk: Desk, first: int) -> None:
    plans = (LOWER, RAISE)

    runs = await both(desk, plans[first], plans[1 - first])

    ended = [await desk.ended(run) for run in runs]
    states = Counter((item.item, item.state) for run in ended for item in run.items)
    effects = Counter(one["sku"] for one in desk.control.effects())
    assert set(effects.values()) == {1}
    assert len(effects) == 6
    assert set(states.values()) == {1}
    assert {state for _, state in states} == {"conflict", "done"}


async def test_a_lost_answer_of_one_run_holds_the_other_until_it_is_known(desk: Desk) -> None:
    desk.control.fault("late_apply", "write", shop="shopify", times=1, seconds=2)

    runs = await both(
        desk, plan(price("down", "MUG-RED", "17.00")), plan(price("up", "MUG-RED", "19.90"))
    )

    ended = [await desk.ended(run) for run in runs]
    states = sorted(item.state for run in ended for item in run.items)
    assert (states, len(desk.control.effects())) == (["conflict", "done"], 1)


async def test_what_another_run_does_to_the_same_item_otherwise_holds_nobody(desk: Desk) -> None:
    runs = await both(
        desk, plan(price("down", "MUG-RED", "17.00")), plan(stock("more", "MUG-RED", 40))
    )

    assert [(await desk.ended(run)).state for run in runs] == ["done", "done"]


async def test_a_read_as_old_as_before_another_runs_write_is_no_guard(desk: Desk) -> None:
    down, up = [
        await desk.offer(plan(price("it", "MUG-RED", amount))) for amount in ("17.00", "19.90")
    ]
    first = await desk.ended((await desk.approve(down)).run_ids[0])
    desk.control.fault("stale_read", "read", shop="shopify", times=1, seconds=15)

    second = await desk.ended((await desk.approve(up)).run_ids[0])

    states = [item.state for run in (first, second) for item in run.items]
    assert (states, len(desk.control.effects())) == (["done", "conflict"], 1)


async def test_what_waits_for_a_shop_to_show_anothers_write_says_so(desk: Desk) -> None:
    down, up = [
        await desk.offer(plan(price("it", "MUG-RED", amount))) for amount in ("17.00", "19.90")
    ]
    await desk.ended((await desk.approve(down)).run_ids[0])
    desk.control.fault("stale_read", "read", shop="shopify", times=3, seconds=15)

    run = (await desk.approve(up)).run_ids[0]
    await desk.ended(run)

    found = await desk.office.store.read(lambda tx: events.after(tx, "demo", "run", run, 0))
    [told] = [(event.body or {})["says"] for event in found if event.type == "waiting"]
    assert told == (
        "shopify/MUG-RED was changed a moment ago, and the shop may not show it yet."
        " The run waits, and looks again."
    )


async def test_what_shows_anothers_write_is_changed_at_once(desk: Desk) -> None:
    await desk.through(plan(price("down", "MUG-RED", "17.00")))
    run = await desk.begin(plan(price("up", "MUG-RED", "19.90")))

    ended = await desk.ended(run, patience_s=4, hurry_after=10_000)

    assert [item.state for item in ended.items] == ["done"]


async def test_what_somebody_else_made_of_anothers_write_is_changed_at_once(desk: Desk) -> None:
    await desk.through(plan(price("down", "MUG-RED", "17.00")))
    desk.control.edit("MUG-RED", price="15.00")
    run = await desk.begin(plan(price("up", "MUG-RED", "16.00")))

    ended = await desk.ended(run, patience_s=4, hurry_after=10_000)

    assert [item.state for item in ended.items] == ["done"]


async def test_of_several_writes_none_is_missed_by_an_older_read(desk: Desk) -> None:
    late = await desk.offer(plan(price("up", "MUG-RED", "19.90")))
    for amount in ("18.00", "17.00"):
        await desk.through(plan(price("down", "MUG-RED", amount)))
    desk.control.fault("stale_read", "read", shop="shopify", times=1, seconds=15)

    ended = await desk.ended((await desk.approve(late)).run_ids[0])

    assert [item.state for item in ended.items] == ["conflict"]


async def test_a_later_step_does_not_reckon_from_a_price_of_before_an_earlier_one(
    desk: Desk,
) -> None:
    percent = {"sku": "MUG-RED", "change": {"kind": "change_pct", "by": "-10"}}
    run_time = {"limits": {"floor": euros("5.00"), "price_change_pct": "50"}}
    wanted = plan(
        price("first", "MUG-RED", "17.00"),
        step("then", "offer.update_price", percent, after=["first"]),
        **run_time,
    )
    card = await desk.offer(wanted)
    wrote = asyncio.Event()

    async def stale_once_written(when: str, sent: Sent) -> None:
        if when == "after" and sent.writes and not wrote.is_set():
            wrote.set()
            desk.control.fault("stale_read", "read", shop="shopify", times=1, seconds=15)

    desk.tap.hook = stale_once_written
    ended = await desk.ended((await desk.approve(card)).run_ids[0])

    assert (ended.state, desk.control.state()["MUG-RED"]["price"]) == ("done", "15.30")


async def test_what_another_run_listed_is_not_listed_again_by_an_old_read(desk: Desk) -> None:
    cup = Product(
        sku="CUP-NEW", title="New Cup", price=Money.model_validate(euros("9.50")), stock=7
    )
    await desk.office.store.write(lambda tx: products.put(tx, "demo", [cup]))
    new = plan(step("new", "listing.create", {"sku": "CUP-NEW"}))
    first, second = await desk.offer(new), await desk.offer(new)
    await desk.ended((await desk.approve(first)).run_ids[0])
    desk.control.fault("stale_read", "read", shop="shopify", times=4, seconds=15)

    ended = await desk.ended((await desk.approve(second)).run_ids[0])

    assert [item.state for item in ended.items] != ["done"]
    created = [one for one in desk.control.effects() if one["what"] == "created"]
    assert [one["sku"] for one in created] == ["CUP-NEW"]
