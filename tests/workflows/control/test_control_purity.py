"""Control does nothing but decide, and that at a price that does not grow with the run."""

import ast
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import pytest

from workflows import run
from workflows.run import Kind, Outcome, Shape, StepShape, Work, advance, begin

if TYPE_CHECKING:
    from _typeshed import TraceFunction

SOURCE = Path(run.__file__)


def test_control_imports_nothing_that_could_act() -> None:
    nodes = list(ast.walk(ast.parse(SOURCE.read_text(encoding="utf-8"))))
    modules = {node.module for node in nodes if isinstance(node, ast.ImportFrom)}

    assert not [node for node in nodes if isinstance(node, ast.Import)]
    assert modules <= {"collections.abc", "dataclasses", "enum", "functools", "graphlib", "typing"}


@pytest.mark.parametrize("wide", [True, False], ids=["one fan", "a chain of fans"])
def test_a_run_four_times_as_large_costs_four_times_as_much(*, wide: bool) -> None:
    small, large = _plan(15, wide=wide), _plan(60, wide=wide)

    assert _cost(large, 20) < 4.5 * _cost(small, 20)


def test_a_fan_out_four_times_as_wide_costs_four_times_as_much() -> None:
    assert _cost(_plan(1, wide=True), 1600) < 4.5 * _cost(_plan(1, wide=True), 400)


def test_rebuilding_a_run_four_times_as_large_costs_four_times_as_much() -> None:
    assert _cost(_plan(60, wide=True), 20, replay=True) < 4.5 * _cost(
        _plan(15, wide=True), 20, replay=True
    )


def test_the_largest_plan_starts_every_one_of_its_works() -> None:
    shape = _plan(200, wide=False)

    ends = _played(shape, 50)

    assert len(ends) == 200 + 10_000
    assert begin(shape, ends)[0].result == "done"


def _plan(steps: int, *, wide: bool) -> Shape:
    """Return fan-outs in a chain, or all after the first."""
    names = [f"s{at}" for at in range(steps)]
    sources = ["s0"] * steps if wide else ["", *names]
    return tuple(
        StepShape(name, frozenset({source} if at else ()), fan_out=True)
        for at, (name, source) in enumerate(zip(names, sources, strict=False))
    )


def _end(work: Work, chunks: int) -> Outcome:
    if work.chunk:
        return Outcome(work.step, work.chunk, Kind.DONE, done=1)
    return Outcome(work.step, 0, Kind.DONE, chunks=chunks)


def _played(shape: Shape, chunks: int) -> list[Outcome]:
    state, works = begin(shape)
    ends = []
    queue = list(works)
    for work in queue:  # grows while it is read
        ends.append(_end(work, chunks))
        state, works = advance(state, ends[-1])
        queue.extend(works)
    assert state.finished
    return ends


def _cost(shape: Shape, chunks: int, *, replay: bool = False) -> int:
    """Count the instructions that the interpreter executes in control.

    Copies of whole tuples are none: of at most 200 steps they are cheaper than counting.
    """
    ends = _played(shape, chunks) if replay else []
    with _counted() as count:
        if replay:
            begin(shape, ends)
        else:
            _played(shape, chunks)
    return count()


@contextmanager
def _counted() -> Iterator[Callable[[], int]]:
    executed = 0

    def trace(frame: FrameType, event: str, _: object) -> "TraceFunction | None":
        nonlocal executed
        if frame.f_code.co_filename not in {str(SOURCE), "<string>"}:  # the latter: dataclasses
            return None
        frame.f_trace_opcodes = True
        executed += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield lambda: executed
    finally:
        sys.settrace(before)
