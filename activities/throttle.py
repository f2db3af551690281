"""How fast a marketplace lets us ask: waits before a request, never after a refusal."""

import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from activities.clock import Clock
from activities.errors import Throttled

LONGEST_WAIT_S: Final = 10.0
"""A call that would have to wait longer says so instead; whoever asked decides."""

LONGEST_RETRY_AFTER_S: Final = 86_400.0


class Bucket:
    """One shop's budget of points, as the marketplace's own answers tell it.

    Before the first answer nothing is known and nothing is held back. Points of requests in
    flight count as spent until their answers say what is really left.
    """

    def __init__(self, clock: Clock) -> None:
        """Wait by `clock`."""
        self._clock = clock
        self._in_flight = 0.0
        self._level = self._most = math.inf
        self._rate = 0.0
        self._seen_at = self._closed_until = datetime.min.replace(tzinfo=UTC)

    def saw(self, available: float, *, most: float, rate: float) -> None:
        """Take over what the marketplace says is left.

        Args:
            available: points left now.
            most: points of a full bucket.
            rate: points restored per second.
        """
        self._level, self._most, self._rate = available, most, max(rate, 0.0)
        self._seen_at = self._clock.now()

    def close_for(self, seconds: float) -> None:
        """Let nothing through for a while, because the marketplace asked for it."""
        until = self._clock.now() + timedelta(seconds=seconds)
        self._closed_until = max(self._closed_until, until)

    def wait_s(self, points: float) -> float:
        """Return the seconds until a request of that many points may go; 0 is now."""
        now = self._clock.now()
        closed = max((self._closed_until - now).total_seconds(), 0.0)
        missing = min(points, self._most) - self._left(now)
        if missing <= 0:
            return closed
        return max(closed, missing / self._rate if self._rate else LONGEST_RETRY_AFTER_S)

    @asynccontextmanager
    async def spend(self, points: float, *, deadline: datetime | None) -> AsyncIterator[None]:
        """Wait for the points, and hold them while the request is on its way.

        A request with a deadline is a write: leave was given for this very moment, after a read
        made just before. It never waits here, where no halt, cancel or new price would be seen.

        Raises:
            Throttled: they are not there in time, or not now for a write; nothing was sent.
        """
        while wait := self.wait_s(points):
            if deadline is not None or wait > LONGEST_WAIT_S:
                raise Throttled(round(wait, 3))
            await self._clock.sleep_until(self._clock.now() + timedelta(seconds=wait))
        self._in_flight += points
        try:
            yield
        finally:
            self._in_flight -= points

    def _left(self, now: datetime) -> float:
        if math.isinf(self._level):
            return self._level
        restored = self._rate * max((now - self._seen_at).total_seconds(), 0.0)
        return min(self._level + restored, self._most) - self._in_flight


def retry_after_s(header: str, now: datetime) -> float:
    """Read how long a marketplace asks us to wait.

    Args:
        header: the `Retry-After` field: seconds ("120", "2.0") or an HTTP date.
        now: an aware instant; used only with an HTTP date.

    Returns:
        Seconds from `now`, between 0 and 86 400 (one day).

    Raises:
        ValueError: neither form; the caller then backs off by its own rule.

    Source:
        RFC 9110, section 10.2.3; some vendors write a decimal fraction.
    """
    try:
        wait = float(header)
    except ValueError:
        at = parsedate_to_datetime(header)
        wait = ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds()
    if math.isnan(wait):
        reason = f"{header!r} is no waiting time"
        raise ValueError(reason)
    return min(max(wait, 0.0), LONGEST_RETRY_AFTER_S)
