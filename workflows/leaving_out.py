"""A plan without some of its parts: whole workflows, or writes with what was read for them."""

from collections.abc import Collection
from typing import Any

from activities.catalogue import Catalogue
from activities.declaration import Effect
from activities.plan.language import Plan, Step, Workflow
from activities.plan.references import references


def leave_out(
    raw: dict[str, Any], plan: Plan, without: Collection[str], catalogue: Catalogue
) -> None:
    """Take parts out of a plan that is about to be proposed.

    Args:
        raw: the plan as JSON, which is changed.
        plan: the same, as it was read.
        without: ids of workflows, and places of steps such as `w1.price`.
        catalogue: what each activity does.
    """
    left = []
    for part, whole in zip(raw["workflows"], plan.workflows, strict=True):
        gone = {place.partition(".")[2] for place in without if place.startswith(f"{whole.id}.")}
        kept = _kept(whole, gone, catalogue)
        part["steps"] = [one for one in part["steps"] if one["id"] in kept]
        for step in part["steps"]:
            step["after"] = [one for one in step.get("after", ()) if one in kept]
        if whole.id not in without and part["steps"]:
            left.append(part)
    raw["workflows"] = left


def _kept(workflow: Workflow, gone: Collection[str], catalogue: Catalogue) -> frozenset[str]:
    """Return the steps that stay: reads that served only what is gone go with it."""
    kept = [step for step in workflow.steps if step.id not in gone]
    out = [step for step in workflow.steps if step.id in gone]
    while True:
        idle = _read_by(out) - _read_by(kept)
        over = [step for step in kept if step.id in idle and _reads(step, catalogue)]
        if not over:
            return frozenset(step.id for step in kept)
        kept = [step for step in kept if step not in over]
        out += over


def _read_by(steps: Collection[Step]) -> frozenset[str]:
    return frozenset[str]().union(*(references(step) for step in steps))


def _reads(step: Step, catalogue: Catalogue) -> bool:
    return catalogue.activities[step.activity].effect is Effect.READ
