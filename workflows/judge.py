"""Turn a plan and its manifest into the facts that the gate judges."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from activities.catalogue import Catalogue
from activities.declaration import Effect
from activities.plan.language import Plan, Step, Workflow
from authz.attributes import PlanFacts, ShopFacts, StepFacts, TenantFacts
from workflows.manifest import Attributes, Manifest, worst


@dataclass(frozen=True, slots=True)
class Case:
    """One plan that is put to the gate, with the people around it."""

    plan: Plan
    digest: str
    manifest: Manifest | None
    """None at the first gate, which judges rights alone."""
    requester: str
    authors: tuple[str, ...]
    people_in_tenant: int
    quorum_so_far: int = 0


def facts(
    case: Case, catalogue: Catalogue, shops: Mapping[str, ShopFacts], narrowed: TenantFacts
) -> PlanFacts:
    """Compute what policy may know of a plan; nothing in it was claimed by a model."""
    steps = tuple(
        _step(workflow, step, case.manifest, catalogue, shops)
        for workflow in case.plan.workflows
        for step in workflow.steps
    )
    highest = max((Effect(step.effect) for step in steps), key=lambda effect: effect.rank)
    return PlanFacts(
        digest=case.digest,
        requester=case.requester,
        authors=case.authors,
        people_in_tenant=case.people_in_tenant,
        highest_effect=highest.value,
        steps=steps,
        writes=case.manifest.writes if case.manifest else 0,
        quorum_so_far=case.quorum_so_far,
        tenant=narrowed,
    )


def effect_of(step: Step, catalogue: Catalogue, shops: Mapping[str, ShopFacts]) -> Effect:
    """Return what a step does where it does it."""
    shop = shops.get(str(step.params.get("shop")))
    return catalogue.effect(step.activity, shop.marketplace if shop else None)


def _step(
    workflow: Workflow,
    step: Step,
    manifest: Manifest | None,
    catalogue: Catalogue,
    shops: Mapping[str, ShopFacts],
) -> StepFacts:
    named = shops.get(str(step.params.get("shop")))
    attributes, writes = _judged(workflow, step, manifest, catalogue)
    return StepFacts(
        id=f"{workflow.id}.{step.id}",
        activity=step.activity,
        effect=effect_of(step, catalogue, shops).value,
        shops=(named,) if named else (),
        writes=writes,
        attributes=attributes,
    )


def _judged(
    workflow: Workflow, step: Step, manifest: Manifest | None, catalogue: Catalogue
) -> tuple[dict[str, Decimal | int | bool | str], int]:
    if manifest is None:
        return {}, 0
    activity = catalogue.activities[step.activity]
    mine = [n for n in manifest.lines if (n.workflow, n.step) == (workflow.id, step.id)]
    bounds = [n for n in manifest.unresolved if (n.workflow, n.step) == (workflow.id, step.id)]
    found = worst(activity, _all_attributes(mine, bounds))
    kinds = {attribute.name: attribute.kind for attribute in activity.attributes}
    typed = {k: Decimal(str(v)) if kinds[k] == "decimal" else v for k, v in found.items()}
    return typed, len(mine) + sum(part.writes for part in bounds)


def _all_attributes(lines: Iterable[object], bounds: Iterable[object]) -> list[Attributes]:
    return [*(line.attributes for line in lines), *(part.bounds for part in bounds)]  # type: ignore[attr-defined]
