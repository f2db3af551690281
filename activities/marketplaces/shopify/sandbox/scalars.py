"""Shopify's own scalars, as strict as the real ones, and its global ids."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from graphql import GraphQLError, GraphQLScalarType, GraphQLSchema

_MONEY: Final = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,2})?")
_GID: Final = re.compile(r"gid://shopify/([A-Za-z]+)/([0-9]{1,20})(\?[a-z_]+=[a-z0-9_]+)?")


def refusal(message: str, code: str) -> GraphQLError:
    """Make a top-level error with Shopify's code."""
    return GraphQLError(message, extensions={"code": code})


def gid(kind: str, number: object) -> str:
    """Write a global id."""
    return f"gid://shopify/{kind}/{number}"


def named(id: str) -> tuple[str, str]:
    """Return the kind and the number that a global id names.

    Raises:
        GraphQLError: it is malformed; the real API answers that at the top level too.
    """
    found = _GID.fullmatch(id)
    if found is None:
        raise refusal(f"Invalid global id '{id}'", "INVALID_VARIABLE")
    return found[1], found[2]


def numbered(id: str, kind: str) -> str:
    """Return the number in a global id of this kind.

    Raises:
        GraphQLError: it is malformed, or names something else.
    """
    found, number = named(id)
    if found != kind:
        raise refusal(f"Invalid id: {id}", "RESOURCE_NOT_FOUND")
    return number


def timestamp(at: float) -> str:
    """Write a moment as Shopify's `DateTime`."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _money(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    if not isinstance(value, str) or not _MONEY.fullmatch(value):
        raise GraphQLError(f"Could not coerce value {value!r} to Money")
    return f"{Decimal(value):.2f}"


def _instant(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError as wrong:
        raise GraphQLError(f"Could not coerce value {value!r} to DateTime") from wrong
    return timestamp(at.replace(tzinfo=at.tzinfo or UTC).timestamp())


def install(schema: GraphQLSchema) -> None:
    """Give the schema's scalars their input rules; all are written out as they are stored."""
    for name, parse in (("Money", _money), ("DateTime", _instant)):
        scalar = schema.type_map[name]
        if isinstance(scalar, GraphQLScalarType):
            scalar.parse_value = parse  # type: ignore[method-assign]
            scalar.coerce_input_value = parse
