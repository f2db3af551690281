"""A tenant of one person approves its own plans by typing a sentence, and nobody else ever does."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import datetime

import pytest

from authz.attributes import PlanFacts
from authz.gate import Gate
from authz.people import Person
from authz.verdict import Verdict
from tests.fakes.office import Desk, IdleEngine, Place, staffed
from tests.workflows.plans import plan, price
from tests.workflows.retold import untold
from workflows import approvals, people
from workflows.decide import Undecided, decide
from workflows.documents import DecisionDocument, PlanDocument
from workflows.store import approvals as rows

pytestmark = pytest.mark.anyio

ONE = plan(price("iron", "POT-IRON", "54.90"))


class MeddledGate(Gate):
    """A gate after whose next approval the world moves."""

    moves: Callable[[], Awaitable[None]] | None = None

    async def approve(
        self,
        plan: PlanFacts,
        approver: Person,
        *,
        facts_version: int,
        now: datetime,
        confirmed: bool = False,
    ) -> Verdict:
        """Judge, then let the world move."""
        verdict = await super().approve(
            plan, approver, facts_version=facts_version, now=now, confirmed=confirmed
        )
        if moves := self.moves:
            self.moves = None
            await moves()
        return verdict


@pytest.fixture
async def alone(place: Place) -> AsyncIterator[Desk]:
    """Open an installation whose tenant has lost everybody but its admin."""
    async with staffed(place, engine=IdleEngine()) as opened:
        for name in opened.people.keys() - {"admin"}:
            await people.change(opened.office, opened.people["admin"], name, active=False)
        gate = MeddledGate(opened.office.gate.policy_digest, opened.office.gate._serving)  # noqa: SLF001 - the same engine
        opened.office = replace(opened.office, gate=gate)
        yield opened
        assert await opened.office.store.read(untold) == []


async def joined(desk: Desk) -> None:
    """Bring a second person back."""
    await people.change(desk.office, desk.people["admin"], "manager2", active=True)


async def approve(
    desk: Desk, card: PlanDocument, typed: str, by: str = "admin", surface: str = "api"
) -> DecisionDocument:
    return await decide(
        desk.office,
        desk.people[by],
        card.approval.id,
        revision=card.approval.revision,
        decision="approve",
        reason="",
        surface=surface,
        confirmation=typed,
    )


async def refused(
    desk: Desk, card: PlanDocument, typed: str, by: str = "admin", surface: str = "api"
) -> Undecided:
    with pytest.raises(Undecided) as found:
        await approve(desk, card, typed, by, surface)
    return found.value


def sentence(card: PlanDocument) -> str:
    assert card.approval.confirmation is not None
    return card.approval.confirmation


async def test_the_card_of_somebody_alone_says_what_must_be_typed(alone: Desk) -> None:
    card = await alone.offer(ONE, "admin")

    assert sentence(card) == f"approve {card.approval.id} r1"
    shown = await approvals.show(alone.office, alone.people["admin"], card.approval.id)
    assert shown.approval.confirmation == card.approval.confirmation


async def test_the_exact_sentence_approves_and_the_run_ends_well(alone: Desk) -> None:
    card = await alone.offer(ONE, "admin")

    decided = await approve(alone, card, sentence(card))

    assert (decided.state, decided.missing) == ("approved", 0)
    found = await alone.drive(decided.run_ids[0])
    assert found.state == "done"


async def test_the_vote_keeps_that_it_was_confirmed(alone: Desk) -> None:
    card = await alone.offer(ONE, "admin")
    await approve(alone, card, sentence(card))

    shown = await approvals.show(alone.office, alone.people["admin"], card.approval.id)

    assert [vote.confirmed for vote in shown.approval.votes] == [True]
    assert shown.approval.confirmation is None


@pytest.mark.parametrize(
    "wrong", ["{} ", " {}", "{}.", "yes", "Approve", "approve p-0000000000 r1", "{}\n"]
)
async def test_any_other_text_is_refused_and_says_what_to_type(alone: Desk, wrong: str) -> None:
    card = await alone.offer(ONE, "admin")

    error = await refused(alone, card, wrong.format(sentence(card)))

    assert error.code == "self_approval"
    assert sentence(card) in str(error.hint)
    standing = await alone.office.store.read(lambda tx: rows.get(tx, "demo", card.approval.id))
    assert standing is not None
    assert (standing.state, standing.votes) == ("open", ())


@pytest.mark.parametrize("surface", ["slack", "discord", "web"])
async def test_a_click_from_another_account_of_the_same_person_is_no_second_person(
    alone: Desk, surface: str
) -> None:
    card = await alone.offer(ONE, "admin")

    error = await refused(alone, card, "", surface=surface)

    assert error.code == "self_approval"
    assert sentence(card) in str(error.hint)


async def test_the_sentence_of_an_older_revision_is_refused(alone: Desk) -> None:
    card = await alone.offer(ONE, "admin")
    newer = replace_revision(card)

    error = await refused(alone, newer, sentence(card))

    assert error.code == "superseded"


def replace_revision(card: PlanDocument) -> PlanDocument:
    """Return the card as somebody would have to see it for revision 2."""
    approval = card.approval.model_copy(update={"revision": 2})
    return card.model_copy(update={"approval": approval})


async def test_in_a_tenant_of_two_nothing_can_be_confirmed(alone: Desk) -> None:
    await joined(alone)
    card = await alone.offer(ONE, "admin")

    assert card.approval.confirmation is None
    error = await refused(alone, card, f"approve {card.approval.id} r1")
    assert error.code == "self_approval"
    assert "You asked for this, so somebody else has to approve it." in error.text


async def test_a_second_member_between_card_and_click_makes_the_card_stale(alone: Desk) -> None:
    card = await alone.offer(ONE, "admin")
    await joined(alone)

    shown = await approvals.show(alone.office, alone.people["admin"], card.approval.id)
    assert shown.approval.confirmation is None
    assert (await refused(alone, card, sentence(card))).code == "stale"


async def test_a_second_member_between_click_and_commit_makes_it_stale(alone: Desk) -> None:
    card = await alone.offer(ONE, "admin")
    gate = alone.office.gate
    assert isinstance(gate, MeddledGate)

    async def moved() -> None:
        await joined(alone)

    gate.moves = moved

    error = await refused(alone, card, sentence(card))

    assert error.code == "stale"
    assert alone.control.effects() == []


async def test_a_second_member_before_the_first_write_stops_the_run(alone: Desk) -> None:
    card = await alone.offer(ONE, "admin")
    decided = await approve(alone, card, sentence(card))
    await joined(alone)

    found = await alone.drive(decided.run_ids[0])

    assert found.state == "failed"
    assert alone.control.effects() == []


async def test_a_changed_limit_before_the_first_write_leaves_the_confirmation_valid(
    alone: Desk,
) -> None:
    card = await alone.offer(ONE, "admin")
    decided = await approve(alone, card, sentence(card))
    await people.change(alone.office, alone.people["admin"], "admin", max_listings=100)

    found = await alone.drive(decided.run_ids[0])

    assert found.state == "done"


async def test_a_wrong_confirmation_of_somebody_who_needs_none_is_refused(desk: Desk) -> None:
    card = await desk.offer(ONE)

    error = await refused(desk, card, "approve p-0000000000 r1", by="manager2")

    assert error.code == "not_allowed"
