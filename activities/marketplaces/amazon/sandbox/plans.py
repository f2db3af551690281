"""The usage plans of the simulated Amazon: a burst for each operation, filled up again at a rate.

Source: the usage plans in the Selling Partner API models; previews take one request a second.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple


class Plan(NamedTuple):
    """How fast an operation may be asked."""

    rate: float
    burst: int


PLANS: Final[Mapping[str, Plan]] = {
    "getListingsItem": Plan(5, 10),
    "searchListingsItems": Plan(5, 5),
    "patchListingsItem": Plan(5, 5),
    "putListingsItem": Plan(5, 10),
    "deleteListingsItem": Plan(5, 5),
    "patchListingsItem:preview": Plan(1, 1),
    "putListingsItem:preview": Plan(1, 1),
    "searchDefinitionsProductTypes": Plan(5, 10),
    "getDefinitionsProductType": Plan(5, 10),
    "getCompetitiveSummary": Plan(0.033, 1),
    "getInventorySummaries": Plan(2, 2),
    "searchOrders": Plan(0.0056, 20),
}


class Meter:
    """What of one operation's plan a seller has left, by the sandbox's clock."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._left = float(plan.burst)
        self._at = 0.0

    def allows(self, now: float) -> bool:
        """Take one request, or say that there is none left."""
        gone = max(now - self._at, 0.0) if self._at else 0.0
        self._left = min(self._plan.burst, self._left + gone * self._plan.rate)
        self._at = max(now, self._at)
        if self._left < 1 - 1e-6:
            return False
        self._left -= 1
        return True
