"""While the policy engine hangs, everybody who clicks is refused soon, and nothing starts."""

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from authz.client import TIMEOUT_S
from authz.pdp import Pdp
from tests.fakes.office import Desk, IdleEngine, Place, staffed
from tests.workflows.plans import plan, price, step
from workflows import people
from workflows.decide import Undecided
from workflows.documents import DecisionDocument, PlanDocument
from workflows.store import runs as run_rows
from workflows.store.runs import RunState

pytestmark = pytest.mark.anyio

WANTED = plan(price("iron", "POT-IRON", "54.90"))
ENDING = plan(step("end", "listing.end", {"sku": "VAS-MINI"}))
CROWD = ("manager2", "admin") * 5


@contextmanager
def hanging(pdp: Pdp) -> Iterator[None]:
    """Stop the policy engine where it is."""
    pid = pdp.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        with suppress(ProcessLookupError):  # after a while another one is started in its place
            os.kill(pid, signal.SIGCONT)


async def clicked(desk: Desk, card: PlanDocument) -> list[DecisionDocument | BaseException]:
    clicks = [desk.approve(card, by) for by in CROWD]
    return list(await asyncio.gather(*clicks, return_exceptions=True))


async def test_ten_clicks_at_once_are_refused_within_one_time_out(desk: Desk, pdp: Pdp) -> None:
    card = await desk.offer(WANTED)

    with hanging(pdp):
        asked = time.monotonic()
        answers = await clicked(desk, card)
        took = time.monotonic() - asked

    assert [one.code for one in answers if isinstance(one, Undecided)] == ["stale"] * len(CROWD)
    assert took < 1.5 * TIMEOUT_S


async def test_after_the_silence_the_same_clicks_start_one_run(desk: Desk, pdp: Pdp) -> None:
    card = await desk.offer(WANTED)
    with hanging(pdp):
        await clicked(desk, card)
    assert desk.control.effects() == []

    answers = await clicked(desk, card)

    counted = [one for one in answers if isinstance(one, DecisionDocument)]
    assert len({one.run_ids for one in counted}) == 1
    await desk.ended(counted[0].run_ids[0])
    assert len(desk.control.effects()) == 1


async def test_a_click_that_came_into_the_silence_waits_no_time_out_of_its_own(
    desk: Desk, pdp: Pdp
) -> None:
    card = await desk.offer(WANTED)

    with hanging(pdp):
        first = asyncio.ensure_future(desk.approve(card, "manager2"))
        await asyncio.sleep(TIMEOUT_S / 2)
        asked = time.monotonic()
        with pytest.raises(Undecided):
            await desk.approve(card, "admin")
        took = time.monotonic() - asked
        with pytest.raises(Undecided):
            await first

    assert took < TIMEOUT_S


async def test_who_repeats_a_counted_decision_is_answered_behind_a_silence_too(
    desk: Desk, pdp: Pdp
) -> None:
    card = await desk.offer(ENDING)
    counted = await desk.approve(card, "manager2")

    with hanging(pdp):
        first = asyncio.ensure_future(desk.approve(card, "admin"))
        await asyncio.sleep(0.1)
        again = await desk.approve(card, "manager2")
        with pytest.raises(Undecided):
            await first

    assert again == counted
    assert again.missing == 1


async def test_a_cancel_ends_the_wait_of_a_first_write_for_the_gate(place: Place, pdp: Pdp) -> None:
    async with staffed(place, engine=IdleEngine()) as desk:
        run = await desk.begin(WANTED)
        await people.change(desk.office, desk.people["admin"], "lister", roles=["viewer"])
        with hanging(pdp):
            driven = asyncio.ensure_future(desk.drive(run))
            await asyncio.sleep(TIMEOUT_S / 2)  # the gate is being asked anew
            await cancelling(desk, run)
            asked = time.monotonic()
            ended = await driven

    assert time.monotonic() - asked < 1.5 * TIMEOUT_S
    assert (ended.state, [item.state for item in ended.items]) == ("cancelled", ["cancelled"])


async def cancelling(desk: Desk, run: str) -> None:
    """Cancel as another process does, which had its answer before the engine fell silent."""
    await desk.office.store.write(
        lambda tx: run_rows.move(
            tx, "demo", run, epoch=1, since=RunState.RUNNING, to=RunState.CANCELLING,
            now=desk.office.clock.now(),
        )
    )  # fmt: skip
