"""The server's clock, and the ids that carry its time."""

import time
from datetime import UTC, datetime

EPOCH_MS = 1_420_070_400_000
"""The first second of 2015, from which every id counts its milliseconds."""


class Clock:
    """Wall time plus what a test lets pass."""

    def __init__(self) -> None:
        self.ahead_s = 0.0
        self._last = 0

    def now(self) -> float:
        return time.time() + self.ahead_s

    def skip(self, seconds: float) -> None:
        """Let time pass."""
        self.ahead_s += seconds

    def next_id(self) -> int:
        """Make an id that carries the time and is greater than every earlier one."""
        made = (int(self.now() * 1000) - EPOCH_MS) << 22
        self._last = max(made, self._last + 1)
        return self._last


def iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat()
