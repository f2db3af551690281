"""The fair as the sandbox plays it: one file beside the adapter."""

import json
from collections.abc import Mapping, Sequence

from activities.errors import Missing
from activities.sandbox.dialect import Answer, Asked, Edit, Kind, Row, SandboxShop, Understood
from activities.sandbox.seed import ARTICLES, DEMO, Article
from activities.sandbox.state import Books, Document

STAND = SandboxShop(
    key="fair",
    tenant=DEMO,
    shop="fair",
    title="Fair",
    marketplace="fair",
    currency="EUR",
    token="opens-the-stand",
    location="",
)


class FairDialect:
    """Plays one stand."""

    marketplace = "fair"
    shops: Sequence[SandboxShop] = (STAND,)
    settles_s = 15.0
    operations: Mapping[str, Kind] = {"GET": "read", "PUT": "write"}

    def seed(
        self, shop: SandboxShop, more: Sequence[Article] = ()
    ) -> Mapping[tuple[str, str], Document]:
        """Return the stand's articles."""
        del shop
        found: dict[tuple[str, str], Document] = {}
        for article in (*ARTICLES, *more):
            for one in article.variants:
                found["article", one.sku] = {
                    "listing": one.sku,
                    "sku": one.sku,
                    "title": article.title,
                    "state": "active",
                    "price": one.price,
                    "stock": one.stock,
                }
        return found

    def understand(self, asked: Asked) -> Understood:
        """Name a request by its method."""
        return Understood((asked.method,), self.operations.get(asked.method, "read"))

    def answer(self, asked: Asked, books: Books) -> Answer:
        """Show articles, or write a price down."""
        _, _, sku = asked.path.removeprefix("/").partition("/")
        if not sku:
            return _said(200, list(books.all("article").values()))
        found = books.find("article", sku)
        if found is None:
            return _said(404, {})
        if asked.method == "PUT":
            found = {**found, **json.loads(asked.body)}
            books.put("article", sku, found)
            books.effect(sku, "price", found["price"])
        return _said(200, found)

    def throttled(self, asked: Asked, books: Books, seconds: float) -> Answer:
        """Refuse for a while."""
        del asked, books, seconds
        return _said(503, {})

    def expired(self) -> Answer:
        """Refuse a token."""
        return _said(503, {})

    def failed(self) -> Answer:
        """Break down."""
        return _said(500, {})

    def down(self) -> Answer:
        """Be closed."""
        return _said(503, {})

    def state(self, books: Books) -> dict[str, Row]:
        """Return every article."""
        every = books.all("article")
        return {
            sku: Row(one["price"], "EUR", one["stock"], one["state"]) for sku, one in every.items()
        }

    def edit(self, books: Books, sku: str, edit: Edit) -> None:
        """Change a price as somebody else would."""
        found = books.find("article", sku)
        if found is None:
            raise Missing(f"There is no {sku}.", at="/sku")
        books.put("article", sku, {**found, "price": f"{edit.price:.2f}"})


def _said(status: int, body: object) -> Answer:
    return Answer(status, json.dumps(body).encode(), {"content-type": "application/json"})


DIALECT = FairDialect()
