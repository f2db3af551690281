from collections.abc import Iterator

import pytest

from tests.fakes.product import Product


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Run the real product once for the commands of this room."""
    with Product(tmp_path_factory.mktemp("deploy")) as running:
        yield running
