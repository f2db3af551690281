"""The sandbox's own clock: wall time plus an offset that `advance` raises."""

import os
from pathlib import Path

from activities.clock import SystemClock


class RaisedClock:
    """Tells sandbox time in seconds since 1970 and publishes its offset in a file."""

    def __init__(self, path: Path, offset: float) -> None:
        """Start at the larger of the stored and the published offset: time never goes back."""
        self._path = path
        self._wall = SystemClock()
        self._stamp = 0
        published = path.read_text(encoding="ascii").strip() if path.exists() else ""
        self.offset = max(offset, float(published or "0"))

    def now(self) -> float:
        """Return the present moment."""
        return self._wall.now().timestamp() + self.offset

    def raise_by(self, seconds: float) -> None:
        """Move forward for this process; nobody else sees it before `publish`."""
        self.offset += seconds

    def publish(self) -> None:
        """Replace the clock's file at once, under a modification time that always rises."""
        fresh = self._path.with_suffix(".clock.new")
        fresh.write_text(f"{self.offset:.6f}", encoding="ascii")
        # Readers look for a new modification time, and two advances may share a clock tick.
        self._stamp = max(fresh.stat().st_mtime_ns, self._stamp + 1)
        os.utime(fresh, ns=(self._stamp, self._stamp))
        fresh.replace(self._path)
