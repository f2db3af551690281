"""Every plan that the checker lets through runs to its end, whatever its steps come to."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities.plan.check import check
from activities.plan.language import Workflow
from activities.plan.references import dependencies, references
from tests.fakes.hostile_driver import HostileDriver, drive
from tests.fakes.plans import catalogue, tenant, valid_plans
from workflows.manifest import Manifest
from workflows.run import UNDO, Kind, Outcome, Shape, StepShape, Work

CATALOGUE, TENANT = catalogue(), tenant()


def shape(workflow: Workflow) -> Shape:
    after = dependencies(workflow)
    return tuple(
        StepShape(
            id=step.id,
            after=after[step.id],
            reads=references(step),
            fan_out=step.for_each is not None,
            on_error=step.on_error,
        )
        for step in workflow.steps
    )


def outcome(draw: Callable[[Any], Any], steps: Shape, work: Work) -> Outcome:
    fan_out = {step.id: step.fan_out for step in steps}.get(work.step, False)
    if fan_out and work.chunk == 0:
        return Outcome(work.step, 0, Kind.DONE, chunks=draw(st.integers(0, 3)))
    kinds = [Kind.DONE, Kind.FAILED] + ([] if work.step == UNDO or fan_out else [Kind.SKIPPED])
    kind = draw(st.sampled_from(kinds))
    return Outcome(work.step, work.chunk, kind, done=kind is Kind.DONE, failed=kind is Kind.FAILED)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), valid_plans(CATALOGUE, TENANT))
def test_every_valid_plan_runs_to_its_end(data: st.DataObject, document: dict[str, Any]) -> None:
    plan = check(document, CATALOGUE, TENANT).plan
    assert plan is not None

    for workflow in plan.workflows:
        steps = shape(workflow)
        given_out: dict[Work, Outcome] = {}

        def perform(
            work: Work, steps: Shape = steps, known: dict[Work, Outcome] = given_out
        ) -> Outcome:
            return known.setdefault(work, outcome(data.draw, steps, work))

        account = drive(
            HostileDriver(steps), perform, lambda flying: data.draw(st.integers(0, len(flying) - 1))
        )

        assert account.result in {"done", "failed"}
        assert set(account.statuses) >= {step.id for step in steps}
        assert None not in [account.statuses[step.id] for step in steps]


def test_an_empty_manifest_has_a_digest_and_no_effect() -> None:
    nothing = Manifest()

    assert nothing.highest_effect == "read"
    assert nothing.writes == 0
    assert len(nothing.digest) == 64
