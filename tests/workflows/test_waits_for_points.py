"""A write that a shop slows down is asked for anew: nothing waits with the leave it was given."""

import asyncio

import pytest

from tests.fakes.office import Desk
from tests.workflows.test_run_end_to_end import MUGS

pytestmark = pytest.mark.anyio

MUG_SKUS = {"MUG-BLUE", "MUG-RED", "MUG-GREEN", "MUG-WHITE", "MUG-BLACK", "MUG-XL"}


async def slowed_down(desk: Desk) -> str:
    """Begin a run whose first write is refused for some seconds, and wait until it was."""
    desk.control.fault("throttle", "write", shop="shopify", times=1, seconds=4)
    run = await desk.begin(MUGS)
    while not any(one["fault"] == "throttle" for one in desk.control.requests()):  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    return run


async def test_a_price_that_moves_while_a_write_waits_is_not_overwritten(desk: Desk) -> None:
    run = await slowed_down(desk)
    for sku in MUG_SKUS:
        desk.control.edit(sku, price="77.00")

    ended = await desk.ended(run)

    assert {item.state for item in ended.items} == {"conflict"}
    assert desk.control.effects() == []


async def test_a_shop_that_slowed_us_down_once_is_served_again_at_its_usual_pace(
    desk: Desk,
) -> None:
    run = await slowed_down(desk)

    ended = await desk.ended(run)

    assert {item.state for item in ended.items} == {"done"}
    assert len(desk.control.effects()) == len(MUG_SKUS)
