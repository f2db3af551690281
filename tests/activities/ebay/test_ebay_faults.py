"""Every write × every fault over the simulated account: at most one effect, and a true account."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from activities.catalogue import Catalogue
from activities.change import Change, Reconciled
from activities.context import Call
from activities.declaration import Implementation
from activities.errors import ActivityError, OutcomeUnknown, Throttled, Unavailable
from activities.marketplaces.ebay import SETTLES_S, Ebay
from activities.marketplaces.ebay.sandbox.documents import SHOPS, seed
from activities.money import Money
from activities.product import Product
from activities.sandbox.faults import KINDS
from tests.activities.ebay.conftest import owning
from tests.fakes.sandbox_process import SandboxProcess

pytestmark = pytest.mark.anyio

CATALOGUE = Catalogue.discover()
TRIES = 6
SEND_S = 30
"""How long a request may still leave after it was permitted."""

POLICY = next(body["id"] for (kind, _), body in seed(SHOPS[0]).items() if kind == "policy")
MUG = Product(
    sku="MUG-BLUE",
    title="Blue Mug",
    description="<p>A mug.</p>",
    images=("https://example.com/mug.jpg",),
    attributes={"Marke": "Demo Goods", "Produktart": "Mugs"},
    price=Money(amount=Decimal("24.90"), currency="EUR"),
    stock=15,
)
LIST = {"category": "20600", "condition": "NEW", "fulfillment_policy": POLICY}
TO = {"kind": "set", "price": {"amount": "17.00", "currency": "EUR"}}


@dataclass(frozen=True)
class Job:
    """One write of one article."""

    activity: str
    params: Mapping[str, Any]
    wanted: Mapping[str, Any]
    """What buyers see of it afterwards."""


JOBS = {
    "price": Job("offer.update_price", {"sku": "MUG-RED", "change": TO}, {"price": "17.00"}),
    "price of a paused one": Job(
        "offer.update_price", {"sku": "LAM-PAPER", "change": TO}, {"price": "17.00"}
    ),
    "stock": Job("stock.set", {"sku": "MUG-RED", "quantity": 5}, {"stock": 5}),
    "pause": Job("listing.pause", {"sku": "MUG-RED"}, {"state": "paused"}),
    "reopen": Job("listing.reopen", {"sku": "LAM-PAPER"}, {"state": "active"}),
    "end": Job("listing.end", {"sku": "MUG-RED"}, {"state": "ended"}),
    "update": Job(
        "listing.update",
        {"sku": "MUG-RED", "title": "Redder Mug", "description": "<p>Red.</p>"},
        {"price": "18.50"},
    ),
    "create": Job(
        "listing.create",
        {"sku": "MUG-BLUE", "extension": LIST},
        {"price": "24.90", "stock": 15, "state": "active"},
    ),
}


class Worker:
    """Does what the one door of writes does: one call a stage, and read-backs of what is lost."""

    def __init__(self, sandbox: SandboxProcess, call: Call[Ebay]) -> None:
        self._sandbox = sandbox
        self._call = call

    async def work(self, place: Implementation, params: Mapping[str, Any]) -> str:
        """Return `done`, `failed` or `parked`."""
        assert place.write is not None
        wanted = place.activity.params.model_validate({"shop": "ebay", **params})
        change: Change | None = None
        for stage in place.write.stages:
            ended = "again"
            for _ in range(TRIES):
                try:
                    change = change or await place.write.preview(wanted, self._call)
                except (Throttled, Unavailable) as slow:
                    self._wait(slow)
                    continue
                except ActivityError:
                    return "failed"
                ended = await self._once(place, stage, change)
                if ended != "again":
                    break
            if ended != "done":
                return "failed" if ended == "again" else ended
        return "done"

    async def _once(self, place: Implementation, stage: str, change: Change) -> str:
        assert place.write is not None
        call = self._permitted()
        try:
            await place.write.send(stage, change, call)
        except OutcomeUnknown:
            return await self._read_back(place, stage, change)
        except (Throttled, Unavailable) as slow:
            self._wait(slow)
            return "again"
        except ActivityError:
            return "failed"
        return "done"

    async def _read_back(self, place: Implementation, stage: str, change: Change) -> str:
        assert place.write is not None
        self._sandbox.control.advance(2 * SETTLES_S)
        for _ in range(TRIES):
            try:
                found = await place.write.reconcile(stage, change, self._call)
            except ActivityError:
                self._sandbox.control.advance(10)
                continue
            assert isinstance(found, Reconciled), "eBay declines at once or never"
            told = {Reconciled.APPLIED: "done", Reconciled.NOT_APPLIED: "again"}
            return told.get(found, "parked")
        return "parked"

    def _permitted(self) -> Call[Ebay]:
        return replace(self._call, deadline=self._call.clock.now() + timedelta(seconds=SEND_S))

    def _wait(self, slow: Throttled | Unavailable) -> None:
        seconds = slow.retry_after_s if isinstance(slow, Throttled) else 3
        self._sandbox.control.advance(max(seconds, 0.1))


LASTS: dict[str, float] = {"slow": 0.05, "late_apply": SETTLES_S - 1.0, "expired_token": 4.0}
"""What waits is short, and what lands late does so within the settle time."""


def order(sandbox: SandboxProcess, kind: str, match: str, times: int = 1) -> None:
    """Order a fault that lasts as long as a test can wait."""
    lasting = {"seconds": LASTS[kind]} if kind in LASTS else {}
    sandbox.control.fault(kind, match, shop="ebay", times=times, **lasting)


def stages(job: str) -> list[str]:
    """Return the vendor calls that a job's stages are, and reads at large."""
    return {
        "price": ["bulkUpdatePriceQuantity"],
        "price of a paused one": ["updateOffer"],
        "stock": ["bulkUpdatePriceQuantity"],
        "pause": ["withdrawOffer"],
        "reopen": ["publishOffer"],
        "end": ["deleteOffer"],
        "update": ["createOrReplaceInventoryItem", "updateOffer"],
        "create": ["createOrReplaceInventoryItem", "createOffer", "publishOffer"],
    }[job]


CELLS = [
    (job, kind, "read" if kind == "stale_read" else match)
    for job in JOBS
    for kind in KINDS
    for match in (stages(job)[:1] if kind == "stale_read" else stages(job))
]


@pytest.mark.parametrize(("name", "kind", "match"), CELLS)
async def test_a_write_that_meets_a_fault_is_done_once_or_not_and_said_so(
    name: str, kind: str, match: str, sandbox: SandboxProcess, simulated: Call[Ebay]
) -> None:
    job, control = JOBS[name], sandbox.control
    place = CATALOGUE.implementation(job.activity, "ebay")
    assert place is not None
    before = control.state("ebay").get(str(job.params["sku"]))
    order(sandbox, kind, match)

    ended = await Worker(sandbox, owning(simulated, MUG)).work(place, job.params)

    control.advance(2 * SETTLES_S)
    effects = Counter((one["sku"], one["what"], one["operation"]) for one in control.effects())
    assert not effects or max(effects.values()) == 1
    row = control.state("ebay").get(str(job.params["sku"]))
    assert ended == "done" or (ended, kind) == ("failed", "expired_token")
    if ended == "done":
        assert row is not None
        assert row | dict(job.wanted) == row
        assert {one["operation"] for one in control.effects()} == set(stages(name))
    else:
        assert (row, control.effects()) == (before, [])


@pytest.mark.parametrize("kind", KINDS)
async def test_a_fault_of_every_call_never_makes_a_second_listing(
    kind: str, sandbox: SandboxProcess, simulated: Call[Ebay]
) -> None:
    place = CATALOGUE.implementation("listing.create", "ebay")
    assert place is not None
    order(sandbox, kind, "*", times=2)

    await Worker(sandbox, owning(simulated, MUG)).work(place, JOBS["create"].params)

    sandbox.control.advance(2 * SETTLES_S)
    made = Counter(one["what"] for one in sandbox.control.effects())
    assert max(made.values(), default=0) <= 1


def test_no_write_of_ebays_is_left_out() -> None:
    writes = {
        name
        for (name, place), found in CATALOGUE.implementations.items()
        if place == "ebay" and found.write
    }

    assert {job.activity for job in JOBS.values()} == writes
