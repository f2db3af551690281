"""What the cells of the kill matrix came to, for the end of a session."""

from collections.abc import Sequence
from typing import NamedTuple

from tests.workflows.kill.plan import FAULTS


class Ended(NamedTuple):
    """One cell that was played."""

    moment: str
    fault: str
    killed: bool
    seconds: float


def table(cells: Sequence[Ended]) -> list[str]:
    """Return the table, one line a fault; nothing where no cell was played."""
    if not cells:
        return []
    moments = sorted({cell.moment for cell in cells})
    lines = [_line("killed", [*moments, "at its end", "seconds"])]
    for fault in (fault or "none" for fault in FAULTS):
        mine = [cell for cell in cells if cell.fault == fault]
        killed = [sum(cell.killed and cell.moment == m for cell in mine) for m in moments]
        alive = sum(not cell.killed for cell in mine)
        lines.append(_line(fault, [*killed, alive, f"{_spent(mine):.1f}"]))
    killed_all = sum(cell.killed for cell in cells)
    return [*lines, f"{len(cells)} cells, {killed_all} at their boundary, {_spent(cells):.0f} s"]


def _line(first: str, rest: Sequence[object]) -> str:
    return f"{first:14}" + "".join(f"{one!s:>16}" for one in rest)


def _spent(cells: Sequence[Ended]) -> float:
    return sum(cell.seconds for cell in cells)
