"""Decisions whose answers are known, asked at every start of the engine.

A policy that compiles may still decide wrongly, and an engine that is healthy may have loaded
nothing. Whoever changes a rule changes these, on purpose and in the open.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final, get_args

from authz.attributes import PlanFacts, ShopFacts, StepFacts, TenantFacts, Value
from authz.gate import Gate, Office
from authz.people import Person
from authz.verdict import Action, Verdict

_AT: Final = datetime(2026, 1, 1, tzinfo=UTC)
_LIVE: Final = ShopFacts("shop", "shopify", "live")
_WATCH: Final = ShopFacts("shop", "shopify", "watch")
_FIVE: Final = ShopFacts("shop", "shopify", "capped", 5)


def _person(role: str, *, pct: str | None = "15", most: int | None = 50) -> Person:
    limit = None if pct is None else Decimal(pct)
    return Person("golden", role, role, frozenset({role}), frozenset({"shop"}), limit, most, 1)


def _price(pct: str, **flags: Value) -> Mapping[str, Value]:
    usual: dict[str, Value] = {"unknown_price": False, "below_floor": False}
    return usual | {"price_change_pct": Decimal(pct)} | flags


def _plan(
    activity: str,
    attributes: Mapping[str, Value] | None = None,
    *,
    effect: str = "write",
    shop: ShopFacts = _LIVE,
    writes: int = 1,
) -> PlanFacts:
    count = 0 if effect == "read" else writes
    step = StepFacts("w.step", activity, effect, (shop,), count, attributes or {})
    return PlanFacts("golden", "author", ("author",), 5, effect, (step,), count, 0)


@dataclass(frozen=True, slots=True)
class Golden:
    """One question about a plan and the only right answer."""

    action: Action
    person: Person
    plan: PlanFacts
    rules: tuple[str, ...] = ()
    """The rules that refuse it; none means that it is allowed."""
    quorum: int = 0
    confirmed: bool = False


_AUTHOR: Final = replace(_person("manager"), id="author")
_READ: Final = _plan("listing.search", effect="read")
_DROP: Final = _plan("offer.update_price", _price("-10"))
_STEEP: Final = _plan("offer.update_price", _price("-15.0001"))
_RAISE: Final = _plan("offer.update_price", _price("15.0001"))
_FLOOR: Final = _price("-1", below_floor=True)
_EDGE: Final = _plan("offer.update_price", _price("15"))
_END: Final = _plan("listing.end", effect="irreversible")
_PAUSE: Final = _plan("listing.pause")
_CAPPED: Final = _plan("listing.pause", shop=_FIVE, writes=6)
_FIFTY_ONE: Final = _plan("listing.pause", writes=51)
_CREATE: Final = {"sets_price": True, "below_floor": False}
_BARE: Final = {"unknown_price": False, "below_floor": False}

_ALONE: Final = replace(_DROP, people_in_tenant=1)

PLANS: Final = (
    Golden("attempt", _person("stranger"), _READ, ("no_right", "no_right")),
    Golden("execute", _person("stranger"), _READ, ("no_right", "no_right")),
    Golden("execute", _person("viewer"), replace(_READ, writes=1), quorum=1),
    Golden("attempt", _person("viewer"), _plan("listing.get", effect="read", shop=_WATCH)),
    Golden("execute", _person("viewer"), _READ, quorum=0),
    Golden("execute", _person("pricer"), _EDGE, quorum=1),
    Golden("execute", _person("lister"), _plan("listing.create", _CREATE), ("sets_price",)),
    Golden("execute", _person("manager"), _plan("listing.create", _CREATE), quorum=1),
    Golden("execute", _person("manager"), _plan("listing.pause", writes=50), quorum=1),
    Golden("execute", _person("manager"), _plan("listing.pause", shop=_FIVE, writes=5), quorum=1),
    Golden("execute", _person("manager", most=None), _plan("listing.pause", writes=500), quorum=1),
    Golden("execute", _person("manager", most=None), _plan("listing.pause", writes=501), quorum=2),
    Golden("execute", _person("manager"), _END, quorum=2),
    Golden("execute", _person("manager"), replace(_END, people_in_tenant=1), quorum=1),
    Golden("approve", _AUTHOR, _DROP, ("self_approval",)),
    Golden("approve", _AUTHOR, _DROP, ("self_approval",), confirmed=True),
    Golden("approve", _AUTHOR, _ALONE, ("self_approval",)),
    Golden("approve", _AUTHOR, _ALONE, confirmed=True),
)

_MANIFEST: Final[tuple[Action, ...]] = ("execute", "approve")
_ALWAYS: Final[tuple[Action, ...]] = ("attempt", *_MANIFEST)
_NO_PAUSE: Final = TenantFacts(forbidden_activities=frozenset({"listing.pause"}))
_NO_SHOP: Final = TenantFacts(forbidden_shops=frozenset({"shop"}))
_ELSEWHERE: Final = replace(_person("manager"), shops=frozenset({"elsewhere"}))
GUARDS: Final = (
    ("watch_only", _ALWAYS, _person("admin"), _plan("listing.pause", shop=_WATCH)),
    ("shop_not_yours", _ALWAYS, _ELSEWHERE, _PAUSE),
    ("forbidden_activity", _ALWAYS, _person("admin"), replace(_PAUSE, tenant=_NO_PAUSE)),
    ("forbidden_shop", _ALWAYS, _person("admin"), replace(_READ, tenant=_NO_SHOP)),
    ("price_limit", _MANIFEST, _person("admin"), _STEEP),
    ("price_limit", _MANIFEST, _person("manager"), _RAISE),
    ("unknown_price", _MANIFEST, _person("admin"), _plan("offer.update_price", _BARE)),
    ("below_floor", _MANIFEST, _person("admin"), _plan("offer.update_price", _FLOOR)),
    ("daily_cap", _MANIFEST, _person("admin"), _CAPPED),
    ("too_many_listings", _MANIFEST, _person("admin"), _FIFTY_ONE),
)
"""Rule by rule: in which questions it refuses even those who hold every right."""

_EVERYBODY: Final = ("viewer", "lister", "pricer", "manager", "admin")
RIGHTS: Final = (
    (_READ, _EVERYBODY),
    (_PAUSE, ("lister", "manager", "admin")),
    (_DROP, ("pricer", "manager", "admin")),
    (_END, ("manager", "admin")),
    (_plan("listing.pause", effect="irreversible"), ("manager", "admin")),
)
"""Who may try what."""
APPROVERS: Final = ("manager", "admin")
OFFICE: Final[Mapping[Office, tuple[str, ...]]] = {
    "read": _EVERYBODY,
    "halt": ("lister", "pricer", "manager", "admin"),
    "resume": ("manager", "admin"),
    "settle": ("manager", "admin"),
    "cancel": ("manager", "admin"),
    "retry": ("manager", "admin"),
    "people.manage": ("admin",),
    "shops.manage": ("admin",),
    "tenant.manage": ("admin",),
    "products.change": ("lister", "manager", "admin"),
    "products.price": ("pricer", "manager", "admin"),
}
"""Who may do what that is not their own."""


async def wrong_answers(gate: Gate) -> tuple[str, ...]:
    """Ask everything and return what was answered otherwise; empty means sound."""
    told = [await _told(gate, golden) for golden in (*PLANS, *_guarded(), *_by_role())]
    for action in get_args(Office):
        told += [await _told_of(gate, action, role) for role in (*_EVERYBODY, "stranger")]
    return tuple(wrong for wrong in told if wrong)


def _guarded() -> Iterator[Golden]:
    for rule, actions, person, plan in GUARDS:
        for action in actions:
            yield Golden(action, person, plan, (rule,))


def _by_role() -> Iterator[Golden]:
    for plan, holders in RIGHTS:
        for role in _EVERYBODY:
            rules = () if role in holders else ("no_right",)
            yield Golden("attempt", _person(role), plan, rules)
            if rules:
                yield Golden("execute", _person(role), plan, rules)
    for role in _EVERYBODY:
        signs = role in APPROVERS
        yield Golden("approve", _person(role), _DROP, () if signs else ("no_approver",) * 2)


async def _asked(gate: Gate, golden: Golden) -> Verdict:
    if golden.action == "approve":
        return await gate.approve(
            golden.plan, golden.person, facts_version=1, now=_AT, confirmed=golden.confirmed
        )
    ask = gate.attempt if golden.action == "attempt" else gate.execute
    return await ask(golden.plan, golden.person, facts_version=1, now=_AT)


async def _told(gate: Gate, golden: Golden) -> str:
    verdict = await _asked(gate, golden)
    right = (tuple(refusal.rule for refusal in verdict.refusals), verdict.quorum)
    if right == (golden.rules, golden.quorum):
        return ""
    return f"{golden.action} of {golden.person.id}: {_said(verdict)}"


async def _told_of(gate: Gate, action: Office, role: str) -> str:
    verdict = await gate.administer(_person(role), action, own=False, facts_version=1, now=_AT)
    if verdict.allowed == (role in OFFICE[action]) and not verdict.unavailable:
        return ""
    return f"{action} of {role}: {_said(verdict)}"


def _said(verdict: Verdict) -> str:
    said = ", ".join(f"{refusal.rule} ({refusal.reason})" for refusal in verdict.refusals)
    return said or f"allowed with {verdict.quorum} approvers"
