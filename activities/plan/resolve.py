"""Fill a value: every expression in it, at any depth, becomes what it finds."""

from collections.abc import Callable

from pydantic import JsonValue

from activities.plan.language import Expression, as_expression
from activities.plan.references import Scope

Evaluate = Callable[[Expression, Scope], JsonValue]
"""Gives the value of one expression; raises ExpressionError where it has none."""


def resolve(value: JsonValue, scope: Scope, evaluate: Evaluate) -> JsonValue:
    """Return the value with every expression replaced by its own value.

    Raises:
        ExpressionError: an expression has no value now.
    """
    if (expression := as_expression(value)) is not None:
        return evaluate(expression, scope)
    match value:
        case dict():
            return {name: resolve(inner, scope, evaluate) for name, inner in value.items()}
        case list():
            return [resolve(inner, scope, evaluate) for inner in value]
        case _:
            return value
