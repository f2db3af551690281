"""The front door of the simulated Admin API: what surrounds a document, and its meaning."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    build_schema,
    get_operation_ast,
    parse,
    validate,
)
from graphql.execution import get_variable_values

from activities.marketplaces.shopify.sandbox.cost import Query
from activities.marketplaces.shopify.sandbox.scalars import install
from activities.sandbox.dialect import Answer, Asked, SandboxShop
from activities.sandbox.seed import read_only_token

PATH: Final = "/admin/api/2026-10/graphql.json"
TOKEN_HEADER: Final = "x-shopify-access-token"  # noqa: S105 - the header's name
SCHEMA: Final = build_schema((Path(__file__).parent / "schema.graphql").read_text("utf-8"))
install(SCHEMA)

_REMEMBERED: Final = 256
_LONGEST: Final = 5_000
"""Tokens of a document."""
_CODES: Final = {
    "Cannot query field": "undefinedField",
    "Unknown argument": "argumentNotAccepted",
    "Unknown directive": "undefinedDirective",
    "Unknown type": "undefinedType",
    "must have a selection": "selectionMismatch",
    "is required, but it was not provided": "missingRequiredArguments",
    "is not defined by type": "argumentNotAccepted",
}
"""The vendor's codes, by what the validator says."""


class BadRequest(Exception):
    """A body that is no GraphQL request."""


@dataclass(frozen=True)
class Meant:
    """A request that can be executed, or the reasons why it cannot."""

    document: DocumentNode
    operation: OperationDefinitionNode
    variables: Mapping[str, Any]
    problems: tuple[GraphQLError, ...]

    @property
    def writes(self) -> bool:
        """Tell whether it is a mutation."""
        return self.operation.operation is OperationType.MUTATION

    @property
    def operations(self) -> tuple[str, ...]:
        """Return the root fields that it names."""
        selections = self.operation.selection_set.selections
        names = (node.name.value for node in selections if isinstance(node, FieldNode))
        return tuple(dict.fromkeys(names))

    @property
    def query(self) -> Query:
        """Return what its cost is computed from."""
        return Query(self.document, self.operation, self.variables)


def read(asked: Asked) -> Meant:
    """Read the document, the operation that is meant, and its variables.

    Raises:
        BadRequest: the body is no GraphQL request.
        GraphQLError: the document cannot be parsed, or names no such operation.
    """
    try:
        body = json.loads(asked.body)
    except (ValueError, RecursionError) as wrong:
        raise BadRequest from wrong
    if not isinstance(body, dict) or not isinstance(body.get("query"), str):
        raise BadRequest
    variables, name = body.get("variables") or {}, body.get("operationName")
    if not isinstance(variables, dict) or not isinstance(name, str | None):
        raise BadRequest
    document, problems = _understood(body["query"])
    operation = get_operation_ast(document, name)
    if operation is None:
        raise GraphQLError(f"No operation named {json.dumps(name)}")
    return Meant(document, operation, variables, problems)


@lru_cache(maxsize=_REMEMBERED)
def _understood(text: str) -> tuple[DocumentNode, tuple[GraphQLError, ...]]:
    document = parse(text, max_tokens=_LONGEST)
    problems = validate(SCHEMA, document)
    for problem in problems:
        code = next((code for words, code in _CODES.items() if words in problem.message), None)
        problem.extensions = {"code": code or "argumentLiteralsIncompatible"}
    return document, tuple(problems)


def wrong_variables(meant: Meant) -> list[GraphQLError]:
    """Return what is wrong with the variables, in the vendor's way."""
    definitions = meant.operation.variable_definitions or ()
    found = get_variable_values(SCHEMA, definitions, dict(meant.variables), max_errors=20)
    errors = found if isinstance(found, list) else []
    for error in errors:
        error.extensions = {"code": "INVALID_VARIABLE"}
    return errors


def turned_away(asked: Asked, shop: SandboxShop) -> Answer | None:
    """Refuse a request before its body is looked at, or let it in."""
    if asked.path != PATH:
        return answer(404, {"errors": "Not Found"})
    if asked.method != "POST":
        return answer(405, {"errors": "Method Not Allowed"})
    if asked.headers.get(TOKEN_HEADER) not in {shop.token, read_only_token(shop.key)}:
        return unauthorized()
    if asked.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return answer(415, {"errors": "Unsupported Media Type"})
    return None


def only_reads(asked: Asked, shop: SandboxShop) -> bool:
    """Tell whether a request's token may not write."""
    return asked.headers.get(TOKEN_HEADER) == read_only_token(shop.key)


def answer(status: int, body: object, **headers: str) -> Answer:
    """Write an answer as JSON."""
    sent = {"content-type": "application/json; charset=utf-8", **headers}
    return Answer(status, json.dumps(body, ensure_ascii=False).encode(), sent)


def unauthorized() -> Answer:
    """Refuse a token."""
    text = "[API] Invalid API key or access token (unrecognized login or wrong password)"
    return answer(401, {"errors": text})


def refused(*errors: GraphQLError) -> Answer:
    """Refuse a document as a whole."""
    return answer(200, {"errors": [error.formatted for error in errors]})


def throttled(cost: Mapping[str, Any]) -> Answer:
    """Refuse a document that costs more than is left."""
    error = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
    return answer(200, {"errors": [error], "extensions": {"cost": cost}})
