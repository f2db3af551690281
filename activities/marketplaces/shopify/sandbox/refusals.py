"""`userErrors`: the vendor understood a mutation, and refuses it as a whole."""

from collections.abc import Callable
from typing import Any, NoReturn

from graphql import GraphQLResolveInfo

from activities.marketplaces.shopify.sandbox.draw import Drawn

Info = GraphQLResolveInfo[Any]
"""What graphql hands a resolver."""

Field = tuple[str | int, ...]
"""Where the refused value stands in the arguments."""


class Refused(Exception):
    """A mutation that changes nothing."""

    def __init__(self, message: str, field: Field | None, code: str | None) -> None:
        super().__init__(message)
        path = None if field is None else [str(part) for part in field]
        self.error = {"message": message, "field": path, "code": code}


def refuse(message: str, field: Field | None, code: str | None = None) -> NoReturn:
    """Refuse a mutation."""
    raise Refused(message, field, code)


def at_most(text: str | None, length: int, field: Field, code: str | None = None) -> None:
    """Refuse a text that is longer than the vendor stores."""
    if text is not None and len(text) > length:
        name = str(field[-1])
        name = name[:1].upper() + name[1:]
        refuse(f"{name} is too long (maximum is {length} characters)", field, code)


def answered(write: Callable[..., Drawn], **empty: Any) -> Callable[..., Drawn]:  # noqa: ANN401
    """Turn a refusal into the payload that carries it."""

    def resolve(info: Info, **given: Any) -> Drawn:  # noqa: ANN401
        try:
            return empty | write(info, **given) | {"userErrors": []}
        except Refused as refused:
            return empty | {"userErrors": [refused.error]}

    return resolve
