"""Every write × every fault × every marketplace, each as an approved run through the one door."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from itertools import product
from typing import Any

import pytest

from activities.sandbox.faults import KINDS
from tests.fakes.office import Desk, staffed, vocabulary
from tests.workflows.conftest import Premises
from tests.workflows.fault_cells import CELLS, JOBS, PRODUCTS, Cell
from workflows.documents import PlanDocument, RunDocument
from workflows.store import products, receipts
from workflows.store.receipts import ReceiptState

pytestmark = pytest.mark.anyio

Seen = Mapping[str, Any]
LOOK_S = 0.01
PATIENCE_S = 120


@pytest.fixture(scope="module")
async def shared(sqlite_premises: Premises) -> AsyncIterator[Desk]:
    """Open one installation for all cells; each has its own run, and shops made anew."""
    async with staffed(sqlite_premises.fresh()) as opened:
        await opened.office.store.write(lambda tx: products.put(tx, "demo", PRODUCTS))
        yield opened


@pytest.fixture
def desk(shared: Desk) -> Desk:
    """Make every shop as it was."""
    shared.control.reset()
    shared.tap.sent.clear()
    return shared


def shown(desk: Desk, cell: Cell) -> Seen:
    return desk.control.state(cell.job.shop).get(cell.job.sku, {})


async def approved(desk: Desk, card: PlanDocument) -> str:
    """Approve a card as often as it needs, and return its run."""
    decided = await desk.approve(card)
    if not decided.run_ids:  # what cannot be undone needs a second person
        decided = await desk.approve(card, by="admin")
    return decided.run_ids[0]


async def ended(desk: Desk, run: str) -> RunDocument:
    """Wait for the end of a run, and let the shops' time pass while it waits for them."""
    looks = 0
    async with asyncio.timeout(PATIENCE_S):
        while await desk.is_live(run):
            await asyncio.sleep(LOOK_S)
            looks += 1
            if await _doubted(desk, run):
                await asyncio.to_thread(desk.place.advance, 20.0)
            elif looks > 20:
                await asyncio.to_thread(desk.place.advance, 4.0)
    return await desk.show(run)


async def _doubted(desk: Desk, run: str) -> bool:
    found = await desk.office.store.read(lambda tx: receipts.of_step(tx, "demo", run, "one"))
    return any(receipt.in_doubt for receipt in found.values())


async def applied(desk: Desk, run: str) -> int:
    """Count the calls that the run's receipts call applied."""
    found = await desk.office.store.read(lambda tx: receipts.of_step(tx, "demo", run, "one"))
    return sum(receipt.state is ReceiptState.APPLIED for receipt in found.values())


def disagreement(account: RunDocument, cell: Cell, known: int, now: Seen, before: Seen,
                 effects: list[dict[str, Any]]) -> str:  # fmt: skip
    """Return what an account says that the shop does not show; nothing where they agree."""
    (item,) = account.items
    took = {effect["request"] for effect in effects}
    if known != len(took) and item.state != "parked":
        return f"{item.state}: {known} calls applied, {len(took)} took effect"
    if item.state == "done" and not (took and cell.job.becomes.items() <= now.items()):
        return f"done, and the shop shows {dict(now)}"
    if item.state not in {"done", "parked"} and not took and now != before:
        return f"{item.state}, and {dict(before)} became {dict(now)}"
    return ""


@pytest.mark.parametrize("cell", CELLS, ids=str)
async def test_under_a_fault_nothing_happens_twice_and_the_account_is_true(
    cell: Cell, desk: Desk
) -> None:
    before = shown(desk, cell)
    card = await desk.offer(cell.job.plan)
    desk.control.fault(cell.kind, cell.match, shop=cell.job.shop, **cell.lasts)

    run = await approved(desk, card)
    account = await ended(desk, run)

    await asyncio.to_thread(desk.place.advance, 30.0)  # what was cut off may still have landed
    effects = desk.control.effects()
    twice = Counter((one["sku"], one["what"], one["operation"]) for one in effects)
    assert max(twice.values(), default=0) <= 1
    known, now = await applied(desk, run), shown(desk, cell)
    assert disagreement(account, cell, known, now, before, effects) == ""


def test_the_matrix_leaves_out_no_write_and_no_fault() -> None:
    catalogue, _ = vocabulary()
    writes = {
        (place, name) for (name, place), one in catalogue.implementations.items() if one.write
    }

    met = {(cell.marketplace, cell.job.activity, cell.kind) for cell in CELLS}

    assert met == {(*write, kind) for write, kind in product(writes, KINDS)}


def test_every_call_of_a_write_meets_every_fault() -> None:
    catalogue, _ = vocabulary()
    for marketplace, jobs in JOBS.items():
        for job in jobs.values():
            place = catalogue.implementation(job.activity, marketplace)
            assert place is not None
            assert place.write is not None
            assert len(job.stages) == len(place.write.stages)


def test_the_matrix_has_more_than_two_hundred_cells() -> None:
    assert len(CELLS) >= 200
