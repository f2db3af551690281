"""What a run must come to, found slowly: the rules applied to all steps until nothing changes.

It knows no order of completions, so agreeing with it means that no order matters. It is for runs
that neither compensate nor are cancelled; in those the order decides what had started.
"""

from tests.fakes.hostile_driver import Account
from tests.workflows.control.worlds import World
from workflows.run import Kind, Outcome, Result, StepShape, Work

NEVER_RUN = "never run"
PASSED_OVER = "passed over"


def expected(world: World) -> Account:
    ends = _fixpoint(world)
    ran = [step for step in world.shape if isinstance(ends.get(step.id), Kind)]
    started = [end for step in ran for end in _works(world, step)]
    return Account(
        frozenset(Work(end.step, end.chunk) for end in started),
        {step.id: _status(ends.get(step.id)) for step in world.shape},
        _result([end for step in ran for end in _items(world, step)]),
    )


def failed_steps(world: World) -> set[str]:
    """Return the steps that ran and failed an item."""
    started = expected(world).started
    ends = [end for step in world.shape for end in _items(world, step)]
    return {end.step for end in ends if Work(end.step, end.chunk) in started and _bad(end)}


def _fixpoint(world: World) -> dict[str, Kind | str]:
    ends: dict[str, Kind | str] = {}
    while True:
        news = {
            step.id: end
            for step in world.shape
            if step.id not in ends and (end := _judge(world, step, ends))
        }
        if not news:
            return ends
        ends |= news


def _judge(world: World, step: StepShape, ends: dict[str, Kind | str]) -> Kind | str | None:
    strict = {other.id for other in world.shape if other.on_error != "continue"}
    for source in step.after:
        end = ends.get(source)
        if end == NEVER_RUN or (end is Kind.FAILED and source in strict):
            return NEVER_RUN
    if any(ends.get(source, Kind.PARKED) is Kind.PARKED for source in step.after):
        return None
    if any(ends[source] in {PASSED_OVER, Kind.SKIPPED} for source in step.reads):
        return PASSED_OVER
    return _own(world, step)


def _own(world: World, step: StepShape) -> Kind:
    items = _items(world, step)
    if items and items[0].chunk == 0 and items[0].kind is Kind.SKIPPED:
        return Kind.SKIPPED
    if any(end.kind is Kind.PARKED or end.parked for end in items):
        return Kind.PARKED
    if any(_bad(end) for end in items) and not sum(end.done for end in items):
        return Kind.FAILED
    return Kind.DONE


def _works(world: World, step: StepShape) -> list[Outcome]:
    first = world.script[Work(step.id, 0)]
    return [first, *(world.script[Work(step.id, chunk + 1)] for chunk in range(first.chunks))]


def _items(world: World, step: StepShape) -> list[Outcome]:
    works = _works(world, step)
    return works[1:] if step.fan_out and works[0].kind is Kind.DONE else works


def _bad(end: Outcome) -> bool:
    return end.kind is Kind.FAILED or end.failed > 0


def _status(end: Kind | str | None) -> Kind | None:
    return end if isinstance(end, Kind) else Kind.SKIPPED if end else None


def _result(items: list[Outcome]) -> Result:
    if any(end.kind is Kind.PARKED or end.parked for end in items):
        return "parked"
    return "failed" if any(_bad(end) for end in items) else "done"
