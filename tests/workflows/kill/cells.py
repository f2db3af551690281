"""The table of the kill matrix: every boundary of an undisturbed run, each with some fault."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle

from tests.workflows.kill.driver import Moment
from tests.workflows.kill.plan import FAULTS

COMMITS = 24
REQUESTS = 24
"""What an undisturbed run makes; one that makes fewer is ended abruptly where it is done."""
_WRITES = cycle(["write", "productVariantsBulkUpdate", "inventorySetQuantities", "productUpdate"])
_SOME = cycle(["inventorySetQuantities", "productVariantsBulkUpdate"])


@dataclass(frozen=True)
class Cell:
    """One kill: when, and what was wrong with the shop meanwhile."""

    moment: Moment
    number: int
    fault: str | None
    match: str
    times: int

    def __str__(self) -> str:
        return f"{self.moment} {self.number}, {self.fault or 'no fault'}".replace(" ", "_")


def _match(fault: str | None) -> str:
    if fault == "stale_read":
        return "read"
    if fault == "throttle":
        return "*"
    if fault in {"outage", "expired_token"}:
        return next(_SOME)  # or nothing would be left to kill
    return next(_WRITES)


def _cells() -> Iterator[Cell]:
    faults = cycle(FAULTS)
    boundaries: list[tuple[Moment, int]] = [
        *(("before commit", n) for n in range(1, COMMITS + 1)),
        *(("after commit", n) for n in range(1, COMMITS + 1)),
        *(("before request", n) for n in range(1, REQUESTS + 1)),
        *(("after request", n) for n in range(1, REQUESTS + 1)),
    ]
    for position, (moment, number) in enumerate(boundaries):
        if position and position % len(FAULTS) == 0:
            next(faults)  # or every moment of a kind would meet the same fault again
        fault = next(faults)
        yield Cell(moment, number, fault, _match(fault), times=1 + position % 3)


CELLS = tuple(_cells())
