"""One approved plan, from the card to the shop."""

import pytest

from tests.fakes.office import Desk

pytestmark = pytest.mark.anyio

MUGS = {
    "workflows": [
        {
            "id": "w1",
            "steps": [
                {
                    "id": "find",
                    "activity": "listing.search",
                    "params": {"shop": "shopify", "query": "mug"},
                },
                {
                    "id": "drop",
                    "activity": "offer.update_price",
                    "for_each": {"ref": "find.listings"},
                    "params": {
                        "shop": "shopify",
                        "sku": {"ref": "item.sku"},
                        "change": {"kind": "change_pct", "by": "-10"},
                    },
                },
            ],
        }
    ]
}


async def test_an_approved_plan_changes_the_six_prices(desk: Desk) -> None:
    run = await desk.through(MUGS)

    assert run.state == "done", run
    assert {item.state for item in run.items} == {"done"}
    assert desk.control.state()["MUG-BLUE"]["price"] == "17.99"
    assert len(desk.control.effects()) == 6
