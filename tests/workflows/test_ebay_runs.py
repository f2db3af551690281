"""Approved plans on eBay, from the card to the account, through the one door of writes."""

from decimal import Decimal
from typing import Any

import pytest

from activities.marketplaces.ebay.sandbox.documents import SHOPS, seed
from activities.money import Money
from activities.product import Product
from tests.fakes.office import Desk, Plan
from workflows.documents import RunDocument
from workflows.store import products

pytestmark = pytest.mark.anyio

ACCOUNT = SHOPS[0]
POLICY = next(body["id"] for (kind, _), body in seed(ACCOUNT).items() if kind == "policy")
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


@pytest.fixture
async def selling(desk: Desk) -> Desk:
    """Put what eBay asks of a mug beside the known products."""
    await desk.office.store.write(lambda tx: products.put(tx, "demo", [MUG]))
    return desk


def plan(*steps: dict[str, Any]) -> Plan:
    numbered = [
        {"id": f"s{n}", **step, "params": {"shop": "ebay", **step["params"]}}
        for n, step in enumerate(steps)
    ]
    return {"workflows": [{"id": "w1", "steps": numbered}]}


def step(activity: str, more: dict[str, Any] | None = None, **params: object) -> dict[str, Any]:
    return {"activity": activity, "params": params, **(more or {})}


CHEAPER = plan(
    step("listing.search", query="mug"),
    step(
        "offer.update_price",
        {"for_each": {"ref": "s0.listings"}},
        sku={"ref": "item.sku"},
        change={"kind": "change_pct", "by": "-10"},
    ),
)
CREATE = plan(step("listing.create", sku="MUG-BLUE", extension=LIST))


def states(run: RunDocument) -> set[str]:
    return {item.state for item in run.items}


async def test_an_approved_plan_changes_the_prices_on_ebay(selling: Desk) -> None:
    run = await selling.through(CHEAPER)

    assert (run.state, states(run)) == ("done", {"done"})
    assert selling.control.state("ebay")["MUG-RED"]["price"] == "16.65"
    assert {one["operation"] for one in selling.control.effects()} == {"bulkUpdatePriceQuantity"}


async def test_a_listing_comes_to_be_in_three_stages(selling: Desk) -> None:
    run = await selling.through(CREATE)

    assert (run.state, states(run)) == ("done", {"done"})
    row = selling.control.state("ebay")["MUG-BLUE"]
    assert row == {"price": "24.90", "currency": "EUR", "stock": 15, "state": "active"}
    assert [one["operation"] for one in selling.control.effects()] == [
        "createOrReplaceInventoryItem",
        "createOffer",
        "publishOffer",
    ]


@pytest.mark.parametrize("stage", ["createOrReplaceInventoryItem", "createOffer", "publishOffer"])
@pytest.mark.parametrize("kind", ["drop_after", "fail_before", "garbage", "late_apply"])
async def test_a_stage_whose_answer_is_lost_is_read_back_and_never_repeated(
    stage: str, kind: str, selling: Desk
) -> None:
    more = {"seconds": 9} if kind == "late_apply" else {}
    selling.control.fault(kind, stage, shop="ebay", **more)

    run = await selling.through(CREATE)

    assert (run.state, states(run)) == ("done", {"done"})
    assert len(selling.control.effects()) == 3
    assert selling.control.state("ebay")["MUG-BLUE"]["state"] == "active"


async def test_everything_else_is_done_on_ebay_too(selling: Desk) -> None:
    card = await selling.offer(
        plan(
            step("stock.set", sku="MUG-RED", quantity=5),
            step("listing.update", sku="MUG-GREEN", title="Greener Mug", description="Green."),
            step("listing.pause", sku="MUG-WHITE"),
            step("listing.reopen", sku="LAM-PAPER"),
            step("listing.end", sku="MUG-BLACK"),
        )
    )
    assert (await selling.approve(card)).run_ids == ()  # what is final takes two people
    (begun,) = (await selling.approve(card, by="admin")).run_ids
    run = await selling.ended(begun)

    assert (run.state, states(run)) == ("done", {"done"})
    found = selling.control.state("ebay")
    assert found["MUG-RED"]["stock"] == 5
    assert [found[sku]["state"] for sku in ("MUG-WHITE", "LAM-PAPER", "MUG-BLACK")] == [
        "paused",
        "active",
        "ended",
    ]


async def test_a_price_that_moved_since_the_card_is_not_overwritten(selling: Desk) -> None:
    to = {"kind": "set", "price": {"amount": "17.00", "currency": "EUR"}}
    card = await selling.offer(plan(step("offer.update_price", sku="MUG-RED", change=to)))
    selling.control.edit("MUG-RED", shop="ebay", price="18.00")
    decided = await selling.approve(card)

    run = await selling.ended(decided.run_ids[0])

    assert states(run) == {"conflict"}
    assert selling.control.effects() == []


async def test_a_pause_that_ends_the_listing_is_drawn_as_final(selling: Desk) -> None:
    card = await selling.offer(plan(step("listing.pause", sku="MUG-WHITE")))

    assert "irreversible" in card.model_dump_json()


async def test_what_a_failing_plan_did_before_is_taken_back(selling: Desk) -> None:
    to = {"kind": "set", "price": {"amount": "17.00", "currency": "EUR"}}
    selling.control.fault("expired_token", "createOrReplaceInventoryItem", shop="ebay", times=9)
    run = await selling.through(
        plan(
            step("offer.update_price", sku="MUG-RED", change=to),
            step("stock.set", {"after": ["s0"]}, sku="MUG-RED", quantity=3),
            step(
                "listing.update",
                {"after": ["s1"], "on_error": "compensate"},
                sku="MUG-GREEN",
                title="Greener Mug",
            ),
        )
    )

    assert run.state != "done"
    row = selling.control.state("ebay")["MUG-RED"]
    assert (row["price"], row["stock"]) == ("18.50", 25)


async def test_a_reopened_listing_is_withdrawn_when_its_plan_is_taken_back(selling: Desk) -> None:
    selling.control.fault("expired_token", "createOrReplaceInventoryItem", shop="ebay", times=9)
    run = await selling.through(
        plan(
            step("listing.reopen", sku="LAM-PAPER"),
            step(
                "listing.update",
                {"after": ["s0"], "on_error": "compensate"},
                sku="MUG-GREEN",
                title="Greener Mug",
            ),
        )
    )

    assert run.state != "done"
    assert selling.control.state("ebay")["LAM-PAPER"]["state"] == "paused"
