"""The people and plans of the gate's tests."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

from authz.attributes import PlanFacts, ShopFacts, StepFacts, Value
from authz.gate import Gate
from authz.people import Person
from authz.verdict import Verdict

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LIVE = ShopFacts("shopify", "shopify", "live")
WATCHED = ShopFacts("shopify", "shopify", "watch")


def person(
    role: str,
    *,
    id: str | None = None,
    pct: str | None = None,
    shops: frozenset[str] | None = None,
    most: int | None = None,
) -> Person:
    limit = None if pct is None else Decimal(pct)
    roles = frozenset({role}) if role else frozenset[str]()
    return Person("demo", id or role, role, roles, shops, limit, most, 1)


VIEWER = person("viewer")
LISTER = person("lister")
PRICER = person("pricer", pct="15")
MANAGER = person("manager", pct="50")
MANAGER2 = person("manager", id="manager2", pct="50")
ADMIN = person("admin")
PEOPLE = (VIEWER, LISTER, PRICER, MANAGER, MANAGER2, ADMIN)


def price(pct: str = "-10", **other: Value) -> Mapping[str, Value]:
    usual: dict[str, Value] = {"unknown_price": False, "below_floor": False}
    return usual | {"price_change_pct": Decimal(pct)} | other


def step(
    name: str = "w1.drop",
    activity: str = "offer.update_price",
    attributes: Mapping[str, Value] | None = None,
    *,
    effect: str = "write",
    shop: ShopFacts = LIVE,
    writes: int = 1,
) -> StepFacts:
    if attributes is None:
        attributes = price() if activity == "offer.update_price" else {}
    count = 0 if effect == "read" else writes
    return StepFacts(name, activity, effect, (shop,), count, attributes)


def plan(*steps: StepFacts, author: str = "pricer", people: int = 6) -> PlanFacts:
    steps = steps or (step(),)
    order = ["read", "write", "irreversible"]
    highest = max((one.effect for one in steps), key=order.index)
    writes = sum(one.writes for one in steps)
    return PlanFacts("d" * 64, author, (author,), people, highest, steps, writes, 0)


def ten_steps() -> PlanFacts:
    return plan(*(step(f"w1.s{n}", writes=6) for n in range(10)))


async def executed(gate: Gate, what: PlanFacts, who: Person) -> Verdict:
    return await gate.execute(what, who, facts_version=7, now=NOW)


async def attempted(gate: Gate, what: PlanFacts, who: Person) -> Verdict:
    return await gate.attempt(what, who, facts_version=7, now=NOW)


async def approved(gate: Gate, what: PlanFacts, who: Person, *, confirmed: bool = False) -> Verdict:
    return await gate.approve(what, who, facts_version=7, now=NOW, confirmed=confirmed)


def rules(verdict: Verdict) -> list[tuple[str | None, str]]:
    return [(refusal.step, refusal.rule) for refusal in verdict.refusals]
