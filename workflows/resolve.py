"""The data part of a run: which calls a step makes, computed once from recorded outcomes.

Pure: everything it needs is handed in, so that a preview, a run and a replay compute alike.
"""

from dataclasses import dataclass
from typing import Any, Final

from pydantic import JsonValue

from activities.errors import CountersignError
from activities.plan.language import Cel, Ref, Step
from activities.plan.references import Scope
from activities.plan.resolve import Evaluate, resolve
from workflows.manifest import canonical_json

CHUNK: Final = 25
"""Entries of a `for_each` that one piece of work performs."""


class TooManyItems(CountersignError):
    """A list is longer than the ceiling that was signed."""

    code = "too_many_items"


@dataclass(frozen=True, slots=True)
class Calls:
    """The resolved calls of one step."""

    entries: tuple[dict[str, JsonValue], ...]
    """Parameters, one entry a call."""
    condition_held: bool = True
    """False only for a plain step whose `when` was false."""

    def chunks(self) -> int:
        """Return how many chunks perform them."""
        return -(-len(self.entries) // CHUNK)

    def chunk(self, number: int) -> tuple[dict[str, JsonValue], ...]:
        """Return the entries of a chunk; chunks count from 1."""
        return self.entries[(number - 1) * CHUNK : number * CHUNK]


def calls(step: Step, scope: Scope, evaluate: Evaluate, *, most: int) -> Calls:
    """Resolve a step: its list, its condition and its parameters.

    Equal calls are made once. With `for_each`, `when` is asked for every entry.

    Args:
        step: the step as signed.
        scope: the recorded values it may refer to.
        evaluate: the evaluator of references and conditions.
        most: the signed ceiling of entries.

    Raises:
        TooManyItems: the list is longer than `most`.
        CountersignError: an expression has no value.
    """
    if step.for_each is None:
        if not _holds(step, scope, evaluate):
            return Calls((), condition_held=False)
        return Calls((_filled(step, scope, evaluate),))
    entries: dict[str, dict[str, JsonValue]] = {}
    for item in _listed(step, scope, evaluate):
        inner = {**scope, "item": item}
        if _holds(step, inner, evaluate):
            params = _filled(step, inner, evaluate)
            entries.setdefault(canonical_json(params), params)
    if len(entries) > most:
        text = f"Step {step.id} finds {len(entries)} items; its limit is {most}."
        raise TooManyItems(text, at=step.id, hint="Narrow the selection or raise `limits.items`.")
    return Calls(tuple(entries.values()))


def _filled(step: Step, scope: Scope, evaluate: Evaluate) -> dict[str, JsonValue]:
    return {name: resolve(value, scope, evaluate) for name, value in step.params.items()}


def _holds(step: Step, scope: Scope, evaluate: Evaluate) -> bool:
    if step.when is None:
        return True
    answer = evaluate(step.when, scope)
    if not isinstance(answer, bool):
        text = f"The condition of step {step.id} is neither true nor false."
        raise CountersignError(text, at=step.id)
    return answer


def _listed(step: Step, scope: Scope, evaluate: Evaluate) -> list[Any]:
    source: Ref | Cel | None = step.for_each
    found = evaluate(source, scope) if source else []
    if not isinstance(found, list):
        text = f"Step {step.id} goes over something that is not a list."
        raise CountersignError(text, at=step.id)
    return found
