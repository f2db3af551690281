"""What a step reads, in which order steps may run, and what a reference finds."""

from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from activities.errors import CountersignError
from activities.plan.language import ROOTS, Expression, Ref, Step, Workflow, as_expression
from activities.plan.words import reads

Scope = Mapping[str, JsonValue]
"""Values by root: a step's id → its result as JSON, and `item`, `trigger`, `inputs`.

The value of a step with `for_each` is {"results": [...], "done": n, "failed": n}.
"""


class ExpressionError(CountersignError):
    """A reference or a condition has no usable value now; its step fails."""

    code = "expression"


def roots_of(expression: Expression) -> frozenset[str]:
    """Return the roots that one expression reads."""
    if isinstance(expression, Ref):
        return frozenset({expression.ref.partition(".")[0]})
    return frozenset(read.root for read in reads(expression.cel))


def expressions_in(
    value: JsonValue, at: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], Expression]]:
    """Yield every expression in a value, at any depth, with its place."""
    if (found := as_expression(value)) is not None:
        yield at, found
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from expressions_in(inner, (*at, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from expressions_in(inner, (*at, index))


def expressions_of(step: Step) -> Iterator[tuple[tuple[str | int, ...], Expression]]:
    """Yield every expression of a step, with its place inside the step."""
    if step.for_each is not None:
        yield ("for_each",), step.for_each
    if step.when is not None:
        yield ("when",), step.when
    yield from expressions_in(dict(step.params), ("params",))


def references(step: Step) -> frozenset[str]:
    """Return the ids of the steps that a step reads."""
    found: frozenset[str] = frozenset()
    for _, expression in expressions_of(step):
        found |= roots_of(expression)
    return found - ROOTS


def as_if_fired(step: Step) -> Step | None:
    """Return a step with its condition on the trigger met; None where it draws more from it.

    What a trigger will have seen is known only when it fires. A condition on it can only leave the
    step out, so that meeting it shows the most that may happen.
    """
    drawing = [at for at, one in expressions_of(step) if "trigger" in roots_of(one)]
    if not drawing:
        return step
    return step.model_copy(update={"when": None}) if drawing == [("when",)] else None


def dependencies(workflow: Workflow) -> dict[str, frozenset[str]]:
    """Return, in plan order, what each step waits for: `after` and what it reads.

    Names that are no step of this workflow are left out; the checker reports them.
    """
    known = {step.id for step in workflow.steps}
    return {step.id: (references(step) | frozenset(step.after)) & known for step in workflow.steps}


def order(workflow: Workflow) -> tuple[str, ...]:
    """Return the step ids so that each comes after what it waits for; ties keep plan order.

    Steps of a cycle come last, in plan order; the checker refuses them.
    """
    waiting = dependencies(workflow)
    ordered: list[str] = []
    while ready := [name for name, needs in waiting.items() if needs.isdisjoint(waiting)]:
        ordered.append(ready[0])
        del waiting[ready[0]]
    return (*ordered, *waiting)


def lookup(path: str, scope: Scope) -> JsonValue:
    """Return what a reference such as `find.listings` finds.

    Raises:
        ExpressionError: a name on the way is absent, or holds nothing.
    """
    names = path.split(".")
    value: JsonValue = dict(scope)
    for at, name in enumerate(names):
        if not isinstance(value, dict) or name not in value:
            raise _nothing(path, ".".join(names[:at]), name)
        value = value[name]
    return value


def _nothing(path: str, walked: str, name: str) -> ExpressionError:
    where = f"`{walked}` holds no `{name}`" if walked else f"there is no `{name}` yet"
    return ExpressionError(
        f"`{path}` has no value: {where}.",
        at=path,
        hint="Read it from a step that has ended and gives this field.",
    )
