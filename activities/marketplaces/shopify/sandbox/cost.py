"""Calculated query cost and the shop's leaky bucket of points.

An object costs 1, a connection 2 and its rows, a mutation 10; leaves and refusals cost nothing.
What is asked for must be in the bucket; what was really delivered is taken out of it.

Source: Shopify GraphQL Admin API rate limits, 2026-10.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableNode,
)

MOST_OF_ONE: Final = 1_000
MAXIMUM: Final = 20_000.0
RESTORE: Final = 1_000.0
"""Points a second, as on the Plus plan, so that ordinary use is never slowed down."""

_MUTATION: Final = 10
_CONNECTION: Final = 2
_FREE: Final = frozenset({"pageInfo", "userErrors"})
_NOT_YET: Final = object()
"""Stands for data that is still to be read: sizes then come from the arguments."""


class Query:
    """One operation with its variables, as its cost sees it."""

    def __init__(
        self,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any],
    ) -> None:
        self._operation = operation
        self._variables = variables
        self._fragments = {
            found.name.value: found
            for found in document.definitions
            if isinstance(found, FragmentDefinitionNode)
        }

    def requested(self) -> int:
        """Return what it may cost at most."""
        return self._root(_NOT_YET)

    def actual(self, data: Mapping[str, Any] | None) -> int:
        """Return what it has cost with this data."""
        return self._root(data or {})

    def _root(self, data: Any) -> int:  # noqa: ANN401 - any JSON
        if self._operation.operation is OperationType.MUTATION:
            return sum(
                _MUTATION + self._inside(field.selection_set, _under(field, data))
                for field in self._fields(self._operation.selection_set)
            )
        return max(self._inside(self._operation.selection_set, data), 1)

    def _fields(self, selections: SelectionSetNode | None) -> Iterator[FieldNode]:
        for node in selections.selections if selections else ():
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, FragmentSpreadNode):
                yield from self._fields(self._fragments[node.name.value].selection_set)
            else:
                yield from self._fields(getattr(node, "selection_set", None))

    def _inside(self, selections: SelectionSetNode | None, data: Any) -> int:  # noqa: ANN401
        return sum(self._field(node, _under(node, data)) for node in self._fields(selections))

    def _field(self, node: FieldNode, data: Any) -> int:  # noqa: ANN401 - any JSON
        if node.selection_set is None or data is None or node.name.value in _FREE:
            return 0
        rows = list(self._rows(node))
        if rows:
            return _CONNECTION + self._page(node, rows, data)
        if data is _NOT_YET:
            return self._size(node, "ids", absent=1) * (1 + self._inside(node.selection_set, data))
        if isinstance(data, list) and node.name.value == "nodes":
            return sum(1 + self._inside(node.selection_set, one) for one in data if one)
        first = (data[0] if data else None) if isinstance(data, list) else data
        return 0 if first is None else 1 + self._inside(node.selection_set, first)

    def _rows(self, node: FieldNode) -> Iterator[tuple[str, FieldNode]]:
        """Return the row fields of a connection, by where their data lies."""
        for field in self._fields(node.selection_set):
            if field.name.value == "nodes":
                yield "nodes", field
            if field.name.value == "edges":
                for inner in self._fields(field.selection_set):
                    if inner.name.value == "node":
                        yield "edges", inner

    def _page(self, node: FieldNode, rows: list[tuple[str, FieldNode]], data: Any) -> int:  # noqa: ANN401
        if data is _NOT_YET:
            size = self._size(node, "first", absent=0) or self._size(node, "last", absent=0)
            each = sum(self._inside(field.selection_set, data) for _, field in rows)
            return size * (1 + each)
        drawn = data.get("nodes") or [edge.get("node") for edge in data.get("edges") or ()]
        return sum(
            1 + sum(self._inside(field.selection_set, one) for _, field in rows)
            for one in drawn
            if one
        )

    def _size(self, node: FieldNode, name: str, *, absent: int) -> int:
        for argument in node.arguments or ():
            if argument.name.value == name:
                value = argument.value
                if isinstance(value, IntValueNode):
                    return int(value.value)
                if isinstance(value, ListValueNode):
                    return len(value.values)
                if isinstance(value, VariableNode):
                    given = self._variables.get(value.name.value)
                    size = len(given) if isinstance(given, list) else given
                    return size if isinstance(size, int) else absent
        return absent


def _under(node: FieldNode, data: Any) -> Any:  # noqa: ANN401 - any JSON
    if data is _NOT_YET:
        return data
    key = node.alias.value if node.alias else node.name.value
    return data.get(key) if isinstance(data, dict) else None


class Bucket:
    """What a shop may still spend; it fills with the sandbox's clock."""

    def __init__(self) -> None:
        self._left = MAXIMUM
        self._at = 0.0

    def holds(self, points: float, now: float) -> bool:
        """Tell whether so many points are there."""
        self._left = min(MAXIMUM, self._left + max(now - self._at, 0) * RESTORE)
        self._at = max(now, self._at)
        return points <= self._left

    def take(self, points: float) -> None:
        """Spend what was delivered."""
        self._left -= points

    def status(self, requested: int, actual: int | None) -> dict[str, Any]:
        """Return what the vendor tells beside every answer."""
        return _status(requested, actual, int(self._left), RESTORE)


def starved(requested: int, seconds: float) -> dict[str, Any]:
    """Return the figures of an empty bucket that will hold enough after so many seconds."""
    return _status(requested, None, 0, max(requested / max(seconds, 0.001), 0.001))


def _status(requested: int, actual: int | None, left: float, restore: float) -> dict[str, Any]:
    throttle = {
        "maximumAvailable": MAXIMUM,
        "currentlyAvailable": left,
        "restoreRate": restore,
    }
    return {"requestedQueryCost": requested, "actualQueryCost": actual, "throttleStatus": throttle}
