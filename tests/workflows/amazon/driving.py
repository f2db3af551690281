"""Runs against the simulated Amazon, hurried along while they wait for it."""

import asyncio
from typing import Any

from tests.fakes.office import Desk, Plan
from workflows.documents import ItemView, RunDocument
from workflows.store import receipts

STEP_S = 20.0
"""How far the clock moves at once while a run only waits for Amazon."""


def plan(activity: str, **params: Any) -> Plan:  # noqa: ANN401 - any JSON
    """Return a plan of one step in the German shop."""
    step = {"id": "one", "activity": activity, "params": {"shop": "amazon_de", **params}}
    return {"workflows": [{"id": "w1", "steps": [step]}]}


def price(sku: str, amount: str) -> Plan:
    """Set one price."""
    change = {"kind": "set", "price": {"amount": amount, "currency": "EUR"}}
    return plan("offer.update_price", sku=sku, change=change)


async def waits(desk: Desk, run: str) -> bool:
    """Tell whether a run has a write whose outcome is not known yet, and so sends nothing."""
    found = await desk.office.store.read(lambda tx: receipts.of_step(tx, "demo", run, "one"))
    states = {receipt.state.value for receipt in found.values()}
    return bool(states & {"accepted", "unknown"})


async def accepted(desk: Desk, run: str) -> ItemView:
    """Wait until Amazon has accepted a run's one write."""
    async with asyncio.timeout(20):
        while True:
            item = (await desk.show(run)).items[0]
            if item.state == "accepted":
                return item
            await asyncio.sleep(0.02)


async def ended(desk: Desk, run: str, *, patience_s: float = 60) -> RunDocument:
    """Wait for the end of a run; move the clock while it only waits."""
    looks = 0
    async with asyncio.timeout(patience_s):
        while await desk.is_live(run):
            await asyncio.sleep(0.02)
            looks += 1
            if await waits(desk, run):
                await asyncio.to_thread(desk.place.advance, STEP_S)
            elif looks > 20:
                await asyncio.to_thread(desk.place.advance, 4.0)
    return await desk.show(run)
