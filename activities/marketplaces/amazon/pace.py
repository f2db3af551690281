"""How fast Amazon lets each operation be asked: so many a second, and a few at once."""

from datetime import datetime, timedelta
from typing import Final

from activities.clock import Clock
from activities.errors import Throttled
from activities.throttle import LONGEST_WAIT_S

SLOWEST_S: Final = 60.0
"""A refusal never closes an operation for longer, however many came before it."""


class Pace:
    """One operation's tokens: a burst that fills up again at a rate.

    Amazon tells the rate beside its answers and never what is left, so we count ourselves.
    """

    def __init__(self, clock: Clock, *, rate: float, burst: int) -> None:
        """Start full, at Amazon's published rate."""
        self._clock = clock
        self._rate = rate
        self._burst = burst
        self._left = float(burst)
        self._at = clock.now()
        self._closed_until: datetime | None = None
        self._refused = 0
        self._promised: list[datetime] = []
        """When those will come again who were sent away: each at a moment of his own."""

    def learn(self, rate: float) -> None:
        """Take over the rate that Amazon says this seller has."""
        if rate > 0:
            self._rate = rate
        self._refused = 0

    def refused(self, asked_s: float | None) -> float:
        """Close for a while, longer with each refusal in a row; return the seconds.

        Args:
            asked_s: what the answer itself asked for, if it did.
        """
        own = min(max(1 / self._rate, 1.0) * 2**self._refused, SLOWEST_S)
        wait = own if asked_s is None else asked_s
        self._refused += 1
        self._left = 0.0
        self._at = self._clock.now()
        self._closed_until = self._at + timedelta(seconds=wait)
        return wait

    def wait_s(self) -> float:
        """Return the seconds until the next request may go; 0 is now."""
        now = self._clock.now()
        self._left = min(
            self._left + self._rate * max((now - self._at).total_seconds(), 0.0), self._burst
        )
        self._at = now
        closed = (self._closed_until - now).total_seconds() if self._closed_until else 0.0
        missing = max(1.0 - self._left, 0.0) / self._rate
        return max(closed, missing, 0.0)

    async def take(self, *, deadline: datetime | None) -> None:
        """Wait for a token and take it.

        A request with a deadline is a write: leave was given for this very moment, so it never
        waits here.

        Raises:
            Throttled: there is none in time, or none now for a write; nothing was sent.
        """
        while (wait := self.wait_s()) > 0:
            if deadline is not None or wait > LONGEST_WAIT_S:
                raise Throttled(round(self._promise(wait), 3) or 0.001)
            await self._clock.sleep_until(self._clock.now() + timedelta(seconds=wait))
        self._left -= 1

    def _promise(self, wait_s: float) -> float:
        """Return the seconds after which to come again, so that not all come at once."""
        now = self._clock.now()
        self._promised = [at for at in self._promised if at > now]
        slot = now + timedelta(seconds=wait_s)
        if self._promised:
            slot = max(slot, self._promised[-1] + timedelta(seconds=1 / self._rate))
        self._promised.append(slot)
        return (slot - now).total_seconds()
