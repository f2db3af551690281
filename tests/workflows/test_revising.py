"""A person changes an open card by hand, and everything is judged anew."""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from typing import Literal

import pytest

from activities.errors import Missing, Rejected, Stopped
from activities.plan.language import Plan
from tests.fakes.office import Desk, IdleEngine, Place, staffed
from tests.workflows.plans import find, lower, plan, price
from workflows import approvals
from workflows.decide import Undecided, decide
from workflows.documents import PlanDocument, Proposal, RefusedDocument
from workflows.parts import parts
from workflows.propose import propose
from workflows.revising import mistakes, revise

pytestmark = pytest.mark.anyio

ONE = plan(price("iron", "POT-IRON", "54.90"))
AMOUNT = "/workflows/0/steps/0/params/change/price/amount"
SKU = "/workflows/0/steps/0/params/sku"
SHOP = "/workflows/0/steps/0/params/shop"


@pytest.fixture
async def desk(place: Place) -> AsyncIterator[Desk]:
    async with staffed(place, engine=IdleEngine()) as opened:
        yield opened


async def revised(
    desk: Desk,
    card: PlanDocument,
    *,
    by: str = "manager",
    values: Mapping[str, str | int] | None = None,
    without: Collection[str] = (),
    revision: int = 1,
) -> Proposal:
    return await revise(
        desk.office, desk.people[by], card.approval.id,
        revision=revision, without=without, values=values or {}, surface="web",
    )  # fmt: skip


async def test_a_card_names_the_values_that_can_be_set_anew(desk: Desk) -> None:
    card = await desk.offer(ONE)

    [value] = card.parts[0].values
    assert (value.at, value.value, value.unit) == (AMOUNT, "54.90", "EUR")


async def test_a_new_value_makes_a_new_revision_that_says_so(desk: Desk) -> None:
    card = await desk.offer(ONE | {"summary": "Set the price of POT-IRON to €54.90."})

    new = await revised(desk, card, values={AMOUNT: "55.90"})

    assert isinstance(new, PlanDocument)
    assert (new.approval.id, new.approval.revision) == (card.approval.id, 2)
    assert [line.after for line in new.lines] == ["55.90"]
    said, was = new.summary.split(" Before that: ")
    assert said == "Edited: Change price: €54.90 → €55.90."
    assert was == "Set the price of POT-IRON to €54.90."
    assert new.parts[0].title == "Change price"


async def test_of_several_edits_the_last_is_told_and_what_was_asked_for(desk: Desk) -> None:
    card = await desk.offer(ONE | {"summary": "Set the price of POT-IRON to €54.90."})
    await revised(desk, card, values={AMOUNT: "55.90"})

    new = await revised(desk, card, values={AMOUNT: "56.90"}, revision=2)

    assert isinstance(new, PlanDocument)
    assert new.summary.startswith("Edited: ")
    assert "€55.90 → €56.90" in new.summary
    assert new.summary.endswith(". Before that: Set the price of POT-IRON to €54.90.")
    assert new.summary.count("Before that") == 1


async def test_the_product_and_the_shop_of_a_write_can_be_chosen_anew(desk: Desk) -> None:
    card = await desk.offer(ONE)

    assert [(one.kind, one.at, one.value) for one in card.parts[0].names] == [
        ("product", SKU, "POT-IRON"),
        ("shop", SHOP, "shopify"),
    ]


async def test_another_product_is_what_the_new_card_writes_and_what_it_is_called_by(
    desk: Desk,
) -> None:
    card = await desk.offer(ONE)

    new = await revised(desk, card, values={SKU: "POT-CLAY"})

    assert isinstance(new, PlanDocument)
    assert [line.sku for line in new.lines] == ["POT-CLAY"]
    assert new.approval.digest != card.approval.digest
    assert new.summary == "Edited: Change price: product: POT-IRON → POT-CLAY. Change price."
    assert "POT-IRON" not in f"{new.parts[0].title} {new.assumptions}"


async def test_a_product_that_nobody_has_is_refused_under_its_field(desk: Desk) -> None:
    card = await desk.offer(ONE)

    wrong = await mistakes(
        desk.office, desk.people["manager"], card.approval.id,
        revision=1, values={SKU: "MUG-NONE"},
    )  # fmt: skip

    assert list(wrong) == [SKU]


async def test_a_shop_of_somebody_else_makes_no_new_card(desk: Desk) -> None:
    card = await desk.offer(ONE)

    refused = await revised(desk, card, values={SHOP: "elsewhere"})

    assert refused.kind == "invalid"
    [standing] = await approvals.waiting(desk.office, desk.people["manager"])
    assert standing.approval.revision == 1


@pytest.mark.parametrize(
    "bound",
    [
        plan(find("mug"), lower("by", "find")),
        plan(price("iron", "POT-IRON", "54.90", when={"cel": "trigger.now.count > 0"})),
    ],
)
async def test_a_write_that_hangs_on_something_else_keeps_its_product(
    desk: Desk, bound: dict[str, object]
) -> None:
    found = parts(Plan.model_validate(bound), desk.office.catalogue)

    assert [name for part in found for name in part.names] == []


async def test_whoever_changes_a_card_can_not_approve_it(desk: Desk) -> None:
    card = await desk.offer(ONE)

    new = await revised(desk, card, by="manager2", values={AMOUNT: "55.90"})

    assert isinstance(new, PlanDocument)
    assert new.approval.authors == ("manager", "manager2")
    with pytest.raises(Undecided):
        await decide(
            desk.office, desk.people["manager2"], card.approval.id,
            revision=2, decision="approve", reason="", surface="web",
        )  # fmt: skip


async def test_the_old_revision_is_dead(desk: Desk) -> None:
    card = await desk.offer(ONE)
    await revised(desk, card, values={AMOUNT: "55.90"})

    with pytest.raises(Stopped):
        await revised(desk, card, values={AMOUNT: "56.90"})


async def test_of_changes_made_from_one_card_at_once_only_one_counts(desk: Desk) -> None:
    card = await desk.offer(ONE)

    made = await asyncio.gather(
        *(revised(desk, card, values={AMOUNT: f"55.{cents}"}) for cents in (10, 20, 30)),
        return_exceptions=True,
    )

    assert sorted(type(one).__name__ for one in made) == ["PlanDocument", "Stopped", "Stopped"]
    waiting = await approvals.waiting(desk.office, desk.people["manager2"])
    assert [one.approval.id for one in waiting] == [card.approval.id]


@pytest.mark.parametrize("decision", ["approve", "reject"])
async def test_a_change_that_comes_after_the_decision_opens_no_card_of_its_own(
    desk: Desk, decision: Literal["approve", "reject"]
) -> None:
    card = await desk.offer(ONE)
    await decide(
        desk.office, desk.people["manager2"], card.approval.id,
        revision=1, decision=decision, reason="so", surface="web",
    )  # fmt: skip

    with pytest.raises(Stopped):
        await propose(
            desk.office, desk.people["manager"], ONE, thread=None, surface="web",
            replaces=card.approval.id, seen=1,
        )  # fmt: skip


async def test_a_value_past_ones_limit_is_refused_and_the_card_stays(desk: Desk) -> None:
    card = await desk.offer(ONE)

    found = await revised(desk, card, values={AMOUNT: "1.00"})

    assert isinstance(found, RefusedDocument)
    again = await revised(desk, card, values={AMOUNT: "55.90"})
    assert isinstance(again, PlanDocument)
    assert again.approval.revision == 2


@pytest.mark.parametrize(
    ("values", "without"),
    [
        ({}, ()),
        ({AMOUNT: "54.90"}, ()),
        ({AMOUNT: 55}, ()),
        ({"/workflows/0/steps/0/activity": "listing.end"}, ()),
        ({"/summary": "cheap"}, ()),
        ({"": "x"}, ()),
        ({}, ("w1",)),
        ({}, ("nowhere",)),
    ],
    ids=str,
)
async def test_what_the_card_does_not_offer_is_rejected(
    desk: Desk, values: Mapping[str, str | int], without: Collection[str]
) -> None:
    card = await desk.offer(ONE)

    with pytest.raises(Rejected):
        await revised(desk, card, values=values, without=without)


async def test_a_foreign_card_is_unknown(desk: Desk) -> None:
    with pytest.raises(Missing):
        await revise(
            desk.office, desk.people["manager"], "p-zzzzzzzzzz",
            revision=1, without=(), values={AMOUNT: "1"}, surface="web",
        )  # fmt: skip


async def test_a_write_is_taken_away_with_what_was_read_for_it(desk: Desk) -> None:
    two = plan(find("mug"), lower("drop", "find"), price("iron", "POT-IRON", "54.90"))
    card = await desk.offer(two)
    assert [one.step for one in card.writes] == ["w1.drop", "w1.iron"]

    new = await revised(desk, card, without=["w1.drop"])

    assert isinstance(new, PlanDocument)
    assert [line.sku for line in new.lines] == ["POT-IRON"]
    assert new.warnings == card.warnings
    assert new.writes == ()


async def test_what_waited_for_a_write_that_is_taken_away_waits_no_more(desk: Desk) -> None:
    first = price("clay", "POT-CLAY", "41.00")
    card = await desk.offer(plan(first, price("iron", "POT-IRON", "54.90", after=["clay"])))

    new = await revised(desk, card, without=["w1.clay"])

    assert isinstance(new, PlanDocument)
    assert [line.sku for line in new.lines] == ["POT-IRON"]


async def test_not_every_write_can_be_taken_away(desk: Desk) -> None:
    card = await desk.offer(
        plan(price("clay", "POT-CLAY", "41.00"), price("iron", "POT-IRON", "54.90"))
    )

    with pytest.raises(Rejected, match="Nothing would be left"):
        await revised(desk, card, without=["w1.clay", "w1.iron"])
