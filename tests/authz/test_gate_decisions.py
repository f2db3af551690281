"""What the real engine says about plans and people."""

from dataclasses import replace
from decimal import Decimal

import pytest

from authz.attributes import PlanFacts, TenantFacts
from authz.gate import Gate
from authz.people import Person
from authz.verdict import join
from tests.authz.cast import (
    ADMIN,
    LISTER,
    MANAGER,
    MANAGER2,
    NOW,
    PEOPLE,
    PRICER,
    VIEWER,
    WATCHED,
    approved,
    attempted,
    executed,
    person,
    plan,
    price,
    rules,
    step,
    ten_steps,
)

pytestmark = pytest.mark.anyio

END = plan(step("w1.end", "listing.end", effect="irreversible"), author="manager")


async def test_a_price_within_the_limit_needs_one_approver(gate: Gate) -> None:
    verdict = await executed(gate, plan(step(attributes=price("-15"))), PRICER)

    assert (verdict.allowed, verdict.quorum) == (True, 1)


async def test_a_price_past_the_limit_is_refused_with_both_numbers(gate: Gate) -> None:
    verdict = await executed(gate, plan(step(attributes=price("-30"))), PRICER)

    (refusal,) = verdict.refusals
    assert (refusal.step, refusal.rule, refusal.limit) == ("w1.drop", "price_limit", "15")
    assert "fall by 30%" in refusal.reason
    assert "limit of 15%" in refusal.reason


@pytest.mark.parametrize(
    ("what", "who", "said"),
    [
        (END, VIEWER, "A viewer may not end listings. A manager or an admin can."),
        (plan(), VIEWER, "A viewer may not change prices. A pricer, a manager or an admin can."),
        (
            plan(),
            person("", id="newcomer"),
            "Somebody without a role may not change prices. A pricer, a manager or an admin can.",
        ),
        (
            plan(),
            replace(PRICER, roles=frozenset({"viewer", "lister"})),
            "A lister and viewer may not change prices. A pricer, a manager or an admin can.",
        ),
    ],
    ids=["ending", "a price", "no role", "two roles"],
)
async def test_a_missing_right_says_who_has_it(
    gate: Gate, what: PlanFacts, who: Person, said: str
) -> None:
    verdict = await executed(gate, what, who)

    assert [one.reason for one in verdict.refusals if one.step] == [said]


async def test_who_asked_is_told_that_somebody_else_approves(gate: Gate) -> None:
    verdict = await approved(gate, plan(author="manager"), MANAGER)

    assert [one.reason for one in verdict.refusals] == [
        "You asked for this, so somebody else has to approve it."
    ]


async def test_a_personal_limit_of_listings_is_written_as_people_count(gate: Gate) -> None:
    many = plan(step("w1.pause", "listing.pause", writes=1528))

    verdict = await executed(gate, many, person("lister", most=1000))

    assert [one.reason for one in verdict.refusals] == [
        "This plan changes 1,528 listings, more than the personal limit of 1,000 a plan."
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("15.5", "A price would rise by 15.5%"),
        ("-40", "A price would fall by 40%"),
        ("5002401.2506", "A price would rise by 5002401%"),
        ("99999999999999", "A price would rise by 99999999999999%"),
    ],
)
async def test_a_steep_change_is_told_in_plain_figures(gate: Gate, change: str, told: str) -> None:
    verdict = await executed(gate, plan(step(attributes=price(change))), PRICER)

    assert [one.reason for one in verdict.refusals] == [
        f"{told}, more than the personal limit of 15% up or down."
    ]


async def test_digits_that_the_engine_cannot_hold_round_to_the_safe_side(gate: Gate) -> None:
    hair = plan(step(attributes=price("15.00000000000000000000001")))

    assert rules(await executed(gate, hair, PRICER)) == [("w1.drop", "price_limit")]


async def test_every_failing_step_is_listed(gate: Gate) -> None:
    three = plan(
        step("w1.steep", attributes=price("-40")),
        step("w1.fine"),
        step("w1.floor", attributes=price("-1", below_floor=True)),
        step("w1.pause", "listing.pause"),
    )

    verdict = await executed(gate, three, PRICER)

    assert rules(verdict) == [
        ("w1.steep", "price_limit"),
        ("w1.floor", "below_floor"),
        ("w1.pause", "no_right"),
    ]


async def test_a_missing_percentage_is_refused(gate: Gate) -> None:
    bare = plan(step(attributes={"unknown_price": False, "below_floor": False}))

    assert rules(await executed(gate, bare, ADMIN)) == [("w1.drop", "unknown_price")]


async def test_an_attribute_that_nobody_declared_makes_no_verdict(gate: Gate) -> None:
    invented = plan(step(attributes=price(harmless=True)))

    assert (await executed(gate, invented, ADMIN)).unavailable


async def test_a_price_given_as_words_makes_no_verdict(gate: Gate) -> None:
    words = plan(step(attributes=price(price_change_pct="-1")))

    assert (await executed(gate, words, ADMIN)).unavailable


async def test_a_price_that_is_no_number_makes_no_verdict(gate: Gate) -> None:
    for nothing in ("NaN", "Infinity", "-Infinity", "1e90"):
        odd = plan(step(attributes=price(price_change_pct=Decimal(nothing))))
        assert (await executed(gate, odd, ADMIN)).unavailable


async def test_a_step_that_finds_nothing_to_write_needs_no_attributes(gate: Gate) -> None:
    idle = plan(step(attributes={}, writes=0))

    assert (await executed(gate, idle, PRICER)).allowed


async def test_a_viewer_who_ends_is_refused_at_the_first_gate(gate: Gate) -> None:
    verdict = await attempted(gate, END, VIEWER)

    assert rules(verdict) == [("w1.end", "no_right")]
    assert verdict.refusals[0].limit == "manager or admin"


async def test_ending_needs_two(gate: Gate) -> None:
    assert (await executed(gate, END, MANAGER)).quorum == 2


async def test_reading_needs_nobody(gate: Gate) -> None:
    search = plan(step("w1.find", "listing.search", effect="read"), author="viewer")

    verdict = await executed(gate, search, VIEWER)

    assert (verdict.allowed, verdict.quorum) == (True, 0)


async def test_a_watch_only_shop_refuses_an_admin(gate: Gate) -> None:
    verdict = await attempted(gate, plan(step(shop=WATCHED)), ADMIN)

    assert rules(verdict) == [("w1.drop", "watch_only")]


async def test_a_person_without_roles_may_nothing(gate: Gate) -> None:
    search = plan(step("w1.find", "listing.search", effect="read"))

    verdict = await attempted(gate, search, person("", id="guest"))

    assert rules(verdict) == [("w1.find", "no_right"), (None, "no_right")]


async def test_what_the_tenant_forbids_is_refused(gate: Gate) -> None:
    closed = replace(plan(), tenant=TenantFacts(forbidden_shops=frozenset({"shopify"})))

    assert rules(await attempted(gate, closed, ADMIN)) == [("w1.drop", "forbidden_shop")]


async def test_two_hundred_steps_are_one_question(gate: Gate) -> None:
    many = plan(*(step(f"w1.s{n}") for n in range(200)))

    verdict = await executed(gate, many, PRICER)

    assert verdict.allowed
    assert len(verdict.evidence) == 1


async def test_an_author_never_approves_their_own_plan(gate: Gate) -> None:
    own = plan(author="manager")

    assert rules(await approved(gate, own, MANAGER, confirmed=True)) == [(None, "self_approval")]
    assert (await approved(gate, own, MANAGER2)).allowed


async def test_who_is_alone_approves_by_a_typed_confirmation(gate: Gate) -> None:
    alone = plan(author="manager", people=1)

    assert rules(await approved(gate, alone, MANAGER)) == [(None, "self_approval")]
    assert (await approved(gate, alone, MANAGER, confirmed=True)).allowed


async def test_who_could_approve_asks_the_same_policies(gate: Gate) -> None:
    found = await gate.who(END, PEOPLE, facts_version=7, now=NOW)

    assert found == ("manager2", "admin")


async def test_nobody_could_approve_what_is_past_everybodys_limit(gate: Gate) -> None:
    steep = plan(step(attributes=price("-60")))

    assert await gate.who(steep, (LISTER, MANAGER, MANAGER2), facts_version=7, now=NOW) == ()


async def test_evidence_holds_question_answer_and_where_they_came_from(gate: Gate) -> None:
    verdict = await executed(gate, ten_steps(), PRICER)

    (kept,) = verdict.evidence
    assert len(kept.request["resources"]) == len(kept.answer["results"]) == 11
    assert kept.call_id == kept.answer["cerbosCallId"]
    assert (kept.pdp_version, kept.asked_at, kept.person) == ("0.55.0", NOW, "pricer")
    assert kept.request["requestContext"]["annotations"]["facts"] == verdict.facts_version == 7


async def test_one_answer_per_person_joins_to_one_verdict(gate: Gate) -> None:
    mine = await executed(gate, plan(), PRICER)
    theirs = await approved(gate, plan(), MANAGER)

    joined = join(mine, theirs)

    assert (joined.allowed, joined.quorum) == (True, 1)
    assert [kept.person for kept in joined.evidence] == ["pricer", "manager"]


async def test_verdicts_under_two_policies_do_not_join(gate: Gate) -> None:
    mine = await executed(gate, plan(), PRICER)
    theirs = await approved(gate, plan(), MANAGER)

    for other in (
        replace(theirs, policy_digest="another"),
        replace(theirs, facts_version=8),
        replace(theirs, subject="another plan"),
    ):
        joined = join(mine, other)
        assert not joined.allowed
        assert [refusal.rule for refusal in joined.refusals] == ["verdicts_differ"]


async def test_an_attempt_is_no_execute(gate: Gate) -> None:
    tried = await attempted(gate, plan(), PRICER)
    theirs = await approved(gate, plan(), MANAGER)

    assert not join(tried, theirs).allowed


async def test_a_no_joins_to_a_no(gate: Gate) -> None:
    mine = await executed(gate, plan(), PRICER)
    theirs = await approved(gate, plan(), LISTER)

    joined = join(mine, theirs)

    assert not joined.allowed
    assert {refusal.rule for refusal in joined.refusals} == {"no_approver"}


async def test_a_halt_is_easy_and_a_resume_is_not(gate: Gate) -> None:
    halt = await gate.administer(LISTER, "halt", own=False, facts_version=7, now=NOW)
    resume = await gate.administer(LISTER, "resume", own=False, facts_version=7, now=NOW)

    assert halt.allowed
    assert (resume.allowed, resume.refusals[0].limit) == (False, "manager or admin")


async def test_an_own_run_may_be_cancelled_by_anybody_with_a_role(gate: Gate) -> None:
    own = await gate.administer(LISTER, "cancel", own=True, facts_version=7, now=NOW)
    foreign = await gate.administer(LISTER, "cancel", own=False, facts_version=7, now=NOW)

    assert (own.allowed, foreign.allowed) == (True, False)
