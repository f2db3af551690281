"""A run waits for a shop that is away, by its own clock and not for ever, and says how it ended."""

import asyncio
import json
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.fakes.office import Desk, IdleEngine, Plan
from tests.workflows.plans import find, lower, plan, price
from tests.workflows.retold import untold
from workflows import propose, runs
from workflows.documents import RefusedDocument
from workflows.store import events

pytestmark = pytest.mark.anyio

READ_FIRST = plan(find("mug"), price("iron", "POT-IRON", "54.90", after=["find"]))
WRITE_FIRST = plan(price("iron", "POT-IRON", "54.90"))
THREE = plan(
    price("red", "MUG-RED", "18.00"),
    price("xl", "MUG-XL", "24.00"),
    price("fig", "CAN-FIG", "13.00"),
)
FIRST = pytest.mark.parametrize("wanted", [READ_FIRST, WRITE_FIRST], ids=["read", "write"])
DAY_S = 86_400


async def begun_while_away(
    desk: Desk, wanted: Plan, kind: str, seconds: float, match: str = "*"
) -> str:
    """Begin a run whose shop is away, and wait until it has noticed."""
    card = await desk.offer(wanted)
    desk.control.fault(kind, match, shop="shopify", seconds=seconds)
    run = (await desk.approve(card)).run_ids[0]
    while not any(one["fault"] == kind for one in desk.control.requests()):  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    return run


@FIRST
@pytest.mark.parametrize("seconds", [5, 60])
@pytest.mark.parametrize("kind", ["outage", "throttle"])
async def test_a_short_absence_before_the_first_write_is_waited_out(
    desk: Desk, wanted: Plan, kind: str, seconds: float
) -> None:
    run = await begun_while_away(desk, wanted, kind, seconds)

    ended = await desk.ended(run)

    assert (ended.state, [item.state for item in ended.items]) == ("done", ["done"])
    assert [one["value"] for one in desk.control.effects()] == ["54.90"]


@FIRST
async def test_a_shop_that_stays_away_ends_the_run_in_minutes_of_its_clock(
    desk: Desk, wanted: Plan
) -> None:
    run = await begun_while_away(desk, wanted, "outage", DAY_S)

    ended = await desk.ended(run)

    assert ended.state == "failed"
    assert ended.finished_at is not None
    took = ended.finished_at - ended.created_at
    assert timedelta(minutes=5) <= took <= timedelta(minutes=6)


@FIRST
async def test_a_shop_that_stayed_away_is_named_with_every_item_and_what_to_do(
    desk: Desk, wanted: Plan
) -> None:
    run = await begun_while_away(desk, wanted, "outage", DAY_S)

    [item] = (await desk.ended(run)).items

    assert item.error is not None
    assert "Shopify" in item.error.text
    assert "for 5 minutes" in item.error.text
    assert "Retry the run" in item.error.text
    assert "It is tried again" not in item.error.text


@FIRST
async def test_a_cancel_ends_the_wait_at_once(desk: Desk, wanted: Plan) -> None:
    run = await begun_while_away(desk, wanted, "outage", DAY_S)
    await asyncio.sleep(3.5)  # into a wait of four seconds
    asked = time.monotonic()

    await runs.cancel(desk.office, desk.people["manager"], run)
    ended = await desk.ended(run, hurry_after=10_000)

    assert time.monotonic() - asked < 3
    assert (ended.state, [item.state for item in ended.items]) == ("cancelled", ["cancelled"])


async def test_a_cancel_by_another_process_ends_the_wait_at_the_next_look(desk: Desk) -> None:
    run = await begun_while_away(desk, READ_FIRST, "outage", DAY_S)
    elsewhere = replace(desk.office, engine=IdleEngine())

    await runs.cancel(elsewhere, desk.people["manager"], run)
    ended = await desk.ended(run)

    assert ended.finished_at is not None
    assert ended.finished_at - ended.created_at < timedelta(minutes=1)
    assert (ended.state, [item.state for item in ended.items]) == ("cancelled", ["cancelled"])


async def test_a_proposal_does_not_keep_its_person_waiting_for_a_shop(desk: Desk) -> None:
    desk.control.fault("outage", shop="shopify", seconds=DAY_S)
    asked = time.monotonic()

    answer = await propose.propose(
        desk.office, desk.people["manager"], json.dumps(READ_FIRST), thread=None, surface="api"
    )

    assert isinstance(answer, RefusedDocument)
    assert time.monotonic() - asked < 5


@FIRST
async def test_a_proposal_that_meets_an_outage_says_that_it_has_to_be_made_again(
    desk: Desk, wanted: Plan
) -> None:
    desk.control.fault("outage", shop="shopify", seconds=DAY_S)

    answer = await propose.propose(
        desk.office, desk.people["manager"], wanted, thread=None, surface="api"
    )

    assert isinstance(answer, RefusedDocument)
    assert {refusal.rule for refusal in answer.refusals} == {"unavailable"}
    for refusal in answer.refusals:
        assert "It is tried again" not in refusal.reason
        assert "Propose it again when the shop answers." in refusal.reason


@FIRST
async def test_a_proposal_waits_a_moment_for_a_shop_that_asks_for_one(
    desk: Desk, wanted: Plan
) -> None:
    desk.control.fault("throttle", shop="shopify", seconds=2)

    card = await desk.offer(wanted)

    assert [line.after for line in card.lines] == ["54.90"]


async def test_an_article_of_several_is_not_left_out_for_a_moment_of_throttling(
    desk: Desk,
) -> None:
    desk.control.fault("throttle", shop="shopify", match="read", times=2)

    card = await desk.offer(plan(find("mug"), lower("drop", "find")))

    assert len(card.lines) == 6
    assert not [warning for warning in card.warnings if warning.startswith("Left out")]


async def said(desk: Desk, run: str) -> list[str]:
    found = await desk.office.store.read(lambda tx: events.after(tx, "demo", "run", run, 0))
    return [str((event.body or {})["says"]) for event in found if event.type == "waiting"]


async def test_whoever_asked_is_told_once_that_the_run_waits_for_the_shop(desk: Desk) -> None:
    run = await begun_while_away(desk, THREE, "outage", 60)

    assert (await desk.ended(run)).state == "done"

    [told] = await said(desk, run)
    assert "Shopify" in told
    assert "The run waits for the shop, at most 5 minutes." in told
    assert await desk.office.store.read(untold) == []


async def test_of_an_absence_of_a_moment_nobody_is_told(desk: Desk) -> None:
    run = await begun_while_away(desk, THREE, "outage", 2)

    assert (await desk.ended(run)).state == "done"

    assert await said(desk, run) == []


@pytest.mark.parametrize("match", ["read", "write"])
async def test_whoever_asked_is_told_of_a_long_wait_that_the_shop_asks_for(
    desk: Desk, match: str
) -> None:
    run = await begun_while_away(desk, THREE, "throttle", 90, match)

    assert (await desk.ended(run)).state == "done"

    assert await said(desk, run) == [
        "The marketplace asks to wait 90 s. The run goes on by itself after that."
    ]
