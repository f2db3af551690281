"""The static checker: everything that is wrong with a plan, at once, before anything is asked."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pydantic import JsonValue

from activities.catalogue import Catalogue
from activities.plan.check_references import check_references
from activities.plan.check_steps import (
    Called,
    check_inputs,
    check_money,
    check_prices,
    check_skus,
    judge,
)
from activities.plan.check_triggers import check_quota, check_trigger
from activities.plan.check_writes import check_doubles, check_writes
from activities.plan.drafts import Draft, Part, read_draft
from activities.plan.expressions import Expressions
from activities.plan.judged import Judged, JudgedPart, Known, problem
from activities.plan.language import MOST_STEPS, Plan
from activities.plan.problems import Problem, Severity
from activities.plan.reading import read
from activities.plan.tenant import ShopView, Tenant

MOST_PROBLEMS: Final = 500


@dataclass(frozen=True, slots=True)
class Checked:
    """A plan with everything that is wrong with it."""

    plan: Plan | None
    """The plan as read; None where it does not follow the language."""
    problems: tuple[Problem, ...]

    @property
    def valid(self) -> bool:
        """Tell whether it may be proposed; warnings are allowed."""
        return self.plan is not None and not self.errors

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return the problems that are no warnings."""
        return tuple(found for found in self.problems if found.severity is Severity.ERROR)


def check(
    raw: bytes | str | Mapping[str, JsonValue] | Plan, catalogue: Catalogue, tenant: Tenant
) -> Checked:
    """Check a plan and report all problems at once."""
    found = read(_text(raw))
    if found.problems and found.value is None:
        return Checked(None, _told(found.problems))
    draft = read_draft(found.value)
    meant = tuple(_check(draft, Known(catalogue, tenant, Expressions(catalogue))))
    problems = _told(tuple(dict.fromkeys((*found.problems, *draft.problems, *meant))))
    return Checked(draft.plan if not found.problems else None, problems)


def _told(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return as many as anybody reads, errors first: a small plan may have a problem a byte."""
    if len(problems) <= MOST_PROBLEMS:
        return problems
    kept = sorted(problems, key=lambda found: found.severity is not Severity.ERROR)
    hint = f"There are {len(problems) - MOST_PROBLEMS} more problems; mend these first."
    return (*kept[:MOST_PROBLEMS], problem("too_many_problems", (), hint))


def _text(raw: bytes | str | Mapping[str, JsonValue] | Plan) -> bytes | str:
    if isinstance(raw, Plan):
        return raw.model_dump_json()
    return raw if isinstance(raw, bytes | str) else json.dumps(raw)


def _check(draft: Draft, known: Known) -> Iterator[Problem]:
    yield from _ids(draft)
    parts: list[JudgedPart] = []
    watches: list[tuple[Part, Judged | None]] = []
    homes = {p.step.id: part.workflow.id for part in draft.parts for p in part.steps}
    for part in draft.parts:
        yield from check_inputs(part.workflow.inputs, part.path)
        watch, problems = check_trigger(part, known)
        yield from problems
        watches.append((part, watch))
        judged, problems = _judged(part, known)
        yield from problems
        parts.append(judged)
        mine = {placed.step.id for placed in part.steps}
        elsewhere = {name: home for name, home in homes.items() if name not in mine}
        yield from check_references(judged, known, elsewhere)
        yield from check_writes(judged)
    yield from check_doubles(tuple(parts))
    yield from check_quota(tuple(watches), known)
    calls = [found for part in parts for _, found in part.steps]
    calls += [watch for _, watch in watches if watch is not None]
    yield from check_skus(tuple(calls), known.tenant)


def _judged(part: Part, known: Known) -> tuple[JudgedPart, tuple[Problem, ...]]:
    steps, problems = [], []
    for placed in part.steps:
        step = placed.step
        call = Called(step.id, placed.path, step.activity, step.params, part.workflow.inputs)
        judged, found = judge(call, known)
        steps.append((step, judged))
        problems += [*found, *check_money(judged), *check_prices(judged)]
    return JudgedPart(part, tuple(steps)), tuple(problems)


def _ids(draft: Draft) -> Iterator[Problem]:
    workflows = Counter[str]()
    steps = Counter[str]()
    for part in draft.parts:
        workflows[part.workflow.id] += 1
        if workflows[part.workflow.id] > 1 and draft.plan is not None:
            yield _twice(part.workflow.id, (*part.path, "id"))
        for placed in part.steps:
            steps[placed.step.id] += 1
            if steps[placed.step.id] > 1:
                yield _twice(placed.step.id, (*placed.path, "id"))
    if steps.total() > MOST_STEPS:
        hint = f"A plan has at most {MOST_STEPS} steps; this one has {steps.total()}."
        yield problem("too_many_steps", ("workflows",), hint)


def _twice(name: str, path: tuple[str | int, ...]) -> Problem:
    return problem("duplicate_id", path, f"`{name}` is the id of an earlier part; choose another.")


__all__ = ["Checked", "ShopView", "Tenant", "check"]
