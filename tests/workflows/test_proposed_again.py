"""A dead card is put to people anew, without any model and with everything looked at afresh."""

import json
from collections.abc import AsyncIterator

import pytest

from activities.errors import Missing, Stopped
from tests.fakes.office import Desk, IdleEngine, Place, staffed
from tests.workflows.plans import find, plan, price
from workflows.again import propose_again
from workflows.decide import Undecided, decide
from workflows.documents import AnswerDocument, PlanDocument, Proposal, RefusedDocument
from workflows.propose import propose
from workflows.store import approvals

pytestmark = pytest.mark.anyio

PRICE = plan(price("iron", "POT-IRON", "54.90"))
DAY_AND_MORE_S = 25 * 3600


@pytest.fixture
async def desk(place: Place) -> AsyncIterator[Desk]:
    """Open an installation whose runs nobody drives by himself."""
    async with staffed(place, engine=IdleEngine()) as opened:
        yield opened


async def again(desk: Desk, card: PlanDocument, by: str = "manager") -> Proposal:
    return await propose_again(
        desk.office, desk.people[by], card.approval.id, thread=None, surface="api"
    )


async def renewed(desk: Desk, card: PlanDocument, by: str = "manager") -> PlanDocument:
    found = await again(desk, card, by)
    assert isinstance(found, PlanDocument)
    return found


async def rejected(desk: Desk) -> PlanDocument:
    card = await desk.offer(PRICE)
    by = desk.people["manager2"]
    await decide(
        desk.office, by, card.approval.id,
        revision=1, decision="reject", reason="", surface="api",
    )  # fmt: skip
    return card


async def test_a_rejected_plan_becomes_a_new_card_and_the_old_one_stays_dead(desk: Desk) -> None:
    old = await rejected(desk)

    new = await renewed(desk, old)

    assert new.approval.id != old.approval.id
    assert (new.approval.digest, new.approval.state) == (old.approval.digest, "open")
    standing = await desk.office.store.read(lambda tx: approvals.get(tx, "demo", old.approval.id))
    assert standing is not None
    assert standing.state == "rejected"


async def test_an_expired_plan_becomes_a_new_card(desk: Desk) -> None:
    old = await desk.offer(PRICE)
    desk.place.advance(DAY_AND_MORE_S)

    new = await renewed(desk, old)

    assert new.approval.id != old.approval.id
    assert new.approval.revision == 1


async def test_what_the_shop_shows_is_read_anew(desk: Desk) -> None:
    old = await rejected(desk)
    desk.control.edit("POT-IRON", price="50.00")

    new = await renewed(desk, old)

    assert [(line.before, line.after) for line in new.lines] == [("50.00", "54.90")]


async def test_an_open_card_becomes_a_new_revision_and_never_a_second_card(desk: Desk) -> None:
    old = await desk.offer(PRICE)
    desk.control.edit("POT-IRON", price="50.00")

    new = await renewed(desk, old)

    assert (new.approval.id, new.approval.revision) == (old.approval.id, 2)
    with pytest.raises(Undecided) as refused:
        await desk.approve(old)
    assert refused.value.code == "superseded"


async def test_whoever_wrote_it_cannot_approve_it_by_letting_a_colleague_ask(desk: Desk) -> None:
    old = await rejected(desk)

    new = await renewed(desk, old, by="pricer")

    assert new.approval.requester == "pricer"
    assert set(new.approval.authors) == {"manager", "pricer"}
    with pytest.raises(Undecided) as refused:
        await desk.approve(new, by="manager")
    assert refused.value.code == "self_approval"


async def test_rights_are_those_of_who_asks_now(desk: Desk) -> None:
    old = await rejected(desk)

    found = await again(desk, old, by="viewer")

    assert isinstance(found, RefusedDocument)


async def test_a_plan_whose_run_has_ended_may_be_asked_for_again(desk: Desk) -> None:
    old = await desk.offer(PRICE)
    run = (await desk.approve(old)).run_ids[0]
    await desk.drive(run)
    desk.control.edit("POT-IRON", price="50.00")

    new = await renewed(desk, old)

    assert new.approval.id != old.approval.id


async def test_a_plan_whose_run_is_under_way_is_not_proposed_beside_it(desk: Desk) -> None:
    old = await desk.offer(PRICE)
    run = (await desk.approve(old)).run_ids[0]

    with pytest.raises(Stopped, match=run):
        await again(desk, old)


async def test_what_only_read_has_no_card_to_propose_again(desk: Desk) -> None:
    by, read = desk.people["viewer"], json.dumps(plan(find("mug")))
    answer = await propose(desk.office, by, read, thread=None, surface="api")
    assert isinstance(answer, AnswerDocument)
    assert answer.run_id is not None
    found = (await desk.show(answer.run_id)).approval

    with pytest.raises(Stopped, match="only read"):
        await propose_again(desk.office, by, found, thread=None, surface="api")


async def test_unknown_and_foreign_plans_are_missing_alike(desk: Desk) -> None:
    with pytest.raises(Missing, match="There is no approval"):
        await propose_again(
            desk.office, desk.people["manager"], "p-0000000000", thread=None, surface="api"
        )
