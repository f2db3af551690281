"""A decision counts from people who hold the right now; changes of rights are never lost."""

import asyncio

import pytest

from activities.errors import CountersignError
from tests.attack.gaps import REQUESTER, World, three_prices
from workflows import people
from workflows.decide import Choice, decide
from workflows.documents import PlanDocument

pytestmark = pytest.mark.anyio


async def click(moving: World, card: PlanDocument, name: str, choice: Choice) -> str:
    """Decide as somebody; return the state, or the code of the refusal."""
    try:
        found = await decide(
            moving.office, moving.desk.people[name], card.approval.id,
            revision=card.approval.revision, decision=choice, reason="", surface="api",
        )  # fmt: skip
    except CountersignError as refused:
        return refused.code
    return found.state


async def test_an_author_may_take_the_plan_back(moving: World) -> None:
    card = await moving.desk.offer(three_prices(), REQUESTER)

    assert await click(moving, card, REQUESTER, "reject") == "rejected"


async def test_an_author_who_may_not_even_read_any_more_decides_nothing(moving: World) -> None:
    card = await moving.desk.offer(three_prices(), REQUESTER)
    await people.change(moving.office, moving.desk.people["admin"], REQUESTER, roles=["stranger"])

    assert await click(moving, card, REQUESTER, "reject") == "stale"


@pytest.mark.parametrize("name", [REQUESTER, "manager"])
@pytest.mark.parametrize("choice", ["approve", "reject"])
async def test_nobody_decides_anything_while_the_gate_is_silent(
    moving: World, name: str, choice: Choice
) -> None:
    card = await moving.desk.offer(three_prices(), REQUESTER)
    moving.gate.turn(None)

    assert await click(moving, card, name, choice) == "stale"


async def test_two_changes_of_one_member_at_once_both_hold(moving: World) -> None:
    admin = moving.desk.people["admin"]

    await asyncio.gather(
        people.change(moving.office, admin, "manager", roles=["viewer"]),
        people.change(moving.office, admin, "manager", max_listings=7),
        people.change(moving.office, admin, "manager", max_price_change_pct="5"),
    )

    found = await people.person(moving.office, "demo", "manager")
    assert (set(found.roles), found.max_listings) == ({"viewer"}, 7)
    assert str(found.max_price_change_pct) == "5"


async def test_a_change_does_not_bring_back_who_is_removed_meanwhile(moving: World) -> None:
    admin = moving.desk.people["admin"]

    await asyncio.gather(
        people.change(moving.office, admin, "manager", active=False),
        people.change(moving.office, admin, "manager", max_listings=7),
        return_exceptions=True,
    )

    assert "manager" not in {person.id for person in await people.listed(moving.office, admin)}
