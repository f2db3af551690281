"""The sandbox's journals: what was asked, what took effect, what will land late."""

import json
import sqlite3
from datetime import UTC, datetime
from typing import Any, NamedTuple

from activities.sandbox.dialect import Asked, Understood
from activities.sandbox.state import Effect


class Late(NamedTuple):
    """A write whose client is gone, and which lands at `due`."""

    request: int
    due: float
    shop: str
    operation: str
    asked: Asked


def moment(at: float) -> str:
    """Write a moment as the journals show it."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def named(understood: Understood) -> str:
    """Join the operation names of one request."""
    return ",".join(understood.operations)


def keep_request(
    db: sqlite3.Connection, at: float, shop: str, understood: Understood, fault: str | None,
) -> int:  # fmt: skip
    """Record a request and return its number."""
    done = db.execute(
        "INSERT INTO requests (at, shop, operation, kind, fault) VALUES (?, ?, ?, ?, ?)",
        (at, shop, named(understood), understood.kind, fault),
    )
    return int(done.lastrowid or 0)


def keep_status(db: sqlite3.Connection, request: int, status: int | None) -> None:
    """Record how a request was answered; None means that its connection was cut."""
    db.execute("UPDATE requests SET status=? WHERE seq=?", (status, request))


def keep_effects(
    db: sqlite3.Connection,
    at: float,
    shop: str,
    effects: list[Effect],
    operation: str,
    request: int,
) -> None:
    """Record what a write did."""
    db.executemany(
        "INSERT INTO effects (at, shop, sku, what, value, operation, request)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (at, shop, effect.sku, effect.what, json.dumps(effect.value), operation, request)
            for effect in effects
        ],
    )


def requests(db: sqlite3.Connection, last: int | None = None) -> list[dict[str, Any]]:
    """Return every request, or the last few, oldest first."""
    rows = db.execute(
        "SELECT * FROM (SELECT seq, at, shop, operation, kind, fault, status FROM requests"
        " ORDER BY seq DESC LIMIT ?) ORDER BY seq",
        (-1 if last is None else last,),
    )
    names = "seq at shop operation kind fault status".split()
    return [dict(zip(names, (row[0], moment(row[1]), *row[2:]), strict=True)) for row in rows]


def effects(db: sqlite3.Connection, last: int | None = None) -> list[dict[str, Any]]:
    """Return every effect, or the last few, oldest first; those of one request share its number."""
    rows = db.execute(
        "SELECT * FROM (SELECT seq, shop, sku, what, value, at, operation, request FROM effects"
        " ORDER BY seq DESC LIMIT ?) ORDER BY seq",
        (-1 if last is None else last,),
    )
    return [
        {
            "seq": seq,
            "shop": shop,
            "sku": sku,
            "what": what,
            "value": json.loads(value),
            "at": moment(at),
            "operation": operation,
            "request": request,
        }
        for seq, shop, sku, what, value, at, operation, request in rows
    ]


def postpone(db: sqlite3.Connection, late: Late) -> None:
    """Keep a write that lands later."""
    db.execute(
        "INSERT INTO late VALUES (?, ?, ?, ?, ?)",
        (late.request, late.due, late.shop, late.operation, late.asked.to_json()),
    )


def due(db: sqlite3.Connection, now: float) -> Late | None:
    """Return the next write that should have landed by now."""
    row = db.execute(
        "SELECT request, due, shop, operation, asked FROM late WHERE due <= ?"
        " ORDER BY due, request LIMIT 1",
        (now,),
    ).fetchone()
    if row is None:
        return None
    request, at, shop, operation, asked = row
    return Late(request, at, shop, operation, Asked.from_json(asked))


def has_late(db: sqlite3.Connection) -> bool:
    """Tell whether there are writes that have not landed."""
    return db.execute("SELECT 1 FROM late LIMIT 1").fetchone() is not None


def landed(db: sqlite3.Connection, request: int) -> None:
    """Forget a late write that has landed."""
    db.execute("DELETE FROM late WHERE request=?", (request,))


def keep_competitor(db: sqlite3.Connection, shop: str, sku: str, seller: str, price: str) -> None:
    """Store what another seller asks for the same article."""
    db.execute("REPLACE INTO competitors VALUES (?, ?, ?, ?)", (shop, sku, seller, price))
