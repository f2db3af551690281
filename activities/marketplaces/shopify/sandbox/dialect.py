"""The Admin API 2026-10 as a dialect of the sandbox: what is executed, and what buyers see."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from graphql import GraphQLError, execute_sync

from activities.errors import Missing, Stopped
from activities.marketplaces.shopify import SETTLES_S
from activities.marketplaces.shopify.sandbox import cost, front
from activities.marketplaces.shopify.sandbox.documents import SHOPS, seed
from activities.marketplaces.shopify.sandbox.draw import Pen
from activities.marketplaces.shopify.sandbox.front import BadRequest, Meant
from activities.marketplaces.shopify.sandbox.reads import Reads
from activities.marketplaces.shopify.sandbox.scalars import refusal
from activities.marketplaces.shopify.sandbox.writes import STATES, Writes
from activities.sandbox.dialect import (
    Answer,
    Asked,
    Edit,
    Kind,
    Row,
    SandboxShop,
    Understood,
)
from activities.sandbox.seed import Article
from activities.sandbox.state import Books, Document

_STATUS: Final = {"active": "ACTIVE", "paused": "DRAFT"}
_KEYS: Final = {shop.key: shop for shop in SHOPS}


class ShopifyDialect:
    """Plays every Shopify shop of the sandbox."""

    marketplace = "shopify"
    shops = SHOPS
    settles_s = float(SETTLES_S)

    def __init__(self) -> None:
        reads, writes = front.SCHEMA.query_type, front.SCHEMA.mutation_type
        operations: dict[str, Kind] = dict.fromkeys(reads.fields if reads else (), "read")
        operations |= dict.fromkeys(writes.fields if writes else (), "write")
        self.operations: Mapping[str, Kind] = operations
        self._buckets = {key: cost.Bucket() for key in _KEYS}

    def seed(
        self, shop: SandboxShop, more: Sequence[Article] = ()
    ) -> Mapping[tuple[str, str], Document]:
        """Return the shop's first documents by kind and id."""
        return seed(shop, more)

    def understand(self, asked: Asked) -> Understood:
        """Say what a request is about, from its operation alone."""
        try:
            meant = front.read(asked)
        except (GraphQLError, BadRequest):
            return Understood(("unreadable",), "read")
        kind: Kind = "write" if meant.writes else "read"
        return Understood(meant.operations or ("unreadable",), kind)

    def answer(self, asked: Asked, books: Books) -> Answer:
        """Do what a request asks for, as strictly as the vendor."""
        shop = _KEYS[books.shop]
        if away := front.turned_away(asked, shop):
            return away
        try:
            meant = front.read(asked)
        except GraphQLError as wrong:
            return front.refused(wrong)
        except BadRequest:
            return front.answer(400, {"errors": {"query": "Required parameter missing or invalid"}})
        if problems := meant.problems or front.wrong_variables(meant):
            return front.refused(*problems)
        if meant.writes and front.only_reads(asked, shop):
            text = f"Access denied for {', '.join(meant.operations)} field."
            return front.refused(refusal(text, "ACCESS_DENIED"))
        return self._paid(meant, shop, books)

    def _paid(self, meant: Meant, shop: SandboxShop, books: Books) -> Answer:
        """Execute what the shop's bucket of points allows."""
        requested = meant.query.requested()
        if requested > cost.MOST_OF_ONE:
            text = (
                f"Query cost is {requested}, which exceeds the single query max cost limit (1000)."
            )
            return front.refused(refusal(text, "MAX_COST_EXCEEDED"))
        bucket = self._buckets[books.shop]
        if not bucket.holds(requested, books.now):
            return front.throttled(bucket.status(requested, None))
        body = _executed(meant, Pen(shop, books))
        actual = meant.query.actual(body["data"])
        bucket.take(actual)
        body["extensions"]["cost"] = bucket.status(requested, actual)
        return front.answer(200, body)

    def throttled(self, asked: Asked, books: Books, seconds: float) -> Answer:
        """Refuse a request that may come again in so many seconds."""
        if away := front.turned_away(asked, _KEYS[books.shop]):
            return away
        try:
            requested = front.read(asked).query.requested()
        except (GraphQLError, BadRequest):
            requested = 1
        return front.throttled(cost.starved(requested, seconds))

    def expired(self) -> Answer:
        """Refuse a token that was good until now."""
        return front.unauthorized()

    def failed(self) -> Answer:
        """Break down before anything was done."""
        return front.answer(500, {"errors": "Internal Server Error"})

    def down(self) -> Answer:
        """Be out of service."""
        return front.answer(503, {"errors": "Service Unavailable"})

    def state(self, books: Books) -> dict[str, Row]:
        """Return every article by SKU; ended ones stay."""
        shop = _KEYS[books.shop]
        products = sorted(books.all("product").values(), key=lambda one: int(one["id"]))
        products.sort(key=lambda one: not one["ended"])  # a living one hides what ended before it
        return {
            one["sku"]: Row(
                price=one["price"],
                currency=shop.currency,
                stock=one["stock"],
                state="ended" if product["ended"] else STATES[product["status"]],
            )
            for product in products
            for one in product["variants"]
            if one["sku"]
        }

    def edit(self, books: Books, sku: str, edit: Edit) -> None:
        """Change an article as somebody else would.

        Raises:
            Missing: the shop has no such article.
            Stopped: it has ended, or the SKU names several listings.
        """
        found = [
            (product, one)
            for product in books.all("product").values()
            for one in product["variants"]
            if one["sku"] == sku
        ]
        if not found:
            raise Missing(f"The shop has no article {sku}.", at="/sku")
        alive = [pair for pair in found if not pair[0]["ended"]]
        if len(alive) != 1:
            why = "names several listings" if alive else "has ended"
            raise Stopped(f"{sku} {why}.", at="/sku", hint="Choose an article that is there once.")
        product, variant = alive[0]
        changed = {**variant}
        if edit.price is not None:
            changed["price"] = f"{edit.price:.2f}"
        if edit.stock is not None:
            changed["stock"] = edit.stock
        variants = [changed if one is variant else one for one in product["variants"]]
        status = _STATUS.get(edit.state or "", product["status"])
        ended = edit.state == "ended"
        edited = {**product, "variants": variants, "status": status, "ended": ended}
        books.put("product", product["id"], edited)


def _executed(meant: Meant, pen: Pen) -> dict[str, Any]:
    reads = Reads(pen)
    done = execute_sync(
        front.SCHEMA,
        meant.document,
        root_value=Writes(pen).root() if meant.writes else reads.root(),
        variable_values=dict(meant.variables),
        operation_name=meant.operation.name.value if meant.operation.name else None,
    )
    body: dict[str, Any] = {"data": done.data, "extensions": {}}
    if reads.searches:
        body["extensions"]["search"] = reads.searches
    if done.errors:
        body["errors"] = [error.formatted for error in done.errors]
    return body
