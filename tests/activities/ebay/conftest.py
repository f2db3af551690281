"""A client of an eBay account, as wiring would build it; and one sandbox a session."""

import json
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

import httpx2
import pytest
from pydantic import SecretStr

from activities.clock import Clock, SandboxClock, SystemClock
from activities.context import Call, Connection
from activities.http import open_client
from activities.marketplaces.ebay import Ebay
from activities.marketplaces.ebay.sandbox.documents import SHOPS
from activities.product import Product, Shop
from tests.fakes.sandbox_process import SandboxProcess

SECRET = "a-secret-that-nobody-may-see"
STORED = {
    "client_id": "our-app",
    "client_secret": SECRET,
    "refresh_token": "v^1.1#refresh",
    "site": "EBAY_DE",
    "seller": "demo-goods",
}
CREDENTIAL = json.dumps(STORED)
SHOP = Shop(id="ebay", title="Demo shop", marketplace="ebay", currency="EUR", location="warehouse")


class Connect(Protocol):
    """Builds a call on an account at some address."""

    def __call__(self, base_url: str, *, shop: Shop = SHOP) -> Call[Ebay]: ...


@dataclass(frozen=True)
class Own:
    """Products that a test says the tenant has."""

    products: tuple[Product, ...] = ()

    async def get(self, sku: str) -> Product | None:
        return next((product for product in self.products if product.sku == sku), None)

    async def search(self, _: str, limit: int) -> Sequence[Product]:
        return self.products[:limit]


def owning(call: Call[Ebay], *products: Product) -> Call[Ebay]:
    """Return the same call of a tenant that has these products."""
    return replace(call, products=Own(products))


@pytest.fixture
async def pool() -> AsyncIterator[httpx2.AsyncClient]:
    async with open_client() as http:
        yield http


@pytest.fixture
def connect(pool: httpx2.AsyncClient) -> Connect:
    """Build a call on an account at some address."""

    def to(base_url: str, *, shop: Shop = SHOP) -> Call[Ebay]:
        clock = SystemClock()
        connection = Connection(shop, base_url, SecretStr(CREDENTIAL))
        return Call(Ebay(connection, pool, clock), clock, Own(), key="key-1")

    return to


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    """Start the sandbox once."""
    with SandboxProcess(tmp_path_factory.mktemp("ebay")) as process:
        yield process


@pytest.fixture
def sandbox(running: SandboxProcess) -> SandboxProcess:
    """Return the sandbox with nothing done to it."""
    running.control.reset()
    return running


@pytest.fixture
def simulated(sandbox: SandboxProcess, pool: httpx2.AsyncClient) -> Call[Ebay]:
    """Build a call on the simulated account of the tenant `demo`."""
    account = SHOPS[0]
    clock: Clock = SandboxClock(sandbox.home / "sandbox.clock")
    shop = SHOP.model_copy(update={"location": account.location})
    connection = Connection(shop, f"{sandbox.url}{account.path}", SecretStr(account.token))
    deadline = clock.now() + timedelta(days=3)
    return Call(Ebay(connection, pool, clock), clock, Own(), key="key-1", deadline=deadline)
