"""Random runs: a shape, and how each of its works would end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from hypothesis import strategies as st

from workflows.run import UNDO, Kind, Outcome, Shape, StepShape, Work

ENDS = (Kind.DONE,) * 6 + (Kind.FAILED, Kind.SKIPPED, Kind.PARKED)
CERTAIN = (Kind.DONE,) * 6 + (Kind.FAILED, Kind.SKIPPED)
OnError = Literal["stop", "continue", "compensate"]


@dataclass(frozen=True)
class World:
    shape: Shape
    script: Mapping[Work, Outcome]

    def perform(self, work: Work) -> Outcome:
        return self.script[work]

    @property
    def healed(self) -> "World":
        """The same run after everything that went wrong was put right."""
        return replace(self, script={work: _healed(end) for work, end in self.script.items()})


def _healed(end: Outcome) -> Outcome:
    if end.kind is Kind.SKIPPED:
        return end
    return end._replace(kind=Kind.DONE, done=max(end.done, 1), failed=0, parked=0)


@st.composite
def worlds(
    draw: st.DrawFn,
    *,
    steps: int = 12,
    chunks: int = 4,
    ends: Sequence[Kind] = ENDS,
    on_error: Sequence[OnError] = ("stop", "continue"),
) -> World:
    ids = [f"s{at}" for at in range(draw(st.integers(1, steps)))]
    shape = [_step(draw, ids[:at], name, on_error) for at, name in enumerate(ids)]
    script = {Work(UNDO, 0): Outcome(UNDO, 0, Kind.DONE)}
    for step in shape:
        for end in _ends(draw, step, chunks, ends):
            script[Work(end.step, end.chunk)] = end
    return World(tuple(draw(st.permutations(shape))), script)


def _step(draw: st.DrawFn, earlier: list[str], name: str, on_error: Sequence[OnError]) -> StepShape:
    after = draw(st.frozensets(st.sampled_from(earlier), max_size=3)) if earlier else frozenset()
    reads = frozenset(source for source in sorted(after) if draw(st.booleans()))
    return StepShape(name, after, reads, draw(st.booleans()), draw(st.sampled_from(on_error)))


def _ends(draw: st.DrawFn, step: StepShape, chunks: int, ends: Sequence[Kind]) -> list[Outcome]:
    kind = draw(st.sampled_from(ends))
    if not step.fan_out:
        return [Outcome(step.id, 0, kind, **_counts(draw, kind))]
    many = draw(st.integers(0, chunks))
    listed = Outcome(step.id, 0, kind, chunks=many if kind is Kind.DONE else 0)
    kinds = [draw(st.sampled_from(ends)) for _ in range(many)]
    return [listed] + [
        Outcome(step.id, chunk, kind, **_counts(draw, kind)) for chunk, kind in enumerate(kinds, 1)
    ]


def _counts(draw: st.DrawFn, kind: Kind) -> dict[str, Any]:
    some, more = st.integers(0, 3), st.integers(1, 3)
    match kind:
        case Kind.DONE:
            return {"done": draw(more), "failed": draw(st.sampled_from((0, 0, 0, 2)))}
        case Kind.FAILED:
            return {"failed": draw(some)}
        case Kind.PARKED:
            return {"done": draw(some), "failed": draw(some), "parked": draw(some)}
        case _:
            return {}
