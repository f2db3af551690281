from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.product import Product


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Run the real product once for the journeys of one file."""
    with Product(tmp_path_factory.mktemp("journey") / "home") as running:
        yield running


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Product]:
    """Run the real product for one journey alone."""
    with Product(tmp_path / "home") as running:
        yield running
