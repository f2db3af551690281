"""One product for every attack, with things of its first tenant that its second must never see."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.attack.stage import PERSON, SHOP, SKU, Stage
from tests.fakes.product import Product


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Run the real product, after a person and a shop that only one tenant has were planted."""
    running = Product(tmp_path_factory.mktemp("attack"))
    with running:
        assert running.stop() == 0
        plant(running.home)
        running.start()
        yield running


COPIES = (
    ("people", "id", "viewer", PERSON),
    ("shops", "id", "shopify", SHOP),
    ("products", "sku", "MUG-BLUE", SKU),
    ("listings", "sku", "MUG-BLUE", SKU),
)


def plant(home: Path) -> None:
    """Give the first tenant a person, a shop and an article that the second does not have."""
    with closing(sqlite3.connect(home / "countersign.db")) as rows, rows:
        for table, key, model, name in COPIES:
            columns = [row[1] for row in rows.execute(f"PRAGMA table_info({table})")]
            shown = ", ".join(f"replace({column}, :model, :name)" for column in columns)
            shown = shown.replace("replace(listing, :model, :name)", ":name")
            shown = shown.replace("replace(marketplace, :model, :name)", "marketplace")
            rows.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) SELECT {shown} FROM {table}"  # noqa: S608
                f" WHERE tenant = 'demo' AND {key} = :model",
                {"model": model, "name": name},
            )


@pytest.fixture(scope="session")
def stage(product: Product) -> Iterator[Stage]:
    """Offer things to attack."""
    with product.client(None) as http:
        yield Stage(product, http)
