"""Every write on Amazon under every fault: at most one effect, and the account is the truth."""

from collections.abc import Mapping
from typing import Any

import pytest

from activities.sandbox.faults import KINDS
from tests.fakes.office import Desk, Plan
from tests.workflows.amazon.driving import ended, plan, price
from workflows.documents import PlanDocument, RunDocument

pytestmark = pytest.mark.anyio

Seen = Mapping[str, Any]

WRITES: dict[str, tuple[Plan, str, Seen]] = {
    "price": (price("MUG-RED", "17.99"), "MUG-RED", {"price": "17.99"}),
    "stock": (plan("stock.set", sku="MUG-RED", quantity=15), "MUG-RED", {"stock": 15}),
    "pause": (plan("listing.pause", sku="MUG-RED"), "MUG-RED", {"state": "paused"}),
    "reopen": (plan("listing.reopen", sku="CAL-2026"), "CAL-2026", {"state": "active"}),
    "end": (plan("listing.end", sku="MUG-RED"), "MUG-RED", {"state": "ended"}),
    "content": (plan("listing.update", sku="MUG-RED", title="Redder Mug"), "MUG-RED", {}),
    "create": (plan("listing.create", sku="CUP-NEW"), "CUP-NEW", {"state": "active"}),
}
MATCHES = {"stale_read": "read"}
CELLS = [(write, kind) for write in sorted(WRITES) for kind in KINDS]


def shown(desk: Desk, sku: str) -> Seen:
    return desk.control.state("amazon_de").get(sku, {})


def disagreement(account: RunDocument, desk: Desk, sku: str, wanted: Seen, before: Seen) -> str:
    """Return what an account says that the shop does not show; nothing where they agree."""
    item, effects = account.items[0], len(desk.control.effects())
    now = shown(desk, sku)
    if effects > 1:
        return f"{effects} effects"
    match item.state:
        case "done":
            right = effects == 1 and wanted.items() <= now.items()
        case "parked":
            right = True
        case _:
            right = effects == 0 and now == before
    return "" if right else f"{item.state}: {effects} effects, {dict(before)} became {dict(now)}"


async def approved(desk: Desk, card: PlanDocument) -> str:
    """Approve a card as often as it needs, and return its run."""
    decided = await desk.approve(card)
    if not decided.run_ids:  # what cannot be undone needs a second person
        decided = await desk.approve(card, by="admin")
    return decided.run_ids[0]


@pytest.mark.parametrize(("write", "kind"), CELLS, ids=lambda part: part)
async def test_under_a_fault_the_account_agrees_with_the_shop(
    write: str, kind: str, amazon: Desk
) -> None:
    wanted, sku, after = WRITES[write]
    before = shown(amazon, sku)
    order = {"shop": "amazon_de"} | ({"seconds": 5} if kind == "late_apply" else {})
    card = await amazon.offer(wanted)
    amazon.control.fault(kind, MATCHES.get(kind, "write"), **order)

    account = await ended(amazon, await approved(amazon, card))

    assert disagreement(account, amazon, sku, after, before) == ""


@pytest.mark.parametrize("kind", ["drop_after", "garbage", "late_apply", "slow"])
async def test_what_was_sent_under_these_faults_is_found_to_be_done(
    kind: str, amazon: Desk
) -> None:
    run_plan, sku, after = WRITES["price"]
    card = await amazon.offer(run_plan)
    amazon.control.fault(kind, "write", shop="amazon_de")

    account = await ended(amazon, await approved(amazon, card))

    assert account.state == "done"
    assert len(amazon.writes) == 1
    assert after.items() <= shown(amazon, sku).items()


async def test_a_throttled_write_comes_again_and_is_done(amazon: Desk) -> None:
    card = await amazon.offer(WRITES["stock"][0])
    amazon.control.fault("throttle", "write", shop="amazon_de", seconds=6)

    assert (await ended(amazon, await approved(amazon, card))).state == "done"
