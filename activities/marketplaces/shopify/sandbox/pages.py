"""Connections: slices of a list with opaque cursors, as Shopify pages.

A cursor names a place in the order, not a row: it holds when rows come and go between two pages.
"""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from activities.marketplaces.shopify.sandbox.scalars import refusal

MOST: Final = 250

Place = tuple[Any, int]
"""Where a row stands: what its list is sorted by, then its number."""


def page(
    rows: Sequence[Any],
    key: Callable[[Any], str],
    draw: Callable[[Any], Any],
    asked: Mapping[str, Any],
    order: Callable[[Any], Any] = lambda _: 0,
) -> dict[str, Any]:
    """Return one page of a list, sorted by `order` and then by number."""
    first, last = asked.get("first"), asked.get("last")
    _refuse(first, last)
    backwards = bool(asked.get("reverse"))
    placed = [((order(row), int(key(row))), row) for row in rows]
    placed.sort(key=lambda one: one[0], reverse=backwards)
    start, end = 0, len(placed)
    if (after := asked.get("after")) is not None:
        start = _passed(placed, _place(after), backwards=backwards, itself=True)
    if (before := asked.get("before")) is not None:
        end = _passed(placed, _place(before), backwards=backwards, itself=False)
    if first is not None:
        end = min(end, start + first)
    if last is not None:
        start = max(start, end - last)
    found = placed[start:end]
    drawn = [draw(row) for _, row in found]
    return {
        "nodes": drawn,
        "edges": lambda _: [
            {"node": node, "cursor": _cursor(place)}
            for node, (place, _row) in zip(drawn, found, strict=True)
        ],
        "pageInfo": {
            "hasNextPage": end < len(placed),
            "hasPreviousPage": start > 0,
            "startCursor": _cursor(found[0][0]) if found else None,
            "endCursor": _cursor(found[-1][0]) if found else None,
        },
    }


def _refuse(first: int | None, last: int | None) -> None:
    if first is None and last is None:
        raise refusal("you must provide one of first or last", "BAD_REQUEST")
    if first is not None and last is not None:
        raise refusal("providing both first and last is not supported", "BAD_REQUEST")
    size = first if first is not None else last
    if size is not None and not 0 < size <= MOST:
        text = f"The page size must be between 1 and {MOST}; {size} was given."
        raise refusal(text, "MAX_INPUT_SIZE_EXCEEDED" if size > MOST else "BAD_REQUEST")


def _passed(
    placed: Sequence[tuple[Place, Any]], place: Place, *, backwards: bool, itself: bool
) -> int:
    """Count the rows that stand before a place, or at it."""
    try:
        return sum(
            (at > place if backwards else at < place) or (itself and at == place)
            for at, _ in placed
        )
    except TypeError as mixed:  # a cursor of a list in another order
        raise refusal("Invalid cursor for current pagination sort.", "BAD_REQUEST") from mixed


def _cursor(place: Place) -> str:
    text = json.dumps({"last_id": place[1], "last_value": place[0]}, separators=(",", ":"))
    return base64.b64encode(text.encode()).decode()


def _place(cursor: str) -> Place:
    try:
        found = json.loads(base64.b64decode(cursor, validate=True))
        return found["last_value"], int(found["last_id"])
    except (ValueError, KeyError, TypeError) as wrong:
        raise refusal("Invalid cursor for current pagination sort.", "BAD_REQUEST") from wrong
