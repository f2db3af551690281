"""Shopify's own scalars, as strict as the real ones, and its global ids."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from graphql import GraphQLError, GraphQLScalarType, GraphQLSchema

_MONEY = re.compile(r"^-?\d{1,18}(\.\d{1,2})?$")
_GID = re.compile(r"^gid://shopify/([A-Za-z]+)/(\d+)(\?[\w=&]+)?$")
_CENT = Decimal("0.01")


def refusal(message: str, code: str) -> GraphQLError:
    """Make a top-level error with Shopify's code."""
    return GraphQLError(message, extensions={"code": code})


def numbered(id: str, kind: str) -> str:
    """Return a global id that is well formed and of this kind.

    Raises:
        GraphQLError: it is not; the real API answers that at the top level too.
    """
    found = _GID.match(id)
    if found is None:
        raise refusal(f"Invalid global id '{id}'", "INVALID_VARIABLE")
    if found[1] != kind:
        raise refusal(f"Invalid id: {id}", "RESOURCE_NOT_FOUND")
    return id


def kind_of(id: str) -> str:
    """Return the type that a global id names, or nothing."""
    found = _GID.match(id)
    return found[1] if found else ""


def number_of(id: str) -> int:
    """Return the number in a well-formed global id."""
    found = _GID.match(id)
    return int(found[2]) if found else 0


def gid(kind: str, number: int) -> str:
    """Make a global id."""
    return f"gid://shopify/{kind}/{number}"


def timestamp(at: float) -> str:
    """Write a moment as Shopify's `DateTime`."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def cents(amount: Decimal) -> str:
    """Write an amount with the two decimals of the seeded currencies."""
    return str(amount.quantize(_CENT))


def _money(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    if not isinstance(value, str) or not _MONEY.match(value):
        raise GraphQLError(f"Could not coerce value {value!r} to Money")
    return cents(Decimal(value))


def _instant(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError as wrong:
        raise GraphQLError(f"Could not coerce value {value!r} to DateTime") from wrong
    return timestamp(at.replace(tzinfo=at.tzinfo or UTC).timestamp())


def install(schema: GraphQLSchema) -> None:
    """Give the schema's scalars their input rules; all are written out as they are stored."""
    for name, parse in (("Money", _money), ("Decimal", _money), ("DateTime", _instant)):
        scalar = schema.type_map[name]
        assert isinstance(scalar, GraphQLScalarType)  # noqa: S101 - the schema file declares it
        scalar.parse_value = parse  # type: ignore[method-assign]
        scalar.coerce_input_value = parse
