"""Two approved plans for one item at once: the second never writes over what the first wrote."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest

from tests.fakes.office import Desk, staffed
from tests.workflows.conftest import Premises
from tests.workflows.plans import Json, find, lower, plan, price, step, stock

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
