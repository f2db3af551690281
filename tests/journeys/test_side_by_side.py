"""Two installations on one machine know nothing of each other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.product import Product


@pytest.fixture
def second(tmp_path: Path) -> Iterator[Product]:
    with Product(tmp_path / "second") as running:
        yield running


def test_two_products_run_side_by_side_and_share_nothing(own: Product, second: Product) -> None:
    plan = own.say("Set the price of MUG-BLUE to 18.00 on Shopify")
    [run] = own.decide(plan).json()["run_ids"]
    own.ended(run)

    strange = second.api("GET", f"/api/approvals/{plan['approval']['id']}")
    with second.client() as client:
        intruding = client.get(f"{own.url}/api/approvals")

    assert own.sandbox.state()["MUG-BLUE"]["price"] == "18.00"
    assert second.sandbox.state()["MUG-BLUE"]["price"] == "19.99"
    assert strange.status_code == 404
    assert intruding.status_code == 401
    assert second.api("GET", "/api/runs").json() == []
    assert own.stop() == 0
    assert second.api("GET", "/readyz").status_code == 200
