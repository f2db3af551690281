"""What can go wrong on the way to a shop, ordered through `POST /_sandbox/fault`.

fail_before    nothing is done; the dialect's 500
drop_after     done, and the connection is cut before the answer
late_apply     the connection is cut at once; done `seconds` later
slow           done at once, answered `seconds` later
throttle       refused in the dialect's own way for `seconds`
stale_read     a read answers with what was true `seconds` ago
garbage        a 200 whose body breaks off; a write among them was done
expired_token  the token is refused for `seconds`
outage         the dialect's 503 for `seconds`

A fault strikes the next `times` requests that it matches. Of throttle, expired_token and outage
each strike opens a window: from its first request on, for `seconds`, all that match are hit.
Seconds follow the sandbox's clock.
"""

import sqlite3
from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

from activities.sandbox.dialect import Kind, Understood

FaultKind = Literal[
    "fail_before", "drop_after", "late_apply", "slow", "throttle", "stale_read", "garbage",
    "expired_token", "outage",
]  # fmt: skip
KINDS: tuple[FaultKind, ...] = get_args(FaultKind)
WINDOWS: frozenset[FaultKind] = frozenset({"throttle", "expired_token", "outage"})
ONLY: Mapping[FaultKind, Kind] = {"late_apply": "write", "stale_read": "read"}
"""Faults that make sense for one kind of request and pass the other by."""

SECONDS: Mapping[FaultKind, float] = {
    "late_apply": 5, "slow": 3, "throttle": 2, "stale_read": 10, "expired_token": 30, "outage": 30,
}  # fmt: skip
"""How long each lasts when the order does not say."""

_COLUMNS = 'n, shop, "match", kind, left, seconds, opened'


class Fault(NamedTuple):
    """One ordered fault."""

    n: int
    shop: str | None
    match: str
    kind: FaultKind
    left: int
    seconds: float
    opened: float | None

    def hits(self, shop: str, understood: Understood) -> bool:
        """Tell whether a request is one of those that the order names."""
        if self.shop not in {None, shop} or ONLY.get(self.kind, understood.kind) != understood.kind:
            return False
        return self.match in {"*", understood.kind, *understood.operations}

    def ends(self) -> float:
        """Return when its open window closes."""
        return (self.opened or 0.0) + self.seconds


class Strike(NamedTuple):
    """A fault at work on one request."""

    fault: Fault
    seconds: float
    """How long it lasts from now on."""
    opens: bool
    """Whether this request uses up one of its times."""


def order(
    db: sqlite3.Connection,
    shop: str | None,
    match: str,
    kind: FaultKind,
    times: int,
    seconds: float,
) -> None:
    """Store an order; earlier ones strike first."""
    db.execute(
        'INSERT INTO faults (shop, "match", kind, left, seconds) VALUES (?, ?, ?, ?, ?)',
        (shop, match, kind, times, seconds),
    )


def ordered(db: sqlite3.Connection, now: float) -> list[Fault]:
    """Return the faults that may still strike, oldest first."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM faults ORDER BY n")  # noqa: S608 - constant
    every = [Fault(*row) for row in rows]
    return [one for one in every if one.left > 0 or (one.opened is not None and now < one.ends())]


def forget(db: sqlite3.Connection, shop: str, kind: FaultKind | None = None) -> None:
    """Take back every order that names a shop, or those of one kind."""
    db.execute("DELETE FROM faults WHERE shop=? AND ? IN (kind, '*')", (shop, kind or "*"))


def find(db: sqlite3.Connection, shop: str, understood: Understood, now: float) -> Strike | None:
    """Find the fault that strikes a request, without using it up."""
    for row in db.execute(f"SELECT {_COLUMNS} FROM faults ORDER BY n"):  # noqa: S608 - constant
        fault = Fault(*row)
        if not fault.hits(shop, understood):
            continue
        if fault.opened is not None and now < fault.ends():
            return Strike(fault, fault.ends() - now, opens=False)
        if fault.left > 0:
            return Strike(fault, fault.seconds, opens=True)
    return None


def use(db: sqlite3.Connection, strike: Strike, now: float) -> None:
    """Use up one time of a fault, and forget it when nothing is left."""
    fault = strike.fault
    if strike.opens:
        db.execute(
            "UPDATE faults SET left=left-1, opened=? WHERE n=?",
            (now if fault.kind in WINDOWS else None, fault.n),
        )
    db.execute("DELETE FROM faults WHERE left<=0 AND (opened IS NULL OR opened+seconds<=?)", (now,))
