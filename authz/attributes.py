"""What the gate is told about a plan: facts computed by code, never claimed by a model."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_UP, Context, Decimal
from typing import Any, Final

from authz.people import Person

NOBODY: Final = "nobody"
"""The role sent for a person without any: the engine wants at least one."""

Value = Decimal | int | bool | str | None
"""The worst value of one attribute; None where none can be computed."""

_STEP: Final = Decimal("0.0001")
_WIDE: Final = Context(prec=60)
_MOST_DIGITS: Final = 50


@dataclass(frozen=True, slots=True)
class ShopFacts:
    """One shop that a step touches."""

    id: str
    marketplace: str
    mode: str
    """`watch`, `capped` or `live`."""
    daily_cap: int | None = None


@dataclass(frozen=True, slots=True)
class StepFacts:
    """One step, by the worst that its manifest items or its ceilings allow."""

    id: str
    """`workflow.step`."""
    activity: str
    effect: str
    """`read`, `write` or `irreversible`, as it is in these shops."""
    shops: tuple[ShopFacts, ...]
    writes: int
    """How many items it would write at most."""
    attributes: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class TenantFacts:
    """What a tenant forbids to everybody."""

    forbidden_activities: frozenset[str] = frozenset()
    forbidden_shops: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """The whole plan."""

    digest: str
    requester: str
    authors: tuple[str, ...]
    """Everybody who made one of its revisions."""
    people_in_tenant: int
    highest_effect: str
    steps: tuple[StepFacts, ...]
    writes: int
    quorum_so_far: int
    tenant: TenantFacts = TenantFacts()


def principal(person: Person, tenant: TenantFacts) -> dict[str, Any]:
    """Say who asks."""
    return {
        "id": person.id,
        "roles": sorted(person.roles) or [NOBODY],
        "attr": {
            "shops": None if person.shops is None else sorted(person.shops),
            "max_price_change_pct": _number(person.max_price_change_pct, ROUND_DOWN),
            "max_listings": person.max_listings,
            "version": person.version,
            "tenant": {
                "id": person.tenant,
                "forbidden_activities": sorted(tenant.forbidden_activities),
                "forbidden_shops": sorted(tenant.forbidden_shops),
            },
        },
    }


def entries(plan: PlanFacts, action: str, *, confirmed: bool) -> list[dict[str, Any]]:
    """Say what is asked about: every step in plan order, then the plan."""
    return [*(_step(step, action) for step in plan.steps), _plan(plan, action, confirmed=confirmed)]


def _step(step: StepFacts, action: str) -> dict[str, Any]:
    attr: dict[str, Any] = {
        "asked": action,
        "activity": step.activity,
        "effect": step.effect,
        "shops": [
            {"id": s.id, "marketplace": s.marketplace, "mode": s.mode, "daily_cap": s.daily_cap}
            for s in step.shops
        ],
    }
    if action != "attempt":
        attr["writes"] = step.writes
        attr |= {name: _number(value, ROUND_UP) for name, value in step.attributes.items()}
    return {"kind": "step", "id": step.id, "attr": attr}


def _plan(plan: PlanFacts, action: str, *, confirmed: bool) -> dict[str, Any]:
    attr: dict[str, Any] = {
        "asked": action,
        "requester": plan.requester,
        "authors": list(plan.authors),
        "people_in_tenant": plan.people_in_tenant,
        "highest_effect": plan.highest_effect,
        "steps": len(plan.steps),
    }
    if action != "attempt":
        attr["writes"] = plan.writes
        attr["quorum_so_far"] = plan.quorum_so_far
    if action == "approve":
        attr["confirmed"] = confirmed
    return {"kind": "plan", "id": plan.digest, "attr": attr}


def _number(value: Value, rounding: str) -> float | int | bool | str | None:
    """Write a decimal as a JSON number; more than four digits round to the safe side."""
    if not isinstance(value, Decimal):
        return value
    if not value.is_finite() or value.adjusted() > _MOST_DIGITS:
        return str(value)  # no number: the schema refuses it
    safe = value.quantize(_STEP, rounding, context=_WIDE)
    return int(safe) if safe == safe.to_integral_value() else float(safe)
