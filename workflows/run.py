"""Control: which work of a run may start next.

Pure: no I/O, no outputs, no expressions, no clock, no chance. The same shape and the same outcomes
in the same order give the same state and the same work, in any process; so a run can be replayed
from its stored outcomes at any time, and an engine may forget everything but ids.

A step starts when every step it depends on has ended and allows it:

    ended as                          those that read it    those only after it
    done, also partly failed          run                   run
    failed, `on_error` continue       run                   run
    failed, `on_error` stop           never run             never run
    skipped by a condition            are skipped           run
    never run                         never run             never run
    parked                            wait                  wait

`compensate`: with the first failed item nothing starts any more, work in flight settles, and then
`UNDO` is the last work. While anything is parked it waits: what is unknown cannot be undone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from graphlib import TopologicalSorter
from typing import Final, Literal, NamedTuple

VERSION: Final = 1
"""Of these rules. The run stores it; a run is continued by the version that began it."""
UNDO: Final = "~undo"
"""The work that undoes every applied write of the run, newest first. No step's id."""

Result = Literal["done", "failed", "parked", "cancelled"]


class Kind(StrEnum):
    """How a work or a step ended."""

    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"
    PARKED = "parked"
    CANCELLED = "cancelled"


class StepShape(NamedTuple):
    """What control knows of a step."""

    id: str
    after: frozenset[str] = frozenset()
    """All it depends on, by order or by reference."""
    reads: frozenset[str] = frozenset()
    """Those of `after` whose results it refers to."""
    fan_out: bool = False
    on_error: Literal["stop", "continue", "compensate"] = "stop"


Shape = tuple[StepShape, ...]
"""The steps of a workflow in the plan's order."""


class Work(NamedTuple):
    """One piece of a step.

    A plain step has chunk 0 alone. Chunk 0 of a fan-out resolves and stores its list; its outcome
    says how many chunks there are, and these are numbered from 1.
    """

    step: str
    chunk: int


class Outcome(NamedTuple):
    """How one work ended.

    The counts are items of that chunk. Of a fan-out's chunk 0 only `kind` and `chunks` count.
    Skipped is for a step whose own condition was false. A step that is never run has no outcome.
    """

    step: str
    chunk: int
    kind: Kind
    chunks: int = 0
    done: int = 0
    failed: int = 0
    parked: int = 0

    @property
    def counts(self) -> list[int]:
        """Return chunks, done, failed and parked, as rows and events have them."""
        return [*self[3:]]


@dataclass(frozen=True, slots=True)
class _Graph:
    """What never changes in a run; `UNDO` stands behind the steps."""

    shape: Shape
    index: Mapping[str, int]
    dependents: tuple[tuple[tuple[int, bool], ...], ...]
    """For each step who depends on it, and whether by reference."""


class _Progress(NamedTuple):
    """How far one step is: cheap to copy, because every outcome copies a few.

    Sets of chunks are integers with one bit a chunk.
    """

    missing: int
    """How many of the steps it depends on have not ended."""
    blocked: bool = False
    """Something it depends on failed or was never run."""
    unread: bool = False
    """Something it reads was skipped."""
    settled: int = 0
    flying: int = 0
    chunks: int = 0
    done: int = 0
    failed: int = 0
    parked: int = 0
    cancelled: int = 0
    skipped: bool = False
    kind: Kind | None = None

    @property
    def known(self) -> int:
        """Return the chunks this step is known to have."""
        return (1 << (self.chunks + 1)) - 1 if self.settled & 1 else 1

    def ended(self) -> "_Progress":
        """Return the step with how it ended, its chunks having all settled."""
        kind = Kind.DONE
        if self.skipped:
            kind = Kind.SKIPPED
        elif self.parked:
            kind = Kind.PARKED
        elif self.cancelled:
            kind = Kind.CANCELLED
        elif self.failed and not self.done:
            kind = Kind.FAILED
        return _Progress(*self[:-1], kind)  # its kind comes last


class State(NamedTuple):
    """Where a run stands; a value, equal to the one rebuilt from the outcomes in their order."""

    graph: _Graph
    steps: tuple[_Progress, ...]
    flying: int = 0
    """How many works are in flight."""
    stopped: bool = False
    failing: bool = False
    """A step that asks for compensation has failed: only `UNDO` may start."""

    @property
    def shape(self) -> Shape:
        """Return the steps in the plan's order."""
        return self.graph.shape[:-1]

    @property
    def in_flight(self) -> tuple[Work, ...]:
        """Return the work that was handed out and has not settled, in order."""
        pairs = zip(self.graph.shape, self.steps, strict=True)
        return tuple([Work(shape.id, chunk) for shape, at in pairs for chunk in _bits(at.flying)])

    @property
    def finished(self) -> bool:
        """Return whether nothing is in flight; what can start has always been started."""
        return not self.flying

    def status(self, step: str) -> Kind | None:
        """Return how a step ended or that it will not run; None while that is open."""
        at = self.steps[self.graph.index[step]]
        if at.kind or at.flying or step == UNDO:
            return at.kind
        if self.stopped:
            return Kind.CANCELLED
        return Kind.SKIPPED if self.failing else None

    @property
    def result(self) -> Result | None:
        """Return the run's state when it is finished, else None.

        What needs a person comes first, then any failed item, then what a cancel prevented.
        """
        if not self.finished:
            return None
        if any(at.parked for at in self.steps):
            return "parked"
        if any(at.failed for at in self.steps):
            return "failed"
        if self.stopped and any(self.status(step.id) is Kind.CANCELLED for step in self.shape):
            return "cancelled"
        return "done"


def begin(shape: Shape, stored: Iterable[Outcome] = ()) -> tuple[State, tuple[Work, ...]]:
    """Start or rebuild a run: in a new process from all outcomes, in a new epoch from `retained`.

    Args:
        shape: the steps in the plan's order.
        stored: in the order in which they were recorded, a work that a person settled last. Only
            compensation and cancel depend on that order: it says what had started before them.

    Returns:
        The state and all pending work, in the plan's order.

    Raises:
        ValueError: the steps depend on each other in a circle, or an outcome is of no work.
    """
    state = _start_of(shape)
    if before := tuple(stored):
        turn = _Turn(state)
        for outcome in before:
            turn.settle(outcome)
        state, _ = turn.end()
    return state, state.in_flight


def advance(state: State, *outcomes: Outcome) -> tuple[State, tuple[Work, ...]]:
    """Take in outcomes, one after the other; a known one changes nothing.

    Returns:
        The new state and the work that may start now, in the plan's order.

    Raises:
        ValueError: an outcome is of no work of this run.
    """
    turn = _Turn(state)
    news = [turn.settle(outcome) for outcome in outcomes]
    return turn.end() if any(news) else (state, ())


def stop(state: State) -> State:
    """Cancel: nothing starts any more, what is in flight settles.

    It is no outcome: whoever rebuilds a cancelled run performs what is pending, finds the cancel in
    the run's own row and settles that work as cancelled, which stops the rebuilt state too.
    """
    return state._replace(stopped=True)


def retained(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """Return what a new epoch keeps: done without failures, and skipped.

    A run whose undo has begun never goes forward again: its new epoch repeats at most the undo.
    """
    known = tuple(outcomes)
    undone = any(outcome.step == UNDO for outcome in known)
    return tuple(o for o in known if _clean(o) or (undone and o.step != UNDO))


def _clean(outcome: Outcome) -> bool:
    done = outcome.kind is Kind.DONE and not (outcome.failed or outcome.parked)
    return done or outcome.kind is Kind.SKIPPED


class _Turn:
    """The changes of one call; thrown away when it ends."""

    def __init__(self, state: State) -> None:
        self._graph = state.graph
        self._steps = list(state.steps)
        self._flying = state.flying
        self._stopped = state.stopped
        self._failing = state.failing
        self._started: list[tuple[int, int]] = []

    def start_all(self) -> None:
        """Start every step that depends on nothing."""
        for at in range(len(self._steps)):
            self._start(at)

    def settle(self, outcome: Outcome) -> bool:
        """Record an outcome and start what it allows; return whether it was new."""
        if outcome.step not in self._graph.index:
            raise ValueError(f"This run has no step {outcome.step!r}.")
        at = self._graph.index[outcome.step]
        shape, before = self._graph.shape[at], self._steps[at]
        if before.settled >> outcome.chunk & 1:
            return False
        self._steps[at] = after = _settled(before, shape, outcome)
        self._flying -= before.flying >> outcome.chunk & 1
        self._stopped |= bool(after.cancelled)
        self._failing |= shape.on_error == "compensate" and bool(after.failed)
        if after.kind is not before.kind:
            self._spread(at)
        elif outcome.chunk == 0:
            self._start(at)
        if self._failing:
            self._undo()
        return True

    def end(self) -> tuple[State, tuple[Work, ...]]:
        """Return the new state and what was started, in the plan's order."""
        state = State(self._graph, tuple(self._steps), self._flying, self._stopped, self._failing)
        shape = self._graph.shape
        return state, tuple([Work(shape[at].id, chunk) for at, chunk in sorted(self._started)])

    def _spread(self, at: int) -> None:
        """Tell the dependents of a step that it ended, and theirs if that ends them."""
        ended = [at]
        while ended:
            at = ended.pop()
            source, shape = self._steps[at], self._graph.shape[at]
            if source.kind is Kind.PARKED:
                continue
            for to, reads in self._graph.dependents[at]:
                before = self._steps[to]
                self._steps[to] = after = _told(before, source, shape, reads=reads)
                if after.kind is not before.kind:
                    ended.append(to)
                elif not after.missing:
                    self._start(to)

    def _start(self, at: int) -> None:
        """Start the works of a step that may start now; usually none."""
        step = self._steps[at]
        if step.missing or step.kind or self._stopped:
            return
        if self._failing and at != len(self._steps) - 1:
            return
        if not (fresh := step.known & ~step.settled & ~step.flying):
            return
        self._steps[at] = step._replace(flying=step.flying | fresh)
        self._flying += fresh.bit_count()
        self._started += [(at, chunk) for chunk in _bits(fresh)]

    def _undo(self) -> None:
        """Start the undo once everything else has settled and nothing is unknown."""
        if not self._flying and not any(at.parked for at in self._steps):
            self._steps[-1] = self._steps[-1]._replace(missing=0)
            self._start(len(self._steps) - 1)


def _settled(step: _Progress, shape: StepShape, outcome: Outcome) -> _Progress:
    kind, bit = outcome.kind, 1 << outcome.chunk
    lists = shape.fan_out and outcome.chunk == 0
    done, failed, parked = (0, 0, 0) if lists else (outcome.done, outcome.failed, outcome.parked)
    after = _Progress(  # in their order, for names or `_replace` would take twice as long
        step.missing,
        step.blocked,
        step.unread,
        step.settled | bit,
        step.flying & ~bit,
        outcome.chunks if lists and kind is Kind.DONE else step.chunks,
        step.done + done,
        step.failed + (failed or kind is Kind.FAILED),
        step.parked + (parked or kind is Kind.PARKED),
        step.cancelled + (kind is Kind.CANCELLED),
        step.skipped or (kind is Kind.SKIPPED and outcome.chunk == 0),
        step.kind,
    )
    known = after.known
    if (after.settled & 1 or not shape.fan_out) and after.settled & ~known:
        raise ValueError(f"Step {shape.id!r} has no chunk {after.settled.bit_length() - 1}.")
    return after.ended() if after.kind is None and after.settled == known else after


def _told(step: _Progress, source: _Progress, shape: StepShape, *, reads: bool) -> _Progress:
    """Return a step after one it depends on has ended."""
    failed = source.kind is Kind.FAILED and shape.on_error != "continue"
    skipped = source.kind is Kind.SKIPPED
    never_run = source.kind is Kind.CANCELLED or (skipped and source.blocked and not source.skipped)
    blocked = step.blocked or failed or never_run
    unread = step.unread or (skipped and reads)
    after = _Progress(step.missing - 1, blocked, unread, *step[3:])
    if step.kind is None and (blocked or (unread and not after.missing)):
        return after._replace(kind=Kind.SKIPPED)
    return after


@lru_cache(maxsize=64)
def _start_of(shape: Shape) -> State:
    """Return where every run of a shape starts; a value, so that all of them share it."""
    TopologicalSorter({step.id: step.after for step in shape}).prepare()
    waits = tuple(_Progress(missing=len(step.after)) for step in shape)
    turn = _Turn(State(_graph(shape), (*waits, _Progress(missing=1))))
    turn.start_all()
    state, _ = turn.end()
    return state


def _graph(shape: Shape) -> _Graph:
    index = {step.id: at for at, step in enumerate((*shape, StepShape(UNDO)))}
    dependents: list[list[tuple[int, bool]]] = [[] for _ in index]
    for at, step in enumerate(shape):
        for source in step.after:
            dependents[index[source]].append((at, source in step.reads))
    return _Graph((*shape, StepShape(UNDO)), index, tuple(map(tuple, dependents)))


def _bits(chunks: int) -> list[int]:
    return [chunk for chunk in range(chunks.bit_length()) if chunks >> chunk & 1]
