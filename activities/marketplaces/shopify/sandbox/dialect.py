"""The Admin API 2026-10 as a dialect of the sandbox: who may come in, and what is executed."""

import json
from collections.abc import Mapping
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
    execute_sync,
    get_operation_ast,
    parse,
    validate,
)

from activities.errors import Missing, Stopped
from activities.marketplaces.shopify import SETTLES_S
from activities.marketplaces.shopify.sandbox import cost
from activities.marketplaces.shopify.sandbox.documents import SHOPS, seed
from activities.marketplaces.shopify.sandbox.draw import Pen
from activities.marketplaces.shopify.sandbox.reads import queries
from activities.marketplaces.shopify.sandbox.scalars import install
from activities.marketplaces.shopify.sandbox.writes import STATES, mutations
from activities.sandbox.dialect import (
    Answer,
    Asked,
    Document,
    Edit,
    Kind,
    Row,
    SandboxShop,
    Understood,
)
from activities.sandbox.seed import read_only_token
from activities.sandbox.state import Books

PATH: Final = "/admin/api/2026-10/graphql.json"
TOKEN_HEADER: Final = "x-shopify-access-token"  # noqa: S105 - the header's name
SCHEMA: Final = build_schema((Path(__file__).parent / "schema.graphql").read_text("utf-8"))
install(SCHEMA)
_STATUS: Final = {"active": "ACTIVE", "paused": "DRAFT"}
_KEYS: Final = {shop.key: shop for shop in SHOPS}


class ShopifyDialect:
    """Plays every Shopify shop of the sandbox."""

    marketplace = "shopify"
    shops = SHOPS
    settles_s = float(SETTLES_S)

    def __init__(self) -> None:
        reads = SCHEMA.query_type.fields if SCHEMA.query_type else {}
        writes = SCHEMA.mutation_type.fields if SCHEMA.mutation_type else {}
        self.operations: Mapping[str, Kind] = {
            **dict.fromkeys(reads, "read"),
            **dict.fromkeys(writes, "write"),
        }
        self._buckets = {key: cost.Bucket() for key in _KEYS}

    def seed(self, shop: SandboxShop) -> Mapping[tuple[str, str], Document]:
        """Return the shop's first documents by kind and id."""
        return seed(shop)

    def understand(self, asked: Asked) -> Understood:
        """Say what a request is about, from its operation alone."""
        try:
            document, operation, _ = _read(asked)
        except (GraphQLError, ValueError):
            return Understood(("unreadable",), "read")
        del document
        names = tuple(
            node.name.value
            for node in operation.selection_set.selections
            if isinstance(node, FieldNode)
        )
        writes = operation.operation is OperationType.MUTATION
        return Understood(names or ("unreadable",), "write" if writes else "read")

    def answer(self, asked: Asked, books: Books) -> Answer:
        """Do what a request asks for, as strictly as the vendor."""
        if refused := _refused(asked, books.shop):
            return refused
        try:
            document, operation, variables = _read(asked)
        except GraphQLError as wrong:
            return _errors([wrong])
        except ValueError:
            return _json(400, {"errors": {"query": "Required parameter missing or invalid"}})
        if problems := _problems(document):
            return _errors(list(problems))
        return self._executed(document, operation, variables, asked, books)

    def _executed(
        self,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any],
        asked: Asked,
        books: Books,
    ) -> Answer:
        writes = operation.operation is OperationType.MUTATION
        points = cost.requested(document, operation, variables)
        if points > cost.MOST_OF_ONE:
            text = f"Query cost is {points}, which exceeds the single query max cost limit (1000)."
            return _errors([GraphQLError(text, extensions={"code": "MAX_COST_EXCEEDED"})])
        if writes and _token(asked) == read_only_token(books.shop):
            text = "Access denied. Required access: `write_products` access scope."
            return _errors([GraphQLError(text, extensions={"code": "ACCESS_DENIED"})])
        bucket = self._buckets[books.shop]
        if not bucket.take(points, books.now):
            return _throttled(bucket.status(points))
        pen = Pen(_KEYS[books.shop], books)
        done = execute_sync(
            SCHEMA,
            document,
            root_value=mutations(pen) if writes else queries(pen),
            variable_values=dict(variables),
            operation_name=operation.name.value if operation.name else None,
        )
        body: dict[str, Any] = {"data": done.data, "extensions": bucket.status(points)}
        if done.errors:
            body["errors"] = [error.formatted for error in done.errors]
        return _json(200, body)

    def throttled(self, asked: Asked, books: Books, seconds: float) -> Answer:
        """Refuse a request that may come again in so many seconds."""
        del books
        try:
            document, operation, variables = _read(asked)
            points = cost.requested(document, operation, variables)
        except (GraphQLError, ValueError):
            points = 10
        return _throttled(cost.refused(points, seconds))

    def expired(self) -> Answer:
        """Refuse a token that was good until now."""
        return _unauthorized()

    def failed(self) -> Answer:
        """Break down before anything was done."""
        return _json(500, {"errors": "Internal Server Error"})

    def down(self) -> Answer:
        """Be out of service."""
        return _json(503, {"errors": "Service Unavailable"})

    def state(self, books: Books) -> dict[str, Row]:
        """Return every article by SKU; ended ones stay."""
        shop = _KEYS[books.shop]
        ordered = sorted(
            books.all("product").values(), key=lambda p: (not p["ended"], int(p["id"]))
        )
        return {
            one["sku"]: Row(
                price=one["price"],
                currency=shop.currency,
                stock=one["stock"],
                state="ended" if product["ended"] else STATES[product["status"]],
            )
            for product in ordered
            for one in product["variants"]
        }

    def edit(self, books: Books, sku: str, edit: Edit) -> None:
        """Change an article as somebody else would.

        Raises:
            Missing: the shop has no such article.
            Stopped: it has ended, or the SKU names several listings.
        """
        pairs = [
            (product, one)
            for product in books.all("product").values()
            for one in product["variants"]
            if one["sku"] == sku
        ]
        alive = [pair for pair in pairs if not pair[0]["ended"]]
        if not pairs:
            raise Missing(f"The shop has no article {sku}.", at="/sku")
        if len(alive) != 1:
            why = "has ended" if not alive else "names several listings"
            raise Stopped(f"{sku} {why}.", at="/sku")
        product = json.loads(json.dumps(alive[0][0]))
        one = next(v for v in product["variants"] if v["sku"] == sku)
        if edit.price is not None:
            one["price"] = f"{edit.price:.2f}"
        if edit.stock is not None:
            one["stock"] = edit.stock
        if edit.state is not None:
            product["ended"] = edit.state == "ended"
            product["status"] = _STATUS.get(edit.state, product["status"])
        books.put("product", product["id"], product)


def _refused(asked: Asked, shop: str) -> Answer | None:
    """Look at everything around the query, as the vendor's front door does."""
    if asked.path != PATH:
        return _json(404, {"errors": "Not Found"})
    if asked.method != "POST":
        return _json(405, {"errors": "Method Not Allowed"})
    if _token(asked) not in {_KEYS[shop].token, read_only_token(shop)}:
        return _unauthorized()
    if "application/json" not in asked.headers.get("content-type", ""):
        return _json(415, {"errors": "Unsupported Media Type"})
    return None


def _token(asked: Asked) -> str:
    return asked.headers.get(TOKEN_HEADER, "")


def _read(asked: Asked) -> tuple[DocumentNode, OperationDefinitionNode, Mapping[str, Any]]:
    """Read the document, the operation that is meant, and its variables."""
    body = json.loads(asked.body)
    if not isinstance(body, dict) or not isinstance(body.get("query"), str):
        raise ValueError("no query")  # noqa: TRY004 - one kind of bad request
    variables = body.get("variables") or {}
    if not isinstance(variables, dict):
        raise ValueError("variables are an object")  # noqa: TRY004 - likewise
    document = _parsed(body["query"])
    operation = get_operation_ast(document, body.get("operationName"))
    if operation is None:
        raise GraphQLError("No operation with the given name")
    return document, operation, variables


@lru_cache(maxsize=256)
def _parsed(text: str) -> DocumentNode:
    return parse(text, no_location=True, max_tokens=5_000)


_KNOWN: dict[int, tuple[DocumentNode, tuple[GraphQLError, ...]]] = {}


def _problems(document: DocumentNode) -> tuple[GraphQLError, ...]:
    """Validate a document once; the cache holds it so that its identity stays its own."""
    if id(document) not in _KNOWN:
        if len(_KNOWN) > 256:  # noqa: PLR2004 - as many as are parsed
            _KNOWN.clear()
        _KNOWN[id(document)] = (document, tuple(validate(SCHEMA, document)))
    return _KNOWN[id(document)][1]


def _json(status: int, body: object) -> Answer:
    headers = {"content-type": "application/json; charset=utf-8"}
    return Answer(status, json.dumps(body, ensure_ascii=False).encode(), headers)


def _unauthorized() -> Answer:
    text = "[API] Invalid API key or access token (unrecognized login or wrong password)"
    return _json(401, {"errors": text})


def _errors(errors: list[GraphQLError]) -> Answer:
    return _json(200, {"errors": [error.formatted for error in errors]})


def _throttled(extensions: Mapping[str, Any]) -> Answer:
    error = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
    return _json(200, {"errors": [error], "extensions": extensions})
