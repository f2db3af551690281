"""The same product on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.postgres import started
from tests.fakes.product import Product

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Run the product on a database of its own."""
    home: Path = tmp_path_factory.mktemp("on_postgres")
    with started() as server, server.database() as name:
        settings = {"COUNTERSIGN_DATABASE_URL": server.url(name)}
        with Product(home, settings) as running:
            yield running


def test_a_sentence_becomes_an_effect_and_survives_a_kill(product: Product) -> None:
    plan = product.say("Set the price of MUG-BLUE to 18.99 on Shopify")
    [run] = product.decide(plan).json()["run_ids"]
    ended = product.ended(run)

    product.kill()
    product.start()

    assert ended["state"] == "done"
    assert product.sandbox.state()["MUG-BLUE"]["price"] == "18.99"
    assert product.api("GET", f"/api/runs/{run}").json() == ended


@pytest.mark.parametrize("hostile", ["\x00", "a\x00b", "\U0001f600", "x" * 1900])
def test_no_text_reaches_a_row_that_cannot_hold_it(product: Product, hostile: str) -> None:
    bodies = {
        "/api/messages": {"text": hostile},
        "/api/halts": {"reason": hostile, "shop": hostile},
        "/api/halts/lift": {"reason": hostile, "shop": hostile},
        "/api/runs/r-0000000000/cancel": {"reason": hostile},
        "/api/runs/r-0000000000/settle": {
            "step": hostile, "item": hostile, "applied": True, "reason": hostile,
        },
        "/api/approvals/p-0000000000/decision": {
            "revision": 1, "decision": "reject", "reason": hostile,
        },
    }  # fmt: skip

    statuses = [
        product.api("POST", path, body, acting="admin").status_code for path, body in bodies.items()
    ]

    assert max(statuses) < 500
