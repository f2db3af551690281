"""What may go wrong between an app and the Web API."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Trouble = Literal["429", "500", "503", "cut_before", "cut_after", "slow", "late", "bare"]
"""A bare answer says that it was done, and nothing of what it should say beside."""


@dataclass
class Order:
    """One thing that shall go wrong, a few times or for a while."""

    trouble: Trouble
    method: str = "*"
    times: int | None = None
    until: float | None = None
    seconds: float = 1.0
    """How long to wait: what Retry-After says, how slow the call is, or how late its answer."""
    then: Callable[[], object] | None = None
    """What happens in the same moment, such as the death of whoever called."""

    def meets(self, method: str, now: float) -> bool:
        if self.until is not None and now >= self.until:
            return False
        return self.method in {"*", method} and self.times != 0


@dataclass
class Faults:
    """The orders that still hold; the first that meets a call is taken."""

    orders: list[Order] = field(default_factory=list)

    def take(self, method: str, now: float) -> Order | None:
        order = next((one for one in self.orders if one.meets(method, now)), None)
        if order is not None and order.times is not None:
            order.times -= 1
        return order
