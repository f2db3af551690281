"""What a run has listed is known at once, though its shop is read again only later."""

import pytest

from tests.fakes.amazon_shop import NEW
from tests.fakes.office import Desk
from tests.workflows.amazon.driving import ended, plan
from workflows import shops
from workflows.store import products

pytestmark = pytest.mark.anyio


async def test_a_new_listing_is_known_before_its_shop_is_read_again(amazon: Desk) -> None:
    await shops.sync(amazon.office, "demo", "amazon_de")

    run = await ended(amazon, await amazon.begin(plan("listing.create", sku=NEW.sku)))

    where = await amazon.office.store.read(lambda tx: products.whereabouts(tx, "demo"))
    assert run.state == "done"
    assert NEW.sku in where["amazon_de"]


async def test_a_shop_that_was_never_read_is_not_taken_for_one(amazon: Desk) -> None:
    run = await ended(amazon, await amazon.begin(plan("listing.create", sku=NEW.sku)))

    where = await amazon.office.store.read(lambda tx: products.whereabouts(tx, "demo"))
    assert run.state == "done"
    assert "amazon_de" not in where
