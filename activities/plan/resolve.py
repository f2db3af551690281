"""Fill a value: every expression in it, at any depth, becomes what it finds."""

from pydantic import JsonValue

from activities.plan.expressions import Expressions
from activities.plan.language import as_expression
from activities.plan.references import Scope
from activities.plan.roots import Types


def resolve(value: JsonValue, scope: Scope, types: Types, expressions: Expressions) -> JsonValue:
    """Return the value with every expression replaced by its own value.

    Raises:
        ExpressionError: an expression has no value now.
    """
    evaluate = expressions.evaluator(types)

    def fill(part: JsonValue) -> JsonValue:
        if (expression := as_expression(part)) is not None:
            return evaluate(expression, scope)
        match part:
            case dict():
                return {name: fill(inner) for name, inner in part.items()}
            case list():
                return [fill(inner) for inner in part]
            case _:
                return part

    return fill(value)
