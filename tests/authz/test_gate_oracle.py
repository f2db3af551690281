"""A second telling of the rules, in Python, agrees with the engine on plans nobody thought of."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authz.attributes import PlanFacts, ShopFacts, StepFacts, TenantFacts, Value
from authz.gate import Gate
from authz.people import Person
from tests.authz.cast import approved as countersigned
from tests.authz.cast import attempted, executed, rules

pytestmark = pytest.mark.anyio

LISTING = ["listing.create", "listing.update", "listing.pause", "listing.reopen", "stock.set"]
READS = ["listing.search", "stock.levels", "order.list"]
RIGHTS = {
    "read": {"viewer", "lister", "pricer", "manager", "admin"},
    "list": {"lister", "manager", "admin"},
    "price": {"pricer", "manager", "admin"},
    "end": {"manager", "admin"},
}
SHOPS = ["shopify", "etsy"]

roles = st.sets(st.sampled_from(["viewer", "lister", "pricer", "manager", "admin"]), max_size=2)
limits = st.none() | st.sampled_from([Decimal(5), Decimal(15), Decimal("15.5"), Decimal(50)])
percents = st.decimals(-60, 60, places=4) | st.sampled_from([Decimal(n) for n in (15, -15, 50)])
shops = st.builds(
    ShopFacts,
    st.sampled_from(SHOPS),
    st.just("shopify"),
    st.sampled_from(["live", "live", "live", "capped", "watch"]),
    st.none() | st.integers(0, 9),
)
people = st.builds(
    Person,
    st.just("demo"),
    st.sampled_from(["ana", "ben"]),
    st.just("Somebody"),
    roles.map(frozenset),
    st.none() | st.sets(st.sampled_from(SHOPS)).map(frozenset),
    limits,
    st.none() | st.integers(0, 20),
    st.just(1),
)


@st.composite
def steps(draw: st.DrawFn, name: str) -> StepFacts:
    activity = draw(st.sampled_from([*READS, *LISTING, "offer.update_price", "listing.end"]))
    writes = 0 if activity in READS else draw(st.sampled_from([0, 1, 1, 5, 9, 300]))
    effect = "read" if activity in READS else "write"
    if activity == "listing.end" or (effect == "write" and draw(st.integers(0, 9)) == 0):
        effect = "irreversible"
    attributes: dict[str, Value] = {}
    if writes and activity == "offer.update_price":
        attributes = {
            "price_change_pct": draw(st.none() | percents | percents),
            "unknown_price": draw(st.integers(0, 5)) == 0,
            "below_floor": draw(st.integers(0, 5)) == 0,
        }
    if writes and activity == "listing.create":
        attributes = {"sets_price": draw(st.booleans()), "below_floor": False}
    if writes and activity == "stock.set":
        attributes = {"stock": draw(st.integers(0, 1000))}
    return StepFacts(name, activity, effect, (draw(shops),), writes, attributes)


@st.composite
def plans(draw: st.DrawFn) -> PlanFacts:
    found = tuple(draw(steps(f"w1.s{n}")) for n in range(draw(st.integers(1, 4))))
    effects = [step.effect for step in found]
    highest = next(e for e in ("irreversible", "write", "read") if e in effects)
    tenant = TenantFacts(
        frozenset(draw(st.sets(st.sampled_from(LISTING), max_size=1))),
        frozenset(draw(st.sets(st.sampled_from(["etsy"]), max_size=1))),
    )
    author = draw(st.sampled_from(["ana", "ben", "cem"]))
    writes = sum(step.writes for step in found)
    alone = draw(st.sampled_from([1, 2, 6]))
    return PlanFacts("digest", author, (author,), alone, highest, found, writes, 0, tenant)


def may(who: Person, right: str) -> bool:
    return bool(who.roles & RIGHTS[right])


def right_of(step: StepFacts) -> str:
    if step.effect != "write":
        return "read" if step.effect == "read" else "end"
    return "price" if step.activity == "offer.update_price" else "list"


def why_not_tried(step: StepFacts, who: Person, tenant: TenantFacts) -> str | None:
    (shop,) = step.shops
    if not may(who, right_of(step)):
        return "no_right"
    if step.activity in tenant.forbidden_activities:
        return "forbidden_activity"
    if shop.id in tenant.forbidden_shops:
        return "forbidden_shop"
    if who.shops is not None and shop.id not in who.shops:
        return "shop_not_yours"
    return "watch_only" if step.effect != "read" and shop.mode == "watch" else None


def why_not_done(step: StepFacts, who: Person, tenant: TenantFacts) -> str | None:
    if refused := why_not_tried(step, who, tenant):
        return refused
    (shop,) = step.shops
    worst = step.attributes
    pct = worst.get("price_change_pct")
    if shop.mode == "capped" and shop.daily_cap is not None and step.writes > shop.daily_cap:
        return "daily_cap"
    if (
        step.activity == "offer.update_price"
        and step.writes
        and (worst["unknown_price"] or pct is None)
    ):
        return "unknown_price"
    if worst.get("below_floor"):
        return "below_floor"
    if worst.get("sets_price") and not may(who, "price"):
        return "sets_price"
    limit = who.max_price_change_pct
    too_much = isinstance(pct, Decimal) and limit is not None and abs(pct) > limit
    return "price_limit" if too_much else None


def too_many(plan: PlanFacts, who: Person) -> str | None:
    most = who.max_listings
    return "too_many_listings" if most is not None and plan.writes > most else None


def why_not_asked(plan: PlanFacts, who: Person) -> str | None:
    return too_many(plan, who) if may(who, "read") else "no_right"


def why_not_countersigned(plan: PlanFacts, who: Person, *, confirmed: bool) -> str | None:
    if not may(who, "end"):
        return "no_approver"
    own = who.id in plan.authors and not (plan.people_in_tenant == 1 and confirmed)
    return "self_approval" if own else too_many(plan, who)


def quorum_of(plan: PlanFacts) -> int:
    wanted = 2 if plan.highest_effect == "irreversible" or plan.writes > 500 else 1
    if plan.highest_effect == "read":
        wanted = 0
    return min(wanted, 1) if plan.people_in_tenant == 1 else wanted


def listed(
    by_step: list[tuple[str, str | None]], whole: str | None
) -> list[tuple[str | None, str]]:
    found: list[tuple[str | None, str]] = [(step, rule) for step, rule in by_step if rule]
    return [*found, (None, whole)] if whole else found


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(plan=plans(), who=people, confirmed=st.booleans())
async def test_the_engine_decides_as_the_rules_say(
    plan: PlanFacts,
    who: Person,
    confirmed: bool,  # noqa: FBT001 - Hypothesis passes it by name
    gate: Gate,
) -> None:
    tried = [(s.id, why_not_tried(s, who, plan.tenant)) for s in plan.steps]
    done = [(s.id, why_not_done(s, who, plan.tenant)) for s in plan.steps]
    no_approver = None if may(who, "end") else "no_approver"
    signed = [(step, no_approver or rule) for step, rule in done]

    attempt = await attempted(gate, plan, who)
    execute = await executed(gate, plan, who)
    approve = await countersigned(gate, plan, who, confirmed=confirmed)

    assert rules(attempt) == listed(tried, None if may(who, "read") else "no_right")
    assert rules(execute) == listed(done, why_not_asked(plan, who))
    assert rules(approve) == listed(signed, why_not_countersigned(plan, who, confirmed=confirmed))
    assert execute.quorum == (quorum_of(plan) if execute.allowed else 0)
    for verdict in (attempt, execute, approve):
        assert verdict.allowed == (not verdict.refusals)
        assert all(refusal.reason for refusal in verdict.refusals)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(plan=plans(), who=people)
async def test_one_more_failing_step_never_makes_a_yes(
    plan: PlanFacts, who: Person, gate: Gate
) -> None:
    watch = ShopFacts("shopify", "shopify", "watch")
    failing = StepFacts("w1.bad", "listing.pause", "write", (watch,), 1, {})
    worse = replace(plan, steps=(*plan.steps, failing))

    verdict = await executed(gate, worse, who)

    assert not verdict.allowed
    assert "w1.bad" in {refusal.step for refusal in verdict.refusals}
