"""What an admin changes while something is going on."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.fakes.product import Product


def changed(product: Product, path: str, body: dict[str, Any]) -> None:
    """Change something as the admin."""
    answer = product.api("PATCH", path, body, acting="admin")
    assert answer.is_success, answer.text


@contextmanager
def meanwhile(
    product: Product, path: str, now: dict[str, Any], then: dict[str, Any]
) -> Iterator[None]:
    """Let an admin change something for a while."""
    changed(product, path, now)
    try:
        yield
    finally:
        changed(product, path, then)
