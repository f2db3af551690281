"""What the cells of the kill matrix came to, printed when the session ends."""

from collections import Counter

from tests.workflows.kill.cells import Cell

_KILLED: Counter[tuple[str, str]] = Counter()
_SPENT: Counter[str] = Counter()
_LIVED: Counter[str] = Counter()


def count(cell: Cell, *, killed: bool, seconds: float) -> None:
    """Take in one cell."""
    fault = cell.fault or "none"
    _KILLED[cell.moment, fault] += killed
    _LIVED[fault] += not killed
    _SPENT[fault] += round(seconds * 1000)


def table() -> list[str]:
    """Return the table, one line a fault; nothing where no cell ran."""
    moments = sorted({moment for moment, _ in _KILLED})
    lines = [
        f"{fault:14}"
        + "".join(f"{_KILLED[moment, fault]:>16}" for moment in moments)
        + f"{_LIVED[fault]:>9}{_SPENT[fault] / 1000:>9.1f} s"
        for fault in sorted(_SPENT)
    ]
    if not lines:
        return []
    head = f"{'killed':14}" + "".join(f"{moment:>16}" for moment in moments)
    cells, killed = _KILLED.total() + _LIVED.total(), _KILLED.total()
    total = f"{cells} cells, {killed} killed, {_SPENT.total() / 1000:.0f} s"
    return [f"{head}{'no kill':>9}{'time':>11}", *lines, total]
