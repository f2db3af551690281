"""A client of a shop, as wiring would build it."""

import gzip
import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from graphql import GraphQLSchema, build_client_schema
from pydantic import SecretStr

from activities.clock import SystemClock
from activities.context import Call, Connection
from activities.http import open_client
from activities.marketplaces.shopify import Shopify
from activities.product import Product, Shop

TOKEN = "shpat_a_token_that_nobody_may_see"
SHOP = Shop(id="shopify", title="Demo shop", marketplace="shopify", currency="EUR", location="1")

Connect = Callable[[str], Call[Shopify]]


@dataclass(frozen=True)
class Own:
    """Products that a test says the tenant has."""

    products: tuple[Product, ...] = ()

    async def get(self, sku: str) -> Product | None:
        return next((product for product in self.products if product.sku == sku), None)

    async def search(self, _: str, limit: int) -> Sequence[Product]:
        return self.products[:limit]


@pytest.fixture(scope="session")
def admin_api(specs: Path) -> GraphQLSchema:
    """Build Shopify's own schema of 2026-10."""
    found = json.loads(gzip.decompress((specs / "shopify" / "admin_2026-10.json.gz").read_bytes()))
    return build_client_schema(found.get("data", found), assume_valid=True)


@pytest.fixture
async def pool() -> AsyncIterator[httpx2.AsyncClient]:
    async with open_client() as http:
        yield http


@pytest.fixture
def connect(pool: httpx2.AsyncClient) -> Connect:
    """Build a call on a shop at some address."""

    def to(base_url: str) -> Call[Shopify]:
        clock = SystemClock()
        connection = Connection(SHOP, base_url, SecretStr(TOKEN))
        return Call(Shopify(connection, pool, clock), clock, Own(), key="key-1")

    return to
