"""What a tenant forbids to everybody binds everybody, whatever their role."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from authz.attributes import TenantFacts
from workflows.office import surroundings
from workflows.store import facts, seed, tenants
from workflows.store.store import Store

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FORBIDDEN = TenantFacts(frozenset({"listing.end"}), frozenset({"shopify"}))


async def test_what_is_forbidden_is_part_of_what_the_gate_is_told(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/rows.db")
    urls = {"demo": "http://127.0.0.1:1", "other": "http://127.0.0.1:2"}
    await store.write(lambda tx: seed.seed_demo(tx, urls, NOW))
    before = await store.read(lambda tx: facts.get(tx, "demo"))

    await store.write(lambda tx: tenants.forbid(tx, "demo", FORBIDDEN, "admin", NOW))

    demo = await store.read(lambda tx: surroundings(tx, "demo"))
    other = await store.read(lambda tx: surroundings(tx, "other"))
    await store.close()
    assert demo.narrowed == FORBIDDEN
    assert demo.facts == before + 1
    assert other.narrowed == TenantFacts()
