from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.product import Product


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Run the real product once for this room."""
    home: Path = tmp_path_factory.mktemp("bots")
    with Product(home) as running:
        yield running
