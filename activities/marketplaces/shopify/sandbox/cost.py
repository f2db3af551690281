"""Calculated query cost and the shop's leaky bucket of points.

Source: Shopify API limits, 2026-10: an object costs 1, a connection its page size, a mutation 10.
"""

from collections.abc import Mapping
from typing import Any, Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    IntValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableNode,
)

MOST_OF_ONE: Final = 1_000
MAXIMUM: Final = 20_000.0
RESTORE: Final = 1_000.0
"""Points a second, as on the largest plan, so that ordinary use is never slowed down."""
_PAGES: Final = frozenset({"nodes", "edges", "pageInfo"})


def requested(
    document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any]
) -> int:
    """Return what an operation may cost at most."""
    fragments = {
        found.name.value: found
        for found in document.definitions
        if isinstance(found, FragmentDefinitionNode)
    }
    base = 10 if operation.operation is OperationType.MUTATION else 0
    return max(base + _selected(operation.selection_set, fragments, variables), 1)


def _selected(
    selections: SelectionSetNode | None,
    fragments: Mapping[str, FragmentDefinitionNode],
    variables: Mapping[str, Any],
) -> int:
    total = 0
    for node in selections.selections if selections else ():
        if isinstance(node, FragmentSpreadNode):
            total += _selected(fragments[node.name.value].selection_set, fragments, variables)
        elif isinstance(node, FieldNode):
            if node.selection_set is not None:
                inner = _selected(node.selection_set, fragments, variables)
                times = _size(node, variables)
                total += times * max(inner, 1) if times > 1 else 1 + inner
        else:
            total += _selected(getattr(node, "selection_set", None), fragments, variables)
    return total


def _size(node: FieldNode, variables: Mapping[str, Any]) -> int:
    """Return how many objects a field may give: a page counts a tenth of its rows."""
    for argument in node.arguments or ():
        if argument.name.value in {"first", "last", "ids"}:
            value = argument.value
            if isinstance(value, IntValueNode):
                return max(int(value.value) // 10, 1)
            if isinstance(value, VariableNode):
                given = variables.get(value.name.value)
                size = len(given) if isinstance(given, list) else given
                return max(int(size or 1) // 10, 1) if isinstance(size, int) else 1
    return 1


class Bucket:
    """What a shop may still spend; it fills with the sandbox's clock."""

    def __init__(self) -> None:
        self._left = MAXIMUM
        self._at = 0.0

    def take(self, points: float, now: float) -> bool:
        """Spend points, if there are so many."""
        self._left = min(MAXIMUM, self._left + max(now - self._at, 0) * RESTORE)
        self._at = now
        if points > self._left:
            return False
        self._left -= points
        return True

    def status(self, points: int) -> dict[str, Any]:
        """Return what the vendor tells beside every answer."""
        return {
            "cost": {
                "requestedQueryCost": points,
                "actualQueryCost": points,
                "throttleStatus": {
                    "maximumAvailable": MAXIMUM,
                    "currentlyAvailable": int(self._left),
                    "restoreRate": RESTORE,
                },
            }
        }


def refused(points: int, seconds: float) -> dict[str, Any]:
    """Return the figures that make a client wait so many seconds."""
    return {
        "cost": {
            "requestedQueryCost": points,
            "actualQueryCost": None,
            "throttleStatus": {
                "maximumAvailable": MAXIMUM,
                "currentlyAvailable": 0,
                "restoreRate": max(points / max(seconds, 0.001), 0.001),
            },
        }
    }
