"""Clients of the simulated Amazon, as wiring would build them, and of one that a test scripts."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import httpx2
import pytest
from pydantic import SecretStr

from activities.clock import Clock, SandboxClock, SystemClock
from activities.context import Call, Connection
from activities.http import open_client
from activities.marketplaces.amazon import Amazon
from activities.marketplaces.amazon.sandbox.accounts import SHOPS
from activities.money import Money
from activities.product import Product, Shop
from activities.sandbox.dialect import SandboxShop
from tests.fakes.sandbox_process import SandboxProcess

DE, UK = SHOPS
CUP = Product(
    sku="CUP-NEW",
    title="New Cup",
    description="A cup.",
    price=Money(amount=Decimal("12.00"), currency="EUR"),
    stock=4,
    identifiers={"gtin": "4006381333931"},
    images=("https://example.com/cup.png",),
    attributes={
        "product_type": "DRINKING_CUP",
        "brand": "Demo Goods",
        "color": "Blue",
        "material": "Clay",
    },
)
"""A product that lacks nothing for a listing."""


@dataclass(frozen=True)
class Own:
    """Products that a test says the tenant has."""

    products: tuple[Product, ...] = (CUP,)

    async def get(self, sku: str) -> Product | None:
        return next((product for product in self.products if product.sku == sku), None)

    async def search(self, _: str, limit: int) -> Sequence[Product]:
        return self.products[:limit]


@dataclass(frozen=True)
class Shops:
    """Calls on the simulated shops."""

    sandbox: SandboxProcess
    pool: httpx2.AsyncClient
    clock: Clock

    def __call__(self, shop: SandboxShop = DE, *products: Product, **changes: str) -> Call[Amazon]:
        """Build a call on a shop; `changes` are of its connection."""
        stored = changes.pop("credential", shop.token)
        row = {"location": shop.location, "currency": shop.currency, **changes}
        known = Shop(id=shop.shop, title=shop.title, marketplace="amazon", **row)
        base_url = f"{self.sandbox.url}{shop.path}"
        client = Amazon(Connection(known, base_url, SecretStr(stored)), self.pool, self.clock)
        return Call(client, self.clock, Own(products or (CUP,)))


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    """Start the sandbox once."""
    with SandboxProcess(tmp_path_factory.mktemp("sandbox")) as process:
        yield process


@pytest.fixture
def sandbox(running: SandboxProcess) -> SandboxProcess:
    """Return the sandbox with nothing done to it."""
    running.control.reset()
    return running


@pytest.fixture
async def pool() -> AsyncIterator[httpx2.AsyncClient]:
    async with open_client() as http:
        yield http


@pytest.fixture
def shops(sandbox: SandboxProcess, pool: httpx2.AsyncClient) -> Shops:
    """Build calls on the simulated shops."""
    return Shops(sandbox, pool, SandboxClock(sandbox.home / "sandbox.clock"))


@pytest.fixture
def call(shops: Shops) -> Call[Amazon]:
    """Return a call on the German shop."""
    return shops()


Connect = Callable[[str], Call[Amazon]]


@pytest.fixture
def connect(pool: httpx2.AsyncClient) -> Connect:
    """Build a call on a shop at some address, such as a scripted one."""

    def to(base_url: str) -> Call[Amazon]:
        clock = SystemClock()
        shop = Shop(
            id="amazon_de",
            title="Amazon DE",
            marketplace="amazon",
            currency="EUR",
            location=DE.location,
        )
        client = Amazon(Connection(shop, base_url, SecretStr(DE.token)), pool, clock)
        return Call(client, clock, Own(), key="key-1")

    return to
