"""What a marketplace's folder offers so that the sandbox can play it."""

import base64
import importlib
import json
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from importlib.util import find_spec
from typing import Literal, Protocol, runtime_checkable

import activities.marketplaces
from activities.sandbox.seed import Article
from activities.sandbox.state import Books, Document

Kind = Literal["read", "write"]


@dataclass(frozen=True)
class Asked:
    """One HTTP request to a shop, as it came over the wire."""

    method: str
    path: str
    """Below the shop's base URL, still percent-encoded: an article number may hold a slash."""
    headers: Mapping[str, str]
    body: bytes
    query: str = ""
    """What follows the question mark, as it came."""

    def to_json(self) -> str:
        """Write it down, so that a late write survives a restart."""
        body = base64.b64encode(self.body).decode("ascii")
        return json.dumps([self.method, self.path, dict(self.headers), body, self.query])

    @classmethod
    def from_json(cls, text: str) -> "Asked":
        """Read what `to_json` wrote."""
        method, path, headers, body, query = json.loads(text)
        return cls(method, path, headers, base64.b64decode(body), query)


@dataclass(frozen=True)
class Answer:
    """One HTTP answer of a shop."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Understood:
    """What a request is about: the dialect's own operation names, and whether it may write."""

    operations: tuple[str, ...]
    kind: Kind


@dataclass(frozen=True)
class Row:
    """One article as the shop's buyers see it."""

    price: str
    currency: str
    stock: int
    state: str


@dataclass(frozen=True)
class Edit:
    """A change that somebody else makes; what is None stays."""

    price: Decimal | None = None
    stock: int | None = None
    state: str | None = None


@dataclass(frozen=True)
class SandboxShop:
    """One seeded seller account, as a connection needs it."""

    key: str
    """Its name in the control routes and in its base URL."""
    tenant: str
    shop: str
    """What its tenant calls it."""
    title: str
    marketplace: str
    currency: str
    token: str
    location: str

    @property
    def path(self) -> str:
        """Return the path of its base URL below the sandbox's own address."""
        return f"/{self.marketplace}/{self.key}"


class Dialect(Protocol):
    """One marketplace: its shops, its wire format, its rules."""

    marketplace: str
    shops: Sequence[SandboxShop]
    settles_s: float
    """How long after its request a write may still land."""
    operations: Mapping[str, Kind]
    """The names that a fault may match."""

    def seed(
        self, shop: SandboxShop, more: Sequence[Article] = ()
    ) -> Mapping[tuple[str, str], Document]:
        """Return the shop's first documents by kind and id; it sells `more` beside the usual."""
        ...

    def understand(self, asked: Asked) -> Understood:
        """Say what a request is about, from its operation and arguments alone."""
        ...

    def answer(self, asked: Asked, books: Books) -> Answer:
        """Do what a request asks for; writes and their effects go into the books."""
        ...

    def throttled(self, asked: Asked, books: Books, seconds: float) -> Answer:
        """Refuse a request that may come again in so many seconds."""
        ...

    def expired(self) -> Answer:
        """Refuse a token that was good until now."""
        ...

    def failed(self) -> Answer:
        """Break down before anything was done."""
        ...

    def down(self) -> Answer:
        """Be out of service."""
        ...

    def state(self, books: Books) -> dict[str, Row]:
        """Return every article by SKU; ended ones stay."""
        ...

    def edit(self, books: Books, sku: str, edit: Edit) -> None:
        """Change an article as somebody else would.

        Raises:
            Missing: the shop has no such article.
            Stopped: it has ended, or the SKU names several listings.
        """
        ...


@runtime_checkable
class PutsOff(Protocol):
    """A dialect that accepts writes and works them off later, by what `Books.put_off` names."""

    def work_off(self, name: str, books: "Books") -> None:
        """Do what was put off; its effects belong to the request that it was accepted with."""
        ...


def discover() -> dict[str, Dialect]:
    """Return the dialect of every marketplace folder that has a sandbox."""
    found: dict[str, Dialect] = {}
    for folder in pkgutil.iter_modules(activities.marketplaces.__path__):
        name = f"{activities.marketplaces.__name__}.{folder.name}.sandbox"
        if folder.ispkg and find_spec(name) is not None:
            dialect: Dialect = importlib.import_module(name).DIALECT
            found[dialect.marketplace] = dialect
    return found
