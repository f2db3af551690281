"""A shop that tells prices one article at a time is not asked for thousands, nor after a cancel."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.fakes.office import Desk, IdleEngine, Place, Sent, staffed
from workflows import runs
from workflows.job import TOGETHER
from workflows.shops import sync

pytestmark = pytest.mark.anyio

MANY = 300


def dearer(query: str) -> dict[str, Any]:
    """Raise whatever a search on eBay finds."""
    find = {"id": "find", "activity": "listing.search", "params": {"shop": "ebay", "query": query}}
    change = {"kind": "change_pct", "by": "3"}
    raised = {
        "id": "raise",
        "activity": "offer.update_price",
        "for_each": {"ref": "find.listings"},
        "params": {"shop": "ebay", "sku": {"ref": "item.sku"}, "change": change},
    }
    limits = {"items": MANY}
    return {"workflows": [{"id": "w1", "steps": [find, raised], "limits": limits}]}


@pytest.fixture
async def large(place: Place) -> AsyncIterator[Desk]:
    """Open an installation whose eBay account has very many listings, just synced."""
    place.control.reset(ebay=MANY)
    async with staffed(place, engine=IdleEngine()) as opened:
        await sync(opened.office, "demo", "ebay")
        opened.tap.sent.clear()
        yield opened


def asked(desk: Desk, what: str) -> int:
    return sum(sent.operation.endswith(what) for sent in desk.tap.sent)


async def test_a_search_after_a_sync_asks_for_no_offer_that_the_sync_has_seen(large: Desk) -> None:
    card = await large.offer(dearer(""))

    assert len(card.lines) == MANY
    assert asked(large, "/inventory_item") == 4  # three hundred, and one that was never offered
    assert asked(large, "/offer") == 1  # of that one, which may be offered by now


async def test_a_search_that_finds_little_asks_for_the_offers_of_that(large: Desk) -> None:
    card = await large.offer(dearer("beeswax"))

    assert asked(large, "/offer") == 2 * len(card.lines)  # once to find it, once to preview it
    assert [one for one in card.warnings if "as of" in one] == []


async def test_what_is_signed_does_not_depend_on_where_it_was_read(large: Desk) -> None:
    kept = await large.offer(dearer(""))
    large.place.advance(16 * 60)  # what the sync saw is too old now

    live = await large.offer(dearer(""))

    assert asked(large, "/offer") > MANY
    assert kept.approval.manifest == live.approval.manifest


async def test_so_many_writes_of_a_run_are_on_their_way_at_once_and_no_more(place: Place) -> None:
    place.control.reset(ebay=3 * TOGETHER)
    held: list[Sent] = []
    full, free = asyncio.Event(), asyncio.Event()

    async def hold(moment: str, sent: Sent) -> None:
        if moment == "before" and sent.writes:
            held.append(sent)
            if len(held) >= TOGETHER:
                full.set()
            await free.wait()

    async with staffed(place, hook=hold) as desk:
        run = await desk.begin(dearer(""))
        await asyncio.wait_for(full.wait(), 30)
        await asyncio.sleep(1)  # so that one more would have come
        on_their_way = len(held)
        free.set()
        await desk.ended(run)

    assert on_their_way == TOGETHER


async def test_a_cancelled_run_asks_the_shop_about_no_further_item(place: Place) -> None:
    place.control.reset(ebay=MANY)
    begun: list[str] = []

    async def stop(moment: str, sent: Sent) -> None:
        if begun and moment == "after" and sent.writes:
            await runs.cancel(desk.office, desk.people["manager"], begun.pop())
            desk.tap.sent.clear()

    async with staffed(place, hook=stop) as desk:
        begun.append(await desk.begin(dearer("")))
        run = await desk.ended(begun[0])

    assert run.state == "cancelled"
    assert {item.state for item in run.items} == {"done", "cancelled"}
    assert asked(desk, "/offer") <= TOGETHER
