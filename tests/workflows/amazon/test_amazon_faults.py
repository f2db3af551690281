"""What becomes of a write on Amazon whose answer is lost, late or refused for now."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.fakes.office import Desk, Plan
from tests.workflows.amazon.driving import ended, plan, price
from workflows.documents import PlanDocument

pytestmark = pytest.mark.anyio

Seen = Mapping[str, Any]

WRITES: dict[str, tuple[Plan, str, Seen]] = {
    "price": (price("MUG-RED", "17.99"), "MUG-RED", {"price": "17.99"}),
    "stock": (plan("stock.set", sku="MUG-RED", quantity=15), "MUG-RED", {"stock": 15}),
}


def shown(desk: Desk, sku: str) -> Seen:
    return desk.control.state("amazon_de").get(sku, {})


async def approved(desk: Desk, card: PlanDocument) -> str:
    """Approve a card as often as it needs, and return its run."""
    decided = await desk.approve(card)
    if not decided.run_ids:  # what cannot be undone needs a second person
        decided = await desk.approve(card, by="admin")
    return decided.run_ids[0]


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
