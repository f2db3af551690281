"""What a machine slept through is no time in which a shop was asked: the run goes on."""

import pytest

from tests.fakes.office import Desk, Sent
from tests.workflows.plans import find, plan, price

pytestmark = pytest.mark.anyio

NIGHT_S = 8 * 3_600


async def test_a_write_that_was_to_leave_before_it_slept_is_asked_for_again(desk: Desk) -> None:
    slept: list[Sent] = []

    async def sleep(moment: str, sent: Sent) -> None:
        if moment == "before" and sent.writes and not slept:
            slept.append(sent)
            desk.place.advance(NIGHT_S)

    desk.tap.hook = sleep
    ended = await desk.through(plan(price("iron", "POT-IRON", "54.90")))

    assert slept
    assert ended.state == "done"
    assert [one["value"] for one in desk.control.effects()] == ["54.90"]


async def test_a_read_whose_answer_it_slept_through_is_made_again(desk: Desk) -> None:
    card = await desk.offer(plan(find("mug"), price("iron", "POT-IRON", "54.90", after=["find"])))
    desk.control.fault("garbage", shop="shopify", match="*", times=2)
    asked: list[Sent] = []

    async def sleep(moment: str, sent: Sent) -> None:
        if moment == "before":
            asked.append(sent)
            if len(asked) == 2:  # it was asked in vain already
                desk.place.advance(NIGHT_S)

    desk.tap.hook = sleep
    run = (await desk.approve(card)).run_ids[0]
    ended = await desk.ended(run)

    assert len(asked) > 2
    assert ended.state == "done"
