"""What goes wrong on purpose: for a route or all, some times or for a while."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from fnmatch import fnmatchcase


class Does(Enum):
    THROTTLED = "429"
    BROKEN = "500"
    BAD_GATEWAY = "502"
    UNAUTHORIZED = "401"
    UNAVAILABLE = "503"
    CUT_BEFORE = "cut before"
    """The connection ends before anything was done."""
    CUT_AFTER = "cut after"
    """It was done; the answer is lost."""
    SLOW = "slow"
    SHUT_OUT = "shut out"
    """The proxy before the API answers itself: a page, and for how long nobody is let through."""


@dataclass
class Fault:
    does: Does
    route: str = "*"
    """A pattern over "METHOD /path/{template}"."""
    times: int | None = 1
    until: float | None = None
    wait_s: float = 0.05
    """`retry_after` of a 429; how long a slow answer takes, or nobody is let through."""
    everywhere: bool = False
    then: Callable[[], object] | None = None
    """What happens in the moment in which a connection is cut, such as the caller's death."""
    met: int = 0

    def over(self) -> bool:
        if self.until is not None:
            return time.monotonic() >= self.until
        return self.times is not None and self.met >= self.times


@dataclass
class Faults:
    """The faults that are still to come; the first that fits is met."""

    planned: list[Fault] = field(default_factory=list)

    def add(
        self,
        does: str,
        route: str = "*",
        *,
        times: int | None = 1,
        for_s: float | None = None,
        wait_s: float = 0.05,
        everywhere: bool = False,
        then: Callable[[], object] | None = None,
    ) -> Fault:
        until = time.monotonic() + for_s if for_s is not None else None
        fault = Fault(Does(does), route, times, until, wait_s, everywhere, then)
        self.planned.append(fault)
        return fault

    def meet(self, route: str) -> Fault | None:
        for fault in self.planned:
            if not fault.over() and _fits(route, fault.route):
                fault.met += 1
                return fault
        return None

    def clear(self) -> None:
        self.planned.clear()


def _fits(route: str, pattern: str) -> bool:
    return fnmatchcase(route, pattern.replace("[", "[[]"))
