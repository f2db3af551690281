"""Connections: slices of a list with opaque cursors, as Shopify pages."""

import base64
from collections.abc import Callable, Sequence
from typing import Any, Final

from graphql import GraphQLError

MOST: Final = 250


def page(
    nodes: Sequence[Any],
    key: Callable[[Any], str],
    draw: Callable[[Any], Any],
    *,
    first: int | None = None,
    last: int | None = None,
    after: str | None = None,
    before: str | None = None,
    reverse: bool = False,
) -> dict[str, Any]:
    """Return one page of a list that is already in its order."""
    _refuse(first, last)
    rows = list(reversed(nodes)) if reverse else list(nodes)
    keys = [key(row) for row in rows]
    start = _place(keys, after) + 1 if after else 0
    end = _place(keys, before) if before else len(rows)
    if first is not None:
        end = min(end, start + first)
    if last is not None:
        start = max(start, end - last)
    drawn = [draw(row) for row in rows[start:end]]
    cursors = [_cursor(one) for one in keys[start:end]]
    return {
        "nodes": drawn,
        "edges": [{"node": n, "cursor": c} for n, c in zip(drawn, cursors, strict=True)],
        "pageInfo": {
            "hasNextPage": end < len(rows),
            "hasPreviousPage": start > 0,
            "startCursor": cursors[0] if cursors else None,
            "endCursor": cursors[-1] if cursors else None,
        },
    }


def _refuse(first: int | None, last: int | None) -> None:
    if (first is None) == (last is None):
        raise _bad("you must provide one of first or last")
    size = first if first is not None else last
    if size is None or not 0 < size <= MOST:
        raise _bad(f"the page size must be between 1 and {MOST}")


def _bad(text: str) -> GraphQLError:
    return GraphQLError(text, extensions={"code": "BAD_REQUEST"})


def _cursor(key: str) -> str:
    return base64.b64encode(f'{{"last_id":{key}}}'.encode()).decode()


def _place(keys: Sequence[str], cursor: str) -> int:
    for place, key in enumerate(keys):
        if _cursor(key) == cursor:
            return place
    raise _bad("the cursor is invalid")
