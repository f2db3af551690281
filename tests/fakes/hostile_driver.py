"""An engine that does to a run's control everything that a legal engine may do.

It delivers every outcome twice, replays the run from the top after each and goes on with the
rebuilt state alone, in whatever order the completions come. It holds no loop of its own, so that
the works may be performed here, in tasks, or in another process that knows only ids.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from workflows import run
from workflows.run import UNDO, Kind, Outcome, Result, Shape, Work

T = TypeVar("T")
Pick = Callable[[tuple[Work, ...]], int]
"""Which of the works in flight completes next."""


@dataclass(frozen=True)
class Account:
    """What a run came to, whatever the order was."""

    started: frozenset[Work]
    statuses: Mapping[str, Kind | None]
    result: Result | None


class HostileDriver:
    """Knows only what a store would: the shape and the outcomes in the order of their record."""

    def __init__(self, shape: Shape, stored: Iterable[Outcome] = ()) -> None:
        self.shape = shape
        self.recorded = list(stored)
        self.started: list[Work] = []
        self.stopped = False
        self._state, works = run.begin(shape, self.recorded)
        self._note(works)

    @property
    def waiting(self) -> tuple[Work, ...]:
        """The works in flight, in order: perform any of them and deliver its outcome."""
        return self._state.in_flight

    @property
    def account(self) -> Account:
        statuses = {step.id: self._state.status(step.id) for step in self.shape}
        return Account(frozenset(self.started), statuses, self._state.result)

    def stop(self) -> None:
        self.stopped = True
        self._state = run.stop(self._state)

    def deliver(self, outcome: Outcome) -> tuple[Work, ...]:
        """Hand one outcome to control, twice, and evict the run; return what it starts."""
        alone = len(self.waiting) == 1
        self.recorded.append(outcome)
        state, works = run.advance(self._state, outcome)
        assert run.advance(state, outcome) == (state, ())
        self._state = state if self.stopped else self._replayed(state)
        assert not (self.stopped and works)
        assert alone or Work(UNDO, 0) not in works
        self._note(works)
        return works

    def _replayed(self, live: run.State) -> run.State:
        rebuilt, pending = run.begin(self.shape, self.recorded)
        assert rebuilt == live
        assert pending == live.in_flight
        assert rebuilt.finished == (not pending)
        return rebuilt

    def _note(self, works: tuple[Work, ...]) -> None:
        """Check that every work starts once, in the plan's order, after what it depends on."""
        order = {step.id: at for at, step in enumerate(self.shape)} | {UNDO: len(self.shape)}
        assert list(works) == sorted(works, key=lambda work: (order[work.step], work.chunk))
        assert not set(works) & set(self.started)
        assert UNDO not in {work.step for work in self.started} or not works
        after = {step.id: step.after for step in self.shape}
        for work in works:
            ends = {self._state.status(source) for source in after.get(work.step, ())}
            assert ends <= {Kind.DONE, Kind.FAILED, Kind.SKIPPED}
        self.started.extend(works)


def drive(driver: HostileDriver, perform: Callable[[Work], Outcome], pick: Pick) -> Account:
    """Perform everything here, one completion after the other."""
    while waiting := driver.waiting:
        driver.deliver(perform(waiting[pick(waiting)]))
    return driver.account


def every_order(attempt: Callable[[Pick], T]) -> Iterator[T]:
    """Repeat an attempt with every order of completions that is possible in it."""
    path: list[int] = []
    while True:
        widths: list[int] = []

        def pick(waiting: tuple[Work, ...], widths: list[int] = widths) -> int:
            if len(widths) == len(path):
                path.append(0)
            widths.append(len(waiting))
            return path[len(widths) - 1]

        yield attempt(pick)
        while path and path[-1] + 1 == widths[len(path) - 1]:
            path.pop()
        if not path:
            return
        path[-1] += 1
